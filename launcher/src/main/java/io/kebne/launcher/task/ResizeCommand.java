package io.kebne.launcher.task;

import io.kebne.launcher.cli.ExitCode;
import io.kebne.launcher.cli.MasterOption;
import io.kebne.launcher.client.Masters;
import io.kebne.protocol.InvalidValueException;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code kebne resize}. */
@Command(
        name = "resize",
        description = {
            "Gives a running task other cpus or mem of its agent, without restarting it.",
            "Example: kebne resize run-0 --mem 512"
        })
public final class ResizeCommand implements Callable<Integer> {
    @Mixin
    private MasterOption master;

    @Option(names = "--cpus", paramLabel = "N", description = "Processors from now on, such as 0.5.")
    private String cpus;

    @Option(names = "--mem", paramLabel = "MB", description = "Memory from now on, in megabytes.")
    private String mem;

    @Option(names = "--cpus-limit", paramLabel = "N", description = "How far it may go, or Infinity.")
    private String cpusLimit;

    @Option(names = "--mem-limit", paramLabel = "MB", description = "The same of memory.")
    private String memLimit;

    @Parameters(
            paramLabel = "TASK",
            description = "Task id, its beginning, or FRAMEWORK/TASK where ids are not unique.")
    private String task;

    @Override
    public Integer call() {
        Map<String, String> form = new TreeMap<>();
        put(form, "cpus", cpus);
        put(form, "mem", mem);
        put(form, "cpus_limit", cpusLimit);
        put(form, "mem_limit", memLimit);
        if (form.isEmpty()) {
            throw new InvalidValueException("--cpus", "or --mem, or a limit of them, must be given");
        }
        Masters masters = master.masters();
        TaskRef found = TaskRef.find(masters, task);
        form.put("framework_id", found.frameworkId());
        form.put("task_id", found.taskId());
        masters.post("/resize", form);
        System.out.println(found.taskId());
        return ExitCode.OK;
    }

    private static void put(Map<String, String> form, String field, String value) {
        if (value != null) {
            form.put(field, value);
        }
    }
}
