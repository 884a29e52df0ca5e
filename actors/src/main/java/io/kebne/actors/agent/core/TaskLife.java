package io.kebne.actors.agent.core;

import io.kebne.actors.agent.core.TaskReport.Ended;
import io.kebne.actors.agent.core.TaskReport.Running;
import io.kebne.protocol.task.NetworkInfo;
import io.kebne.protocol.task.Reason;
import io.kebne.protocol.task.TaskState;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The life of one task's process, with the children that it may have, as its executor leads it.
 *
 * <pre>
 *   LAUNCHING ── launched ──▶ RUNNING ── kill ──▶ ENDING ── grace over ──▶ DESTROYING
 *       │ kill                   │ exited, limited   │ gone                 ▲   │ gone
 *       │                        └───────────────────┼──────────────────────┘   │
 *       ▼                                            ▼                          ▼
 *   ABORTING ── failed ───────────────────────────▶ ENDED ◀────────────────────┘
 *       └────── launched (too late to stop it) ──────────────────────────▶ DESTROYING
 * </pre>
 *
 * What a process leaves running when it exits by itself is ended at once. When it exits because it was asked to, its
 * children, who were asked too, have the rest of the grace period: often the process is only the shell around the
 * program that has something to finish. A task that was asked to end counts as killed, however its process then exits.
 * Nothing is reported ended before all is gone, or is known never to have started. Whoever asks again may shorten the
 * grace period, and has SIGKILL sent again.
 *
 * @param phase where it is
 * @param destroyAtMillis when the grace period is over, by the monotonic clock; only while ending
 * @param outcome what will be reported when all is gone; empty before the process itself has exited
 */
public record TaskLife(Phase phase, long destroyAtMillis, Optional<Ended> outcome) {
    /** Where a life is; see the picture above. */
    public enum Phase {
        LAUNCHING,
        ABORTING,
        RUNNING,
        ENDING,
        DESTROYING,
        ENDED
    }

    /** What can happen to a task's process. */
    public sealed interface Input {}

    /**
     * It was started.
     *
     * @param networks that its container has joined
     */
    public record Launched(List<NetworkInfo> networks) implements Input {
        public Launched {
            networks = List.copyOf(networks);
        }
    }

    /** It will not start. */
    public record LaunchFailed(String message) implements Input {}

    /** It is to end within this time. May come again. */
    public record Kill(Duration grace) implements Input {}

    /** The time that it had to end by itself may be over. */
    public record GraceOver() implements Input {}

    /** It is gone, but children of it may live on. */
    public record Exited(ExitValue value) implements Input {}

    /** It, or a child of it, went beyond what it is held to, and is to be ended for that. */
    public record Limited(Limitation limitation) implements Input {}

    /** It is gone, and its children too. May be heard without {@link Exited} before it. */
    public record Gone(ExitValue value) implements Input {}

    /** Nothing of it is left, and nobody knows how it ended: its supervisor was ended, too. */
    public record Vanished() implements Input {}

    /** What the executor does about it. */
    public sealed interface Effect {}

    /** Give up fetching, and start nothing if nothing was started yet. */
    public record AbortLaunch() implements Effect {}

    /** Ask the process and its children to end (SIGTERM); whoever supervises them ends them after this time. */
    public record Terminate(Duration grace) implements Effect {}

    /** End the process and its children (SIGKILL). */
    public record Destroy() implements Effect {}

    /** Say {@link GraceOver} after this time, and not at the time set before. */
    public record AwaitGrace(Duration time) implements Effect {}

    /** Say this to the agent. */
    public record Report(TaskReport report) implements Effect {}

    /** A life from now on, and what is to be done. */
    public record Decision(TaskLife next, List<Effect> effects) {}

    public static final TaskLife START = new TaskLife(Phase.LAUNCHING, Long.MAX_VALUE, Optional.empty());

    /** @throws IllegalStateException when this cannot happen in this phase: a fault of the executor */
    public Decision decide(Input input, long nowMillis) {
        if (input instanceof Kill kill) {
            return kill(kill.grace(), nowMillis);
        }
        if (input instanceof GraceOver) {
            return graceOver(nowMillis);
        }
        if (input instanceof Launched launched && phase == Phase.LAUNCHING) {
            return to(Phase.RUNNING, new Report(new Running(launched.networks())));
        }
        if (input instanceof Launched && phase == Phase.ABORTING) {
            return to(Phase.DESTROYING, new Destroy());
        }
        if (input instanceof LaunchFailed failed && phase == Phase.LAUNCHING) {
            return ended(Ended.withoutProcess(TaskState.FAILED, Reason.CONTAINER_LAUNCH_FAILED, failed.message()));
        }
        if (input instanceof LaunchFailed && phase == Phase.ABORTING) {
            return ended(Ended.withoutProcess(
                    TaskState.KILLED, Reason.TASK_KILLED_DURING_LAUNCH, "Task was killed before it started"));
        }
        if (input instanceof Exited exited && hasProcess()) {
            return outcome.isEmpty() ? exited(exited.value()) : known(exited.value());
        }
        if (input instanceof Limited limited) {
            return limited(limited.limitation());
        }
        if (input instanceof Gone gone && hasProcess()) {
            return ended(outcome.orElseGet(() -> outcome(gone.value())));
        }
        if (input instanceof Vanished && hasProcess()) {
            return ended(outcome.orElseGet(this::unknown));
        }
        throw new IllegalStateException(input + " cannot happen to a task that is " + phase);
    }

    private Decision kill(Duration grace, long nowMillis) {
        long destroyAt = nowMillis + grace.toMillis();
        return switch (phase) {
            case LAUNCHING -> to(Phase.ABORTING, new AbortLaunch());
            case RUNNING ->
                grace.isZero()
                        ? to(Phase.DESTROYING, new Destroy())
                        : new Decision(ending(destroyAt), List.of(new Terminate(grace), new AwaitGrace(grace)));
            case ENDING ->
                destroyAt < destroyAtMillis
                        ? new Decision(ending(destroyAt), List.of(new AwaitGrace(grace)))
                        : unchanged();
            case DESTROYING -> to(Phase.DESTROYING, new Destroy());
            case ABORTING, ENDED -> unchanged();
        };
    }

    private Decision graceOver(long nowMillis) {
        if (phase != Phase.ENDING) {
            return unchanged();
        }
        long left = destroyAtMillis - nowMillis;
        return left <= 0
                ? to(Phase.DESTROYING, new Destroy())
                : new Decision(this, List.of(new AwaitGrace(Duration.ofMillis(left))));
    }

    private Decision exited(ExitValue value) {
        Optional<Ended> known = Optional.of(outcome(value));
        return phase == Phase.ENDING
                ? new Decision(new TaskLife(phase, destroyAtMillis, known), List.of())
                : new Decision(new TaskLife(Phase.DESTROYING, Long.MAX_VALUE, known), List.of(new Destroy()));
    }

    /** It ends for this, unless it is ending already. */
    private Decision limited(Limitation limitation) {
        if (phase != Phase.RUNNING) {
            return unchanged();
        }
        Ended end = Ended.withoutProcess(TaskState.FAILED, limitation.reason(), limitation.message());
        return new Decision(new TaskLife(Phase.DESTROYING, Long.MAX_VALUE, Optional.of(end)), List.of(new Destroy()));
    }

    /** Why it ended was known before how it did. */
    private Decision known(ExitValue value) {
        Optional<Ended> whole = outcome.map(
                end -> new Ended(end.state(), end.reason(), end.message(), value.exitStatus(), value.signal()));
        return new Decision(new TaskLife(phase, destroyAtMillis, whole), List.of(new Destroy()));
    }

    private Ended outcome(ExitValue value) {
        return Ended.of(value, phase != Phase.RUNNING);
    }

    private Ended unknown() {
        return Ended.withoutProcess(
                phase == Phase.RUNNING ? TaskState.FAILED : TaskState.KILLED,
                Reason.EXECUTOR_TERMINATED,
                "The task's supervisor was ended, so it is not known how the command ended");
    }

    private boolean hasProcess() {
        return phase == Phase.RUNNING || phase == Phase.ENDING || phase == Phase.DESTROYING;
    }

    private Decision ended(Ended report) {
        return to(Phase.ENDED, new Report(report));
    }

    private TaskLife ending(long destroyAt) {
        return new TaskLife(Phase.ENDING, destroyAt, outcome);
    }

    private Decision to(Phase next, Effect effect) {
        return new Decision(new TaskLife(next, Long.MAX_VALUE, outcome), List.of(effect));
    }

    private Decision unchanged() {
        return new Decision(this, List.of());
    }
}
