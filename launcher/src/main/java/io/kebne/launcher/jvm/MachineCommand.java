package io.kebne.launcher.jvm;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kebne.launcher.cli.CommandFailedException;
import io.kebne.launcher.cli.ExitCode;
import io.kebne.launcher.cli.MasterOption;
import io.kebne.launcher.client.HttpNode;
import io.kebne.launcher.client.RefusedException;
import io.kebne.launcher.task.TaskAgent;
import java.io.IOException;
import java.net.URLEncoder;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** What commands about one virtual machine have in common. */
abstract class MachineCommand implements Callable<Integer> {
    @Mixin
    private MasterOption master;

    @Parameters(paramLabel = "TASK", description = "Task id, its beginning, or FRAMEWORK/TASK.")
    private String task;

    /** Looks or acts, and prints. */
    abstract void run(Machine machine) throws IOException;

    @Override
    public final Integer call() {
        TaskAgent found = TaskAgent.find(master.masters(), task);
        try {
            run(new Machine(found));
            return ExitCode.OK;
        } catch (RefusedException e) {
            throw new CommandFailedException(e.getMessage(), e);
        } catch (IOException e) {
            throw new CommandFailedException(found.agent().url() + ": " + e.getMessage(), e);
        }
    }

    /** The endpoints of one virtual machine at its agent. */
    record Machine(TaskAgent task) {
        /** @param what the rest of the path */
        void show(String what, Map<String, String> parameters) throws IOException {
            print(task.agent().getBytes(path(what), withFramework(parameters)));
        }

        JsonNode counters() throws IOException {
            return task.agent().get(path(""), withFramework(Map.of()));
        }

        /** Prints what it says, or where in the sandbox the file is that it made. */
        void act(String what, Map<String, String> parameters) throws IOException {
            StringBuilder query = new StringBuilder();
            withFramework(parameters)
                    .forEach((name, value) -> query.append(query.isEmpty() ? "?" : "&")
                            .append(name)
                            .append('=')
                            .append(URLEncoder.encode(value, UTF_8)));
            byte[] answer = task.agent().postForBytes(path(what) + query);
            JsonNode file = answer.length > 0 && answer[0] == '{' ? new ObjectMapper().readTree(answer) : null;
            print(file == null ? answer : (file.path("path").asText() + "\n").getBytes(UTF_8));
        }

        private String path(String what) {
            return "/jvm/" + HttpNode.segment(task.taskId()) + (what.isEmpty() ? "" : "/" + what);
        }

        private Map<String, String> withFramework(Map<String, String> parameters) {
            Map<String, String> all = new TreeMap<>(parameters);
            all.put("framework_id", task.frameworkId());
            return all;
        }

        private static void print(byte[] bytes) {
            System.out.write(bytes, 0, bytes.length);
            System.out.flush();
        }
    }
}
