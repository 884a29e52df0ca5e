package io.kebne.multijvm.measure;

import io.kebne.protocol.task.CommandInfo;
import io.kebne.protocol.task.TaskStatus;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * An agent is killed while it runs a hundred tasks. Half of them end while there is none, the others after it is back; each
 * with an exit status of its own.
 */
final class AgentRecovery {
    private static final String PREFIX = "kept-";
    private static final int TASKS = 100;
    private static final int WHILE_DEAD = TASKS / 2;
    private static final double TARGET_SECONDS = 1;
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final Path directory;
    private final Map<Integer, Integer> exitStatuses = new ConcurrentHashMap<>();

    private AgentRecovery(Path directory) {
        this.directory = directory;
    }

    /**
     * @param agent runs, and runs again afterwards
     * @param readySeconds what an agent that has nothing to take back needs from the start of its JVM
     */
    static void measure(Figures figures, Path directory, PlayedMaster master, AgentUnderTest agent, double readySeconds)
            throws Exception {
        AgentRecovery recovery = new AgentRecovery(directory);
        figures.progress("%d tasks outlive their agent", TASKS);
        Path early = recovery.gate("early");
        Path late = recovery.gate("late");
        new AgentLoad(master, PREFIX, TASKS, id -> AgentBench.task(id, waiting(id, early, late))).runAll();
        agent.kill();
        open(early);
        Times.await("tasks ended without their agent", PATIENCE, () -> agent.ended() >= WHILE_DEAD);
        master.listen(recovery::heard);
        long start = System.nanoTime();
        double unused = agent.start();
        double seconds = Times.await(recovery, PATIENCE, start, () -> recovery.exitStatuses.size() >= WHILE_DEAD);
        open(late);
        Times.await(recovery, PATIENCE, () -> recovery.exitStatuses.size() >= TASKS);
        figures.info("recovery-of-100-tasks-from-jvm-start", seconds, "s");
        figures.atMost("recovery-of-100-tasks", Math.max(0, seconds - readySeconds), "s", TARGET_SECONDS);
        long right = recovery.exitStatuses.entrySet().stream()
                .filter(entry -> entry.getKey().equals(entry.getValue()))
                .count();
        figures.atLeast("recovery-exit-statuses-right", (double) right, "", TASKS);
    }

    private static CommandInfo waiting(String id, Path early, Path late) {
        int number = number(id);
        return CommandInfo.shell("read word < " + (number <= WHILE_DEAD ? early : late) + "; exit " + number);
    }

    private static int number(String id) {
        return Integer.parseInt(id.substring(PREFIX.length()));
    }

    private void heard(TaskStatus status) {
        String id = status.taskId().value();
        if (id.startsWith(PREFIX) && status.state().isTerminal()) {
            exitStatuses.put(number(id), status.exitStatus().orElse(-1));
        }
    }

    /** A named pipe: who reads it waits until it is opened for writing. */
    private Path gate(String name) throws IOException, InterruptedException {
        Path gate = directory.resolve(name);
        if (new ProcessBuilder("mkfifo", gate.toString()).inheritIO().start().waitFor() != 0) {
            throw new IOException(gate + " cannot be made");
        }
        return gate;
    }

    private static void open(Path gate) throws IOException {
        try (OutputStream out = Files.newOutputStream(gate, StandardOpenOption.WRITE)) {
            out.flush();
        }
    }

    @Override
    public String toString() {
        return exitStatuses.size() + " of " + TASKS + " ends were heard of";
    }
}
