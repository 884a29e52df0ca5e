package io.kebne.launcher.task;

import com.fasterxml.jackson.databind.JsonNode;
import io.kebne.launcher.batch.SandboxFile;
import io.kebne.launcher.cli.CommandFailedException;
import io.kebne.launcher.cli.ExitCode;
import io.kebne.launcher.cli.MasterOption;
import io.kebne.launcher.client.Masters;
import java.io.IOException;
import java.util.Map;
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
        Masters masters = master.masters();
        TaskRef found = TaskRef.find(masters, task);
        SandboxFile file = file(masters, found);
        byte[] piece = file.download();
        long offset = piece.length;
        print(piece, lines == null ? 0 : startOfLastLines(piece, lines));
        while (follow) {
            // Asked before the read: what the task writes as its last is not missed then.
            boolean ended = !isRunning(masters, found);
            piece = file.download(offset);
            offset += piece.length;
            print(piece, 0);
            if (ended && piece.length == 0) {
                return ExitCode.OK;
            }
            TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
        }
        return ExitCode.OK;
    }

    private SandboxFile file(Masters masters, TaskRef found) {
        for (JsonNode agent : masters.get("/slaves").path("slaves")) {
            if (agent.path("id").asText().equals(found.agentId())) {
                // Mesos' pid of an agent: slave(1)@ip:port
                String pid = agent.path("pid").asText();
                String url = "http://" + pid.substring(pid.indexOf('@') + 1);
                String executor = found.json().path("executor_id").asText();
                return SandboxFile.of(
                        url,
                        found.frameworkId(),
                        executor.isEmpty() ? found.taskId() : executor,
                        stderr ? "stderr" : "stdout");
            }
        }
        throw new CommandFailedException("the agent of " + found.taskId() + " is gone, and its sandbox with it");
    }

    private static boolean isRunning(Masters masters, TaskRef task) {
        JsonNode tasks = masters.get(
                        "/tasks", Map.of("task_id", task.taskId(), "framework_id", task.frameworkId()))
                .path("tasks");
        return !tasks.isEmpty() && new TaskRef(tasks.get(0)).isRunning();
    }

    private static void print(byte[] piece, int from) {
        System.out.write(piece, from, piece.length - from);
        System.out.flush();
    }

    private static int startOfLastLines(byte[] text, int count) {
        int seen = 0;
        for (int i = text.length - 1; i > 0; i--) {
            if (text[i - 1] == '\n' && ++seen == count) {
                return i;
            }
        }
        return count == 0 ? text.length : 0;
    }
}
