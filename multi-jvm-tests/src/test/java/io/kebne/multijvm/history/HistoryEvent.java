package io.kebne.multijvm.history;

import io.kebne.protocol.task.TaskState;
import java.util.List;

/** One line of a history. Who writes it says when, in microseconds since the epoch, by the clock of the one machine. */
public sealed interface HistoryEvent {
    long micros();

    String taskId();

    /** As it stands in the file, without the end of the line. */
    String line();

    /** What a task's process says of itself. */
    sealed interface OfProcess extends HistoryEvent {
        /** The process: its id and when it was started. No two processes of a machine have the same. */
        String incarnation();
    }

    /** A task's process has begun. */
    record Started(long micros, String taskId, String incarnation) implements OfProcess {
        @Override
        public String line() {
            return micros + " start " + taskId + " " + incarnation;
        }
    }

    /** A task's process is alive. */
    record Beat(long micros, String taskId, String incarnation) implements OfProcess {
        @Override
        public String line() {
            return micros + " beat " + taskId + " " + incarnation;
        }
    }

    /** A task's process is about to end by itself, or because it was asked to. */
    record Ended(long micros, String taskId, String incarnation) implements OfProcess {
        @Override
        public String line() {
            return micros + " end " + taskId + " " + incarnation;
        }
    }

    /** A scheduler has asked for a task. */
    record Asked(long micros, String taskId) implements HistoryEvent {
        @Override
        public String line() {
            return micros + " asked " + taskId;
        }
    }

    /**
     * A scheduler was told the state of a task.
     *
     * @param numbered whether the update must be acknowledged, and so is one of the task's own in their order; answers
     *     to questions are not
     */
    record Told(long micros, String taskId, TaskState state, boolean numbered) implements HistoryEvent {
        @Override
        public String line() {
            return micros + " told " + taskId + " " + state + (numbered ? " update" : " answer");
        }
    }

    /** Reads what {@link #line} has written. */
    static HistoryEvent parse(String line) {
        List<String> words = List.of(line.split(" "));
        try {
            long micros = Long.parseLong(words.get(0));
            String taskId = words.get(2);
            return switch (words.get(1)) {
                case "start" -> new Started(micros, taskId, words.get(3));
                case "beat" -> new Beat(micros, taskId, words.get(3));
                case "end" -> new Ended(micros, taskId, words.get(3));
                case "asked" -> new Asked(micros, taskId);
                case "told" ->
                    new Told(
                            micros,
                            taskId,
                            TaskState.valueOf(words.get(3)),
                            words.get(4).equals("update"));
                default -> throw new IllegalArgumentException("not a kind of event: " + words.get(1));
            };
        } catch (IndexOutOfBoundsException | IllegalArgumentException e) {
            throw new IllegalArgumentException("not a line of a history: '" + line + "'", e);
        }
    }
}
