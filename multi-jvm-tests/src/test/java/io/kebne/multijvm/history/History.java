package io.kebne.multijvm.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.kebne.actors.time.SystemClock;
import io.kebne.multijvm.harness.Await;
import io.kebne.protocol.task.CommandInfo;
import io.kebne.protocol.task.TaskState;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * The file of a history. Tasks and schedulers of one machine append lines to it, each with one write, so that no line is
 * torn, whoever is killed.
 */
public final class History {
    /** Some times as long as an update waits to be repeated. */
    private static final Duration PATIENCE_FOR_NEWS = Duration.ofSeconds(60);

    /**
     * What a task runs. It starts no other process, so that many of them cost little; the pipe that nobody writes to
     * is what it waits on.
     */
    private static final String SCRIPT = """
            # Arguments: the file of the history, how many milliseconds to run.
            exec 4>>"$1" 5<> <(:)
            until=$((${EPOCHREALTIME/[.,]/} + $2 * 1000))
            # What follows the program's name, so that the process' start time is the 20th.
            read -r stat < "/proc/$$/stat"
            fields=(${stat##*) })
            me=$$.${fields[19]}
            write() { echo "${EPOCHREALTIME/[.,]/} $1 $MESOS_TASK_ID $me" >&4; }
            trap 'write end; exit 0' TERM
            write start
            while ((${EPOCHREALTIME/[.,]/} < until)); do
                write beat
                read -r -t 0.2 -u 5
            done
            write end
            """;

    private final Path file;
    private final Path script;

    private History(Path file, Path script) {
        this.file = file;
        this.script = script;
    }

    /** The one in this directory, which is begun if there is none. */
    public static History in(Path directory) {
        try {
            Files.createDirectories(directory);
            Path script = directory.resolve("task.sh");
            if (!Files.exists(script)) {
                Files.writeString(script, SCRIPT);
            }
            return new History(directory.resolve("history"), script);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What a task runs that is to write its part of the history, and ends well after this time. */
    public CommandInfo command(Duration runs) {
        return CommandInfo.shell("exec bash " + script + " " + file + " " + runs.toMillis());
    }

    public void asked(String taskId) {
        append(new HistoryEvent.Asked(nowMicros(), taskId));
    }

    public void told(String taskId, TaskState state, boolean numbered) {
        append(new HistoryEvent.Told(nowMicros(), taskId, state, numbered));
    }

    /** All lines so far. */
    public List<HistoryEvent> events() {
        try {
            return Files.exists(file)
                    ? Files.readAllLines(file).stream().map(HistoryEvent::parse).toList()
                    : List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** How many processes of tasks have begun so far. */
    public long started() {
        return events().stream().filter(HistoryEvent.Started.class::isInstance).count();
    }

    /** The states that schedulers were told of a task, one after the other, each as often as they were. */
    public List<TaskState> told(String taskId) {
        return events().stream()
                .filter(HistoryEvent.Told.class::isInstance)
                .map(HistoryEvent.Told.class::cast)
                .filter(event -> event.taskId().equals(taskId))
                .map(HistoryEvent.Told::state)
                .toList();
    }

    /** The id of the process of a task; waits until it has said that it has begun, which may be after its update. */
    public long pid(String taskId) {
        return Await.present(taskId + " has begun", PATIENCE_FOR_NEWS, () -> firstPid(taskId));
    }

    private Optional<Long> firstPid(String taskId) {
        return events().stream()
                .filter(HistoryEvent.Started.class::isInstance)
                .map(HistoryEvent.Started.class::cast)
                .filter(event -> event.taskId().equals(taskId))
                .map(event ->
                        event.incarnation().substring(0, event.incarnation().indexOf('.')))
                .map(Long::parseLong)
                .findFirst();
    }

    /** The longest time that a task's processes gave no sign of life, from its first to its last. */
    public Optional<Duration> longestSilence(String taskId) {
        List<Long> signs = events().stream()
                .filter(HistoryEvent.OfProcess.class::isInstance)
                .filter(event -> event.taskId().equals(taskId))
                .map(HistoryEvent::micros)
                .sorted()
                .toList();
        Optional<Long> longest = Optional.empty();
        for (int i = 1; i < signs.size(); i++) {
            long gap = signs.get(i) - signs.get(i - 1);
            longest = Optional.of(Math.max(gap, longest.orElse(0L)));
        }
        return longest.map(micros -> Duration.of(micros, ChronoUnit.MICROS));
    }

    /**
     * Waits for news that may be under way, such as how a task ended on an agent that has just come back.
     *
     * @throws AssertionError when something is in it that may not be
     */
    public void requireSound() {
        List<Violation> found = violations();
        long deadline = System.nanoTime() + PATIENCE_FOR_NEWS.toNanos();
        while (found.stream().anyMatch(History::mayBeUnderWay) && System.nanoTime() < deadline) {
            Await.time(Duration.ofMillis(100));
            found = violations();
        }
        assertThat(found).as("what may not be in the history %s", file).isEmpty();
    }

    private List<Violation> violations() {
        return HistoryCheck.DEFAULT.violations(events(), nowMicros());
    }

    private static boolean mayBeUnderWay(Violation violation) {
        return violation.kind() == Violation.Kind.LOST || violation.kind() == Violation.Kind.UNANSWERED;
    }

    private void append(HistoryEvent event) {
        try {
            Files.write(
                    file,
                    (event.line() + "\n").getBytes(StandardCharsets.UTF_8),
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long nowMicros() {
        return TimeUnit.MILLISECONDS.toMicros(SystemClock.now().wallMillis());
    }
}
