package io.kebne.actors.allocator;

import io.kebne.protocol.allocator.AllocatorCommand;
import io.kebne.protocol.allocator.AllocatorCommand.FrameworkCall;
import io.kebne.protocol.allocator.AllocatorMessage;
import io.kebne.protocol.operator.OperatorReply;
import io.kebne.protocol.scheduler.SchedulerCall;
import java.util.Locale;
import java.util.Optional;

/**
 * Decides whether an allocator takes a message in, from how its journal does and how much waits for it. What can be
 * answered is refused early and visibly; what cannot, and is said only once, waits as long as there is any room. Free of
 * actors and clocks; owned by {@link AllocatorActor}, which tells it what happens.
 */
final class Intake {
    /** How much room is kept, as a multiple of the bound, for what cannot be refused visibly. */
    private static final int RESERVE = 4;

    private static final long RETRY_AFTER_MILLIS = 1_000;
    private static final String STARTING = "the allocator is starting";

    /** What becomes of a message. */
    enum Verdict {
        /** It is decided now. */
        TAKE,
        /** It waits until the allocator serves. */
        HOLD,
        /** Its sender is told that it is not done. */
        REFUSE,
        /** There is no room for it; it is counted, and its sender may say it again. */
        DROP
    }

    private final CommitSettings settings;
    private Optional<Long> writeMillis = Optional.empty();
    private Optional<String> failure = Optional.empty();
    private boolean serving;
    private long notServingSinceMillis;
    private long lagMillis;

    /** @param nowMillis on the monotonic clock, as all times here */
    Intake(CommitSettings settings, long nowMillis) {
        this.settings = settings;
        this.notServingSinceMillis = nowMillis;
    }

    void writeBegins(long nowMillis) {
        writeMillis = Optional.of(nowMillis);
    }

    void writeEnds() {
        writeMillis = Optional.empty();
    }

    void serves() {
        serving = true;
        failure = Optional.empty();
    }

    void fails(String reason, long nowMillis) {
        if (serving) {
            notServingSinceMillis = nowMillis;
        }
        serving = false;
        writeMillis = Optional.empty();
        failure = Optional.of(reason);
    }

    /** How long a message waits until it is looked at. */
    void lags(long millis) {
        lagMillis = millis;
    }

    /** Whether nothing is being written. */
    boolean isIdle() {
        return writeMillis.isEmpty();
    }

    /** How long the write under way has taken; 0 when there is none. */
    long writeMillis(long nowMillis) {
        return writeMillis.map(since -> nowMillis - since).orElse(0L);
    }

    /** Why nothing more is to be written now, if that is so. */
    Optional<String> trouble(long nowMillis) {
        long most = settings.maxWriteTime().toMillis();
        if (failure.isPresent()) {
            return failure.map(reason -> "journal: " + reason);
        } else if (writeMillis(nowMillis) > most) {
            return Optional.of(
                    String.format(Locale.ROOT, "journal: a write has waited %.1f s", writeMillis(nowMillis) / 1000.0));
        } else if (!serving && nowMillis - notServingSinceMillis > most) {
            return Optional.of("journal: it has not been read yet");
        } else if (lagMillis > most) {
            return Optional.of(String.format(Locale.ROOT, "the allocator is %.1f s behind", lagMillis / 1000.0));
        }
        return Optional.empty();
    }

    /** What a caller who is refused is told. */
    String refusal(Optional<String> trouble) {
        return trouble.orElse(serving ? "too many changes wait for the journal" : STARTING);
    }

    /**
     * @param takes whether the allocator decides now
     * @param waiting how much waits for a write, or to be decided
     */
    Verdict verdict(AllocatorMessage message, Optional<String> trouble, boolean takes, int waiting) {
        boolean full = waiting >= settings.maxWaiting();
        boolean overfull = waiting >= RESERVE * settings.maxWaiting();
        if (isHeartbeat(message)) {
            return takes ? Verdict.TAKE : Verdict.HOLD;
        } else if (message instanceof ExplainFramework) {
            return takes ? Verdict.TAKE : full ? Verdict.DROP : Verdict.HOLD;
        } else if (isAnswerable(message)) {
            return trouble.isPresent() || full ? Verdict.REFUSE : takes ? Verdict.TAKE : Verdict.HOLD;
        } else if (isRepeatedByAgent(message) && full) {
            return Verdict.REFUSE;
        } else if (overfull) {
            return Verdict.DROP;
        }
        return takes ? Verdict.TAKE : Verdict.HOLD;
    }

    /** Whether so little waits that more may be asked for. */
    boolean hasRoom(int waiting) {
        return waiting < settings.maxWaiting() / 2;
    }

    static OperatorReply unavailable(String reason) {
        return new OperatorReply.Unavailable(reason, RETRY_AFTER_MILLIS);
    }

    /** The innermost message: the outer ones only say that something failed. */
    static String reason(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null && cause.getCause() != cause) {
            cause = cause.getCause();
        }
        String text = cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
        return text.replaceAll("\\s*\\R\\s*", " ");
    }

    private static boolean isHeartbeat(AllocatorMessage message) {
        return message instanceof AllocatorMessage.FromAgent m
                && m.command() instanceof AllocatorCommand.AgentHeartbeat;
    }

    private static boolean isAnswerable(AllocatorMessage message) {
        return message instanceof AllocatorMessage.Operate
                || (message instanceof AllocatorMessage.Command m
                        && m.command() instanceof FrameworkCall c
                        && c.call() instanceof SchedulerCall.Accept);
    }

    private static boolean isRepeatedByAgent(AllocatorMessage message) {
        return message instanceof AllocatorMessage.FromAgent m
                && (m.command() instanceof AllocatorCommand.UpdateStatus
                        || m.command() instanceof AllocatorCommand.TasksListed
                        || m.command() instanceof AllocatorCommand.RegisterAgent);
    }
}
