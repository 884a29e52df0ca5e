package io.kebne.multijvm.measure;

import io.kebne.protocol.agent.AgentMessage;
import io.kebne.protocol.agent.AgentMessage.RunGroup;
import io.kebne.protocol.agent.AgentMessage.RunTask;
import io.kebne.protocol.agent.AgentMessage.ShutdownExecutor;
import io.kebne.protocol.framework.FrameworkInfo;
import io.kebne.protocol.id.ExecutorId;
import io.kebne.protocol.id.ExecutorKey;
import io.kebne.protocol.id.FrameworkId;
import io.kebne.protocol.id.TaskId;
import io.kebne.protocol.resources.Resources;
import io.kebne.protocol.task.CommandInfo;
import io.kebne.protocol.task.ExecutorInfo;
import io.kebne.protocol.task.TaskInfo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/**
 * One real agent with real processes, and a master that is played in this JVM: how fast it starts tasks, how it recovers, what
 * it costs.
 */
final class AgentBench {
    static final FrameworkInfo FRAMEWORK = FrameworkInfo.of(new FrameworkId("bench-agent"), "bench-agent", "*");

    private static final Resources PER_TASK = Resources.parse("cpus:0.01;mem:1");
    private static final CommandInfo NOTHING = CommandInfo.shell("exit 0");
    private static final String ROLE = "*";
    private static final int UNDER_WAY = 50;
    private static final int STARTS_OF_AGENT = 3;
    private static final int ALONE = 50;
    private static final long SETTLE_NANOS = 5_000_000_000L;
    private static final Duration SETTLE = Duration.ofMinutes(1);

    private static final double STARTS_TARGET = 300;
    private static final double SHIM_SHARE_TARGET = 0.5;
    private static final double GROUPS_TARGET = 150;
    private static final double EXECUTOR_TARGET = 2_000;
    private static final double READY_SECONDS = 2.5;
    private static final double IDLE_MEGABYTES = 180;
    private static final double TASK_MEGABYTES = 0.3;

    private final Figures figures;
    private final Path directory;
    private final boolean quick;
    private final PlayedMaster master;

    private AgentBench(Figures figures, Path directory, boolean quick, PlayedMaster master) {
        this.figures = figures;
        this.directory = directory;
        this.quick = quick;
        this.master = master;
    }

    static void run(Figures figures, Path directory, ClusterBench.Options options) throws Exception {
        try (PlayedMaster master = PlayedMaster.start()) {
            AgentBench bench = new AgentBench(figures, directory, options.quick(), master);
            double ready = bench.idle();
            try (AgentUnderTest agent = AgentUnderTest.in(directory.resolve("agent"), master)) {
                double unused = agent.start();
                bench.starts(agent);
                bench.groups(agent);
                bench.cost(agent);
                AgentRecovery.measure(figures, directory, master, agent, ready);
                bench.executor(agent);
            }
        }
    }

    /** @return seconds from the start of its JVM until an agent with nothing to do is registered */
    private double idle() throws Exception {
        List<Double> ready = new ArrayList<>();
        List<Double> resident = new ArrayList<>();
        List<Double> cpu = new ArrayList<>();
        for (int i = 0; i < STARTS_OF_AGENT; i++) {
            try (AgentUnderTest agent = AgentUnderTest.in(directory.resolve("idle-" + i), master)) {
                ready.add(agent.start());
                cpu.add(agent.cpuTime().toNanos() / 1e9);
                if (ResidentMemory.isKnown()) {
                    settle();
                    resident.add(ResidentMemory.megabytes(agent.pid()));
                }
            }
        }
        double median = Times.quantile(ready, 0.5);
        figures.atMost("idle-agent-ready", median, "s", READY_SECONDS);
        figures.info("idle-agent-ready-cpu", Times.quantile(cpu, 0.5), "s");
        if (!resident.isEmpty()) {
            figures.atMost("idle-agent-memory", Times.quantile(resident, 0.5), "MB", IDLE_MEGABYTES);
        }
        return median;
    }

    private static void settle() throws TimeoutException {
        long since = System.nanoTime();
        Times.await("what follows a start is done", SETTLE, () -> System.nanoTime() - since > SETTLE_NANOS);
    }

    private void starts(AgentUnderTest agent) throws Exception {
        int tasks = quick ? 600 : 3_000;
        double unused = load("warm-", tasks / 2, AgentBench::nothing).run(UNDER_WAY);
        AgentLoad alone = load("alone-", ALONE, AgentBench::nothing);
        double unusedToo = alone.run(1);
        Optional<Path> shim = Optional.of(directory.resolve(Path.of("agent", "work", "meta", "bin", "kebne-shim")))
                .filter(Files::exists);
        double before = shim.isPresent() ? ShimAlone.perSecond(shim.get(), directory.resolve("shim-1"), tasks) : 0;
        AgentLoad load = load("task-", tasks, AgentBench::nothing);
        Duration cpuBefore = agent.cpuTime();
        double perSecond = tasks / load.run(UNDER_WAY);
        Duration cpu = agent.cpuTime().minus(cpuBefore);
        double after = shim.isPresent() ? ShimAlone.perSecond(shim.get(), directory.resolve("shim-2"), tasks) : 0;
        figures.atLeast("tasks-started", perSecond, "1/s", STARTS_TARGET);
        if (shim.isPresent()) {
            figures.info("shim-alone", (before + after) / 2, "1/s");
            figures.atLeast("tasks-started-to-shim-alone", 2 * perSecond / (before + after), "", SHIM_SHARE_TARGET);
        }
        figures.info("launch-to-running-p50-alone", Times.quantile(alone.millisToRunning(), 0.5), "ms");
        figures.info("launch-to-running-p50-50-at-once", Times.quantile(load.millisToRunning(), 0.5), "ms");
        figures.info("cpu-per-task-agent", cpu.toNanos() / 1e3 / tasks, "us");
    }

    /** Each in a default executor of its own. */
    private void groups(AgentUnderTest agent) throws Exception {
        int groups = quick ? 400 : 1_500;
        double unused = load("warm-group-", groups / 4, AgentBench::group).run(UNDER_WAY);
        Duration cpuBefore = agent.cpuTime();
        double seconds = load("group-", groups, AgentBench::group).run(UNDER_WAY);
        figures.atLeast("task-groups-started", groups / seconds, "1/s", GROUPS_TARGET);
        figures.info("cpu-per-group-agent", agent.cpuTime().minus(cpuBefore).toNanos() / 1e3 / groups, "us");
    }

    /** What the agent, which has run thousands by now, needs more for a hundred that do nothing, and their supervisors. */
    private void cost(AgentUnderTest agent) throws Exception {
        if (!ResidentMemory.isKnown()) {
            return;
        }
        int tasks = 100;
        settle();
        double before = ResidentMemory.megabytes(agent.pid());
        AgentLoad load = load("idle-", tasks, id -> task(id, CommandInfo.exec(List.of("sleep", "20"))));
        load.runAll();
        double supervisors = 0;
        List<Long> pids = agent.supervisors();
        for (long pid : pids) {
            supervisors += ResidentMemory.ownMegabytes(pid);
        }
        double more = Math.max(0, ResidentMemory.megabytes(agent.pid()) - before);
        figures.atMost("memory-per-task", (more + supervisors) / tasks, "MB", TASK_MEGABYTES);
        figures.info("memory-per-supervisor", supervisors / Math.max(1, pids.size()), "MB");
        load.awaitEnd();
    }

    /** With few tasks under way, and then with all of them at once. */
    private void executor(AgentUnderTest agent) throws Exception {
        ExecutorId id = new ExecutorId("own");
        List<String> command = List.of(
                AgentUnderTest.java(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-cp",
                AgentUnderTest.classPath(),
                ExecutorProgram.class.getName());
        ExecutorInfo executor = ExecutorInfo.custom(id, CommandInfo.exec(command), PER_TASK);
        String container = UUID.randomUUID().toString();
        Function<String, AgentMessage> launch = name -> new RunTask(
                FRAMEWORK, ROLE, TaskInfo.of(new TaskId(name), name, PER_TASK, executor), "", Optional.of(container));
        int tasks = quick ? 3_000 : 20_000;
        int queued = quick ? 3_000 : 10_000;
        double unused = load("warm-own-", tasks / 2, launch).run(UNDER_WAY);
        Duration cpuBefore = agent.cpuTime();
        double few = tasks / load("own-", tasks, launch).run(2 * UNDER_WAY);
        double cpu = agent.cpuTime().minus(cpuBefore).toNanos() / 1e3 / tasks;
        double many = queued / load("queued-", queued, launch).run(queued);
        figures.atLeast("executor-tasks-100-queued", few, "1/s", EXECUTOR_TARGET);
        figures.atLeast("executor-tasks-" + queued + "-queued", many, "1/s", EXECUTOR_TARGET);
        figures.info("cpu-per-executor-task-agent", cpu, "us");
        master.tell(new ShutdownExecutor(new ExecutorKey(FRAMEWORK.id(), id)));
        Times.await("the executor ends", SETTLE, () -> hasNoContainer(agent));
    }

    private static boolean hasNoContainer(AgentUnderTest agent) {
        try {
            return agent.supervisors().isEmpty();
        } catch (IOException e) {
            return false;
        }
    }

    private AgentLoad load(String prefix, int tasks, Function<String, AgentMessage> launch) {
        figures.progress("%d tasks %s...", tasks, prefix);
        return new AgentLoad(master, prefix, tasks, launch);
    }

    private static AgentMessage nothing(String id) {
        return task(id, NOTHING);
    }

    static AgentMessage task(String id, CommandInfo command) {
        return new RunTask(FRAMEWORK, ROLE, TaskInfo.of(new TaskId(id), id, PER_TASK, command));
    }

    private static AgentMessage group(String id) {
        TaskInfo task = TaskInfo.of(new TaskId(id), id, PER_TASK, NOTHING)
                .withExecutor(ExecutorInfo.ofAgent(new ExecutorId(id), PER_TASK));
        return new RunGroup(
                FRAMEWORK, ROLE, List.of(task), id, UUID.randomUUID().toString(), "");
    }
}
