package io.kebne.actors.agent.isolation;

import io.kebne.actors.agent.cgroup.ControlGroup;
import java.io.IOException;

/** Mesos' {@code cgroups/pids}: a container has a bounded number of processes and threads; it can start no more. */
final class CgroupsPids implements Isolator {
    private final long max;

    CgroupsPids(long max) {
        this.max = max;
    }

    @Override
    public void apply(ControlGroup group, Bounds bounds) throws IOException {
        group.write("pids.max", Long.toString(max));
    }

    @Override
    public void measure(Confined container, UsageBuilder usage) {
        usage.count("threads", container.group().number("pids.current"));
    }
}
