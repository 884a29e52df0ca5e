package io.kebne.actors.agent.core;

import io.kebne.protocol.task.CheckStatus;
import io.kebne.protocol.task.NetworkInfo;
import io.kebne.protocol.task.Reason;
import io.kebne.protocol.task.TaskState;
import java.util.List;
import java.util.Optional;

/** What the executor of a task has to say about it. */
public sealed interface TaskReport {
    /**
     * Its process runs.
     *
     * @param networks that its container has joined; none: it is in the agent's
     */
    record Running(List<NetworkInfo> networks) implements TaskReport {
        public Running {
            networks = List.copyOf(networks);
        }

        /** In the agent's network. */
        public Running() {
            this(List.of());
        }
    }

    /**
     * Its health check says this.
     *
     * @param end whether it has failed often enough for the task to be ended
     * @param message why it is not healthy, for people
     */
    record Health(boolean healthy, boolean end, String message) implements TaskReport {}

    /** Its check saw something else than before. */
    record Checked(CheckStatus status) implements TaskReport {}

    /**
     * It is over and nothing of it is left.
     *
     * @param state a terminal one
     * @param message for people
     * @param exitStatus when its process ended by itself
     * @param signal when a signal ended its process
     */
    record Ended(
            TaskState state,
            Optional<Reason> reason,
            String message,
            Optional<Integer> exitStatus,
            Optional<Integer> signal)
            implements TaskReport {
        public Ended {
            if (!state.isTerminal()) {
                throw new IllegalArgumentException(state + " is not an end");
            }
        }

        /** @param killed whether it was asked to end: then that counts, however its process exits */
        static Ended of(ExitValue value, boolean killed) {
            TaskState state = killed ? TaskState.KILLED : value.isSuccess() ? TaskState.FINISHED : TaskState.FAILED;
            Optional<Reason> reason = state == TaskState.FAILED
                    ? value.cause()
                            .flatMap(ExitValue.Cause::reason)
                            .or(() -> Optional.of(Reason.COMMAND_EXECUTOR_FAILED))
                    : Optional.empty();
            return new Ended(state, reason, value.message(), value.exitStatus(), value.signal());
        }

        /** @param limitation for what it was ended, before anybody asked for that */
        static Ended of(ExitValue value, boolean killed, Optional<Limitation> limitation) {
            return limitation
                    .filter(l -> !killed)
                    .map(l -> new Ended(
                            TaskState.FAILED, Optional.of(l.reason()), l.message(), value.exitStatus(), value.signal()))
                    .orElseGet(() -> of(value, killed));
        }

        static Ended withoutProcess(TaskState state, Reason reason, String message) {
            return new Ended(state, Optional.of(reason), message, Optional.empty(), Optional.empty());
        }
    }
}
