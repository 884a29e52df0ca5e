package io.kebne.launcher.task;

import io.kebne.launcher.cli.ExitCode;
import io.kebne.launcher.cli.MasterOption;
import io.kebne.launcher.client.Masters;
import io.kebne.protocol.InvalidValueException;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code kebne kill}. */
@Command(
        name = "kill",
        description = {
            "Ends tasks: SIGTERM to each task's processes, SIGKILL after the grace period.",
            "Example: kebne kill run-0 --grace 10"
        })
public final class KillCommand implements Callable<Integer> {
    private static final int MAX_GRACE_SECONDS = 10_000_000;

    @Mixin
    private MasterOption master;

    @Option(names = "--grace", paramLabel = "SECONDS", description = "Grace period; default: the task's own.")
    private Double grace;

    @Parameters(
            arity = "1..*",
            paramLabel = "TASK",
            description = "Task id, its beginning, or FRAMEWORK/TASK where ids are not unique.")
    private List<String> tasks;

    @Override
    public Integer call() {
        if (grace != null && (grace < 0 || !(grace < MAX_GRACE_SECONDS))) {
            throw new InvalidValueException("--grace", "must lie between 0 and " + MAX_GRACE_SECONDS);
        }
        Masters masters = master.masters();
        List<TaskRef> found =
                tasks.stream().map(text -> TaskRef.find(masters, text)).toList();
        for (TaskRef task : found) {
            Map<String, String> form =
                    new HashMap<>(Map.of("framework_id", task.frameworkId(), "task_id", task.taskId()));
            if (grace != null) {
                form.put("grace_period", String.format(Locale.ROOT, "%.3f", grace));
            }
            masters.post("/kill", form);
            System.out.println(task.taskId());
        }
        return ExitCode.OK;
    }
}
