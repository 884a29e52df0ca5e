package io.kebne.multijvm.measure;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;

/**
 * Processor time used up to a moment, by all masters together and by this process, where simulated agents and schedulers
 * run. Beside other work on the machine it says more than the time that passes.
 */
record CpuTime(Duration masters, Duration here) {
    /** A master that has been killed, or ended, counts no more. */
    static CpuTime now(MasterProcesses processes) {
        Duration here = ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean bean
                ? Duration.ofNanos(bean.getProcessCpuTime())
                : Duration.ZERO;
        return new CpuTime(processes.cpuTime(), here);
    }

    /** Reports what each of so many things has cost since then, in microseconds. */
    static void report(Figures figures, String what, CpuTime before, CpuTime after, long things) {
        double masters = after.masters.minus(before.masters).toNanos() / 1e3 / things;
        double here = after.here.minus(before.here).toNanos() / 1e3 / things;
        figures.info("cpu-per-" + what + "-masters", masters, "us");
        figures.info("cpu-per-" + what + "-agents-scheduler", here, "us");
    }
}
