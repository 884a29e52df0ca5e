package io.kebne.multijvm.history;

import io.kebne.protocol.task.TaskState;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The part of a history that is about one task, sorted by who said what. */
final class TaskHistory {
    /** From the first to the last sign of life of one process of the task. */
    record Life(String incarnation, long fromMicros, long toMicros, boolean ended) {
        private Life and(HistoryEvent.OfProcess event) {
            return new Life(
                    incarnation,
                    Math.min(fromMicros, event.micros()),
                    Math.max(toMicros, event.micros()),
                    ended || event instanceof HistoryEvent.Ended);
        }

        private static Life of(HistoryEvent.OfProcess event) {
            return new Life(event.incarnation(), event.micros(), event.micros(), event instanceof HistoryEvent.Ended);
        }

        boolean overlaps(Life other) {
            return fromMicros <= other.toMicros && other.fromMicros <= toMicros;
        }
    }

    private final Map<String, Life> lives = new LinkedHashMap<>();
    private final List<HistoryEvent.Told> told = new ArrayList<>();
    private Optional<Long> askedMicros = Optional.empty();

    void add(HistoryEvent event) {
        if (event instanceof HistoryEvent.OfProcess e) {
            lives.merge(e.incarnation(), Life.of(e), (life, again) -> life.and(e));
        } else if (event instanceof HistoryEvent.Told e) {
            told.add(e);
        } else if (event instanceof HistoryEvent.Asked e) {
            askedMicros = Optional.of(e.micros());
        }
    }

    Optional<Long> askedMicros() {
        return askedMicros;
    }

    List<Life> lives() {
        return List.copyOf(lives.values());
    }

    List<HistoryEvent.Told> told() {
        return told;
    }

    TaskState lastTold() {
        return told.get(told.size() - 1).state();
    }

    /** Whether the scheduler was told that the cluster has taken the task on, and not that it has ended or is away. */
    boolean isBelievedAlive() {
        boolean away = lastTold() == TaskState.UNREACHABLE || lastTold() == TaskState.LOST;
        return told.stream().anyMatch(t -> t.state() != TaskState.UNKNOWN) && end().isEmpty() && !away;
    }

    /** The first time that the scheduler was told of the end. */
    Optional<HistoryEvent.Told> end() {
        return told.stream().filter(t -> isEnd(t.state())).findFirst();
    }

    /** Whether a process of it gave a sign of life at this time or later, and did not end. */
    boolean livedAfter(long micros) {
        return lives.values().stream().anyMatch(life -> !life.ended() && life.toMicros() >= micros);
    }

    /** Old-style frameworks are told LOST for what may come back, so it is no end. */
    static boolean isEnd(TaskState state) {
        return state.isTerminal() && state != TaskState.LOST;
    }

    /** Whether the task never ran and never will. */
    static boolean isRefusal(TaskState state) {
        return state == TaskState.DROPPED || state == TaskState.ERROR;
    }
}
