package io.kebne.launcher.task;

import com.fasterxml.jackson.databind.JsonNode;
import io.kebne.launcher.batch.SandboxFile;
import io.kebne.launcher.cli.CommandFailedException;
import io.kebne.launcher.cli.ExitCode;
import io.kebne.launcher.cli.MasterOption;
import io.kebne.launcher.client.Masters;
import io.kebne.protocol.InvalidValueException;
import java.io.IOException;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code kebne logs}. */
@Command(
        name = "logs",
        description = {"Prints what a task has written.", "Example: kebne logs -f run-0"})
public final class LogsCommand implements Callable<Integer> {
    private static final long POLL_MILLIS = 300;
    private static final int PIECE = 256 * 1024;

    @Mixin
    private MasterOption master;

    @Option(
            names = {"-f", "--follow"},
            description = "Go on until the task has ended.")
    private boolean follow;

    @Option(names = "--stderr", description = "Standard error instead of standard output.")
    private boolean stderr;

    @Option(
            names = {"-n", "--lines"},
            paramLabel = "N",
            description = "Begin with the last N lines.")
    private Integer lines;

    @Parameters(paramLabel = "TASK", description = "Task id, its beginning, or FRAMEWORK/TASK.")
    private String task;

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (lines != null && lines < 0) {
            throw new InvalidValueException("--lines", "must not be negative");
        }
        Masters masters = master.masters();
        TaskRef found = TaskRef.find(masters, task);
        SandboxFile file = file(masters, found);
        OptionalLong size = file.size();
        if (size.isEmpty() && !follow) {
            throw new CommandFailedException(
                    found.taskId() + " has no output: it has not started yet, or its sandbox was removed");
        }
        long offset = lines == null || size.isEmpty() ? 0 : LastLines.start(file::piece, size.getAsLong(), lines);
        offset = copy(file, offset);
        while (follow) {
            // Asked before the read: what the task writes as its last is not missed then.
            boolean ended = !isRunning(masters, found);
            if (file.size().orElse(offset) < offset) {
                // It was rotated, and another one has begun. The end of the one before may be missed.
                offset = 0;
            }
            offset = copy(file, offset);
            if (ended) {
                return ExitCode.OK;
            }
            TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
        }
        return ExitCode.OK;
    }

    /** @return how far the file has been copied */
    private static long copy(SandboxFile file, long from) throws IOException {
        long offset = from;
        for (byte[] piece = file.piece(offset, PIECE); piece.length > 0; piece = file.piece(offset, PIECE)) {
            System.out.write(piece, 0, piece.length);
            System.out.flush();
            offset += piece.length;
        }
        return offset;
    }

    private SandboxFile file(Masters masters, TaskRef found) {
        String executor = found.json().path("executor_id").asText();
        return SandboxFile.of(
                found.agent(masters),
                found.frameworkId(),
                executor.isEmpty() ? found.taskId() : executor,
                stderr ? "stderr" : "stdout");
    }

    private static boolean isRunning(Masters masters, TaskRef task) {
        JsonNode tasks = masters.get("/tasks", Map.of("task_id", task.taskId(), "framework_id", task.frameworkId()))
                .path("tasks");
        return !tasks.isEmpty() && new TaskRef(tasks.get(0)).isRunning();
    }
}
