package io.kebne.launcher.wordcount;

import io.kebne.actors.scheduler.FrameworkNode;
import io.kebne.actors.scheduler.SchedulerDriver;
import io.kebne.launcher.batch.BatchFailedException;
import io.kebne.launcher.batch.BatchListener;
import io.kebne.launcher.batch.BatchPlan;
import io.kebne.launcher.batch.BatchScheduler;
import io.kebne.launcher.batch.BatchTask;
import io.kebne.launcher.batch.SandboxFile;
import io.kebne.protocol.framework.FrameworkInfo;
import io.kebne.protocol.id.FrameworkId;
import io.kebne.protocol.resources.Resources;
import io.kebne.protocol.role.Role;
import io.kebne.protocol.task.CommandInfo;
import io.kebne.protocol.task.TaskState;
import io.kebne.protocol.task.TaskStatus;
import io.kebne.protocol.task.Uri;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Counts words as a framework: each piece of the text is fetched into the sandbox of a task of its own, whose process
 * prints the counts; the framework reads them from there and adds them up.
 */
public final class WordCountJob {
    private static final Resources PER_TASK = Resources.parse("cpus:0.2;mem:32");
    private static final String COUNT =
            "LC_ALL=C; export LC_ALL; tr -cs 'A-Za-z' '\\n' < piece | tr 'A-Z' 'a-z' | sed '/^$/d' | sort | uniq -c";
    private static final Duration TIMEOUT = Duration.ofMinutes(5);

    /** Where one task ran, and for how long from its start to its end. */
    public record TaskReport(String taskId, String agent, String hostname, Duration duration) {}

    /** @param elapsed from the subscription to the sum of all counts */
    public record Result(WordCounts counts, List<TaskReport> tasks, Duration elapsed) {}

    private final FrameworkNode node;
    private final BatchListener listener;
    private final Map<String, Long> startedMillis = new HashMap<>();

    /** @param listener hears how the tasks get on */
    public WordCountJob(FrameworkNode node, BatchListener listener) {
        this.node = node;
        this.listener = listener;
    }

    /**
     * @param pieces of a text
     * @param directory where the agents can fetch them from
     * @throws BatchFailedException when the framework was refused
     * @throws IOException when a task failed, or its counts cannot be read
     */
    public Result run(List<byte[]> pieces, Path directory)
            throws IOException, BatchFailedException, InterruptedException {
        BatchPlan plan = new BatchPlan(tasks(pieces, directory), Role.DEFAULT);
        BatchScheduler scheduler = new BatchScheduler(plan, new StartTimes());
        FrameworkId frameworkId = FrameworkNode.newFrameworkId();
        long start = System.nanoTime();
        SchedulerDriver driver = node.subscribe(FrameworkInfo.of(frameworkId, "word-count", Role.DEFAULT), scheduler);
        try {
            scheduler.done().get(TIMEOUT.toSeconds(), TimeUnit.SECONDS);
            WordCounts sum = WordCounts.NONE;
            for (BatchPlan.Attempt attempt : plan.ended()) {
                sum = sum.plus(counts(frameworkId, attempt));
            }
            return new Result(sum, reports(plan), Duration.ofNanos(System.nanoTime() - start));
        } catch (ExecutionException e) {
            if (e.getCause() instanceof BatchFailedException failure) {
                throw failure;
            }
            throw new IOException(e.getCause());
        } catch (TimeoutException e) {
            throw new IOException("the tasks did not end within " + TIMEOUT.toMinutes() + " minutes", e);
        } finally {
            driver.teardown();
        }
    }

    private static List<BatchTask> tasks(List<byte[]> pieces, Path directory) throws IOException {
        List<BatchTask> tasks = new ArrayList<>();
        for (int i = 0; i < pieces.size(); i++) {
            Path piece = directory.resolve("piece-" + i);
            Files.write(piece, pieces.get(i));
            Uri uri = new Uri(piece.toUri().getPath(), false, false, false, Optional.of("piece"));
            tasks.add(new BatchTask(
                    "count-" + i, PER_TASK, CommandInfo.shell(COUNT).withUris(List.of(uri))));
        }
        return tasks;
    }

    private static WordCounts counts(FrameworkId frameworkId, BatchPlan.Attempt attempt) throws IOException {
        TaskStatus status = attempt.status().orElseThrow();
        if (status.state() != TaskState.FINISHED) {
            throw new IOException(
                    "task " + attempt.taskId() + " ended as " + status.state().wireName() + ": " + status.message());
        }
        byte[] output =
                SandboxFile.of(frameworkId, attempt, "stdout", Optional.empty()).download();
        return WordCounts.parse(new String(output, StandardCharsets.US_ASCII));
    }

    private List<TaskReport> reports(BatchPlan plan) {
        return plan.ended().stream()
                .map(attempt -> {
                    long end = attempt.status().orElseThrow().timestampMillis();
                    long started = startedMillis.getOrDefault(attempt.taskId().value(), end);
                    return new TaskReport(
                            attempt.taskId().value(),
                            attempt.offer().agentId().value(),
                            attempt.offer().hostname() + ":" + attempt.offer().port(),
                            Duration.ofMillis(end - started));
                })
                .toList();
    }

    private final class StartTimes implements BatchListener {
        @Override
        public void updated(BatchPlan.Attempt attempt, TaskStatus status) {
            startedMillis.putIfAbsent(status.taskId().value(), status.timestampMillis());
            listener.updated(attempt, status);
        }

        @Override
        public void progressed(BatchPlan plan) {
            listener.progressed(plan);
        }
    }
}
