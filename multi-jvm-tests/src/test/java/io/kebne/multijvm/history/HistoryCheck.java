package io.kebne.multijvm.history;

import io.kebne.multijvm.history.Violation.Kind;
import io.kebne.protocol.task.TaskState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * Looks for what may not be in a history: lost and doubled runs, ends that are taken back, updates out of order. What it
 * finds is proven by the lines; what nobody wrote down it does not find. A history is complete when its scheduler has
 * had the time to hear of everything.
 *
 * @param silence after so much time without a sign of life a process counts as dead, and after so much without an answer
 *     a question as unanswered
 */
public record HistoryCheck(Duration silence) {
    /** Signs of life come five times a second; a busy machine may hold a process up for a while. */
    public static final HistoryCheck DEFAULT = new HistoryCheck(Duration.ofSeconds(5));

    /**
     * @param events in the order in which they were written down
     * @param endMicros when the last of them could have been
     */
    public List<Violation> violations(List<HistoryEvent> events, long endMicros) {
        Map<String, TaskHistory> tasks = new TreeMap<>();
        events.forEach(event ->
                tasks.computeIfAbsent(event.taskId(), id -> new TaskHistory()).add(event));
        List<Violation> found = new ArrayList<>();
        tasks.forEach((taskId, task) -> {
            losses(taskId, task, endMicros, found);
            lives(taskId, task, found);
            orphans(taskId, task, found);
            updates(taskId, task, found);
        });
        return found;
    }

    private void losses(String taskId, TaskHistory task, long endMicros, List<Violation> found) {
        long late = endMicros - micros();
        if (task.told().isEmpty()) {
            task.askedMicros()
                    .filter(asked -> asked < late)
                    .ifPresent(asked -> found.add(new Violation(Kind.UNANSWERED, taskId, "asked for at " + asked)));
        } else if (task.isBelievedAlive() && !task.livedAfter(late)) {
            found.add(new Violation(
                    Kind.LOST, taskId, "was last told to be " + task.lastTold() + "; its processes: " + task.lives()));
        }
    }

    private static void lives(String taskId, TaskHistory task, List<Violation> found) {
        List<TaskHistory.Life> lives = task.lives();
        for (int i = 1; i < lives.size(); i++) {
            TaskHistory.Life later = lives.get(i);
            Kind kind = lives.subList(0, i).stream().anyMatch(later::overlaps) ? Kind.DOUBLED : Kind.RAN_AGAIN;
            found.add(new Violation(kind, taskId, later + " after " + lives.subList(0, i)));
        }
    }

    private void orphans(String taskId, TaskHistory task, List<Violation> found) {
        task.end().filter(end -> end.state() != TaskState.GONE_BY_OPERATOR).ifPresent(end -> {
            // Whoever is told that a task will never run may ask for it elsewhere at once.
            long bound = TaskHistory.isRefusal(end.state()) ? Long.MIN_VALUE : end.micros() + micros();
            task.lives().stream()
                    .filter(life -> life.toMicros() > bound)
                    .forEach(life -> found.add(new Violation(Kind.ORPHAN, taskId, life + " despite " + end)));
        });
    }

    private static void updates(String taskId, TaskHistory task, List<Violation> found) {
        HistoryEvent.Told end = null;
        int reached = 0;
        for (HistoryEvent.Told told : task.told()) {
            if (end != null && told.state() != end.state()) {
                found.add(new Violation(Kind.REVERTED, taskId, told + " after " + end));
            } else if (told.numbered() && hasRank(told.state())) {
                if (rank(told.state()) < reached) {
                    found.add(new Violation(Kind.DISORDERED, taskId, told + " came late"));
                }
                reached = Math.max(reached, rank(told.state()));
            }
            if (end == null && TaskHistory.isEnd(told.state())) {
                end = told;
            }
        }
    }

    /** Whether the state says how far the task has come; those that masters give it do not. */
    private static boolean hasRank(TaskState state) {
        return rank(state) > 0;
    }

    private static int rank(TaskState state) {
        return switch (state) {
            case STAGING -> 1;
            case STARTING -> 2;
            case RUNNING -> 3;
            case KILLING -> 4;
            case FINISHED, FAILED, KILLED -> 5;
            case ERROR, LOST, DROPPED, UNREACHABLE, GONE, GONE_BY_OPERATOR, UNKNOWN -> 0;
        };
    }

    private long micros() {
        return TimeUnit.NANOSECONDS.toMicros(silence.toNanos());
    }
}
