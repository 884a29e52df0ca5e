package io.kebne.multijvm.simulation;

import io.kebne.actors.agent.core.ExitValue;
import io.kebne.actors.agent.core.TaskEntry;
import io.kebne.actors.agent.core.TaskLife;
import io.kebne.actors.agent.core.TaskReport;
import io.kebne.protocol.id.TaskKey;
import io.kebne.protocol.task.TaskInfo;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A task's process on its host, its supervisor, and the executor that looks after it. Process and supervisor live on when the
 * agent's process ends; the executor does not, and another one adopts the process later. How long the process runs, how it
 * ends and how it takes SIGTERM stands in its command.
 */
final class SimulatedProcess {
    private static final int KILLED = 137;
    private static final int TERMINATED = 143;

    private final Host host;
    private final TaskEntry task;
    private final Dice dice;
    private final Workload workload;
    private Consumer<TaskReport> reports;
    private TaskLife life = TaskLife.START;
    private boolean started;
    private boolean aborted;
    private boolean gone;
    private Optional<ExitValue> exit = Optional.empty();

    /** @param reports hears of it while the agent's process lives */
    SimulatedProcess(Host host, TaskEntry task, Dice dice, Consumer<TaskReport> reports) {
        this.host = host;
        this.task = task;
        this.dice = dice;
        this.reports = reports;
        this.workload = Workload.of(task.info());
        host.node().later(dice.between(1, 50), this::launch);
    }

    TaskKey key() {
        return task.key();
    }

    /** Whether its process runs. */
    boolean isAlive() {
        return started && !gone;
    }

    /** How it ended, as its supervisor has noted. */
    Optional<ExitValue> exit() {
        return exit;
    }

    /** Gives it another executor. */
    void adopt(Consumer<TaskReport> newReports) {
        reports = newReports;
        life = TaskLife.START;
        input(new TaskLife.Launched(List.of()));
    }

    /** Ends it within this time. */
    void end(Duration grace) {
        input(new TaskLife.Kill(grace));
    }

    /** Ends its process at once, with nobody to hear of it. */
    void destroy() {
        aborted = true;
        gone = true;
    }

    private void launch() {
        if (aborted) {
            return;
        }
        if (workload.cannotStart()) {
            input(new TaskLife.LaunchFailed("no such program"));
            return;
        }
        if (!host.claim(task.info().resources())) {
            input(new TaskLife.LaunchFailed("there is a later volume"));
            return;
        }
        started = true;
        host.started(this);
        host.agenda().in(workload.runMillis(), () -> exited(workload.exitCode()));
        input(new TaskLife.Launched(List.of()));
    }

    private void exited(int exitCode) {
        if (gone) {
            return;
        }
        gone = true;
        exit = Optional.of(ExitValue.ofShell(exitCode));
        host.trace().note(() -> host.node().name() + ": the process of " + key() + " ends with " + exitCode);
        host.node().run(() -> {
            input(new TaskLife.Exited(exit.get()));
            input(new TaskLife.Gone(exit.get()));
        });
    }

    private void input(TaskLife.Input input) {
        if (life.phase() == TaskLife.Phase.ENDED) {
            return;
        }
        TaskLife.Decision decision = life.decide(input, host.node().now().monotonicMillis());
        life = decision.next();
        decision.effects().forEach(this::carryOut);
    }

    private void carryOut(TaskLife.Effect effect) {
        if (effect instanceof TaskLife.Report report) {
            host.node().later(dice.between(0, 2), () -> reports.accept(report.report()));
        } else if (effect instanceof TaskLife.Terminate terminate) {
            if (!workload.ignoresTerm()) {
                host.agenda().in(dice.between(1, 1_500), () -> exited(TERMINATED));
            }
            host.agenda().in(terminate.grace().toMillis() + 1, () -> exited(KILLED));
        } else if (effect instanceof TaskLife.Destroy) {
            host.agenda().in(dice.between(1, 20), () -> exited(KILLED));
        } else if (effect instanceof TaskLife.AwaitGrace wait) {
            host.node().later(wait.time().toMillis(), () -> input(new TaskLife.GraceOver()));
        } else if (effect instanceof TaskLife.AbortLaunch) {
            aborted = true;
            host.node().later(1, () -> input(new TaskLife.LaunchFailed("aborted")));
        }
    }

    /** What a simulated task does; written into its command, as a real one's would be. */
    record Workload(long runMillis, int exitCode, boolean ignoresTerm, boolean cannotStart) {
        String command() {
            return runMillis + " " + exitCode + " " + ignoresTerm + " " + cannotStart;
        }

        static Workload of(TaskInfo task) {
            String[] words = task.command().orElseThrow().value().split(" ", -1);
            return new Workload(
                    Long.parseLong(words[0]),
                    Integer.parseInt(words[1]),
                    Boolean.parseBoolean(words[2]),
                    Boolean.parseBoolean(words[3]));
        }
    }
}
