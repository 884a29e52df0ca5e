package io.kebne.launcher.task;

import com.fasterxml.jackson.databind.JsonNode;
import io.kebne.launcher.cli.CommandFailedException;
import io.kebne.launcher.client.HttpNode;
import io.kebne.launcher.client.Masters;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A task that a user named.
 *
 * @param json as {@code /tasks} shows it
 */
public record TaskRef(JsonNode json) {
    private static final String ALL = "1000000";

    public String taskId() {
        return json.path("id").asText();
    }

    public String frameworkId() {
        return json.path("framework_id").asText();
    }

    public String agentId() {
        return json.path("slave_id").asText();
    }

    String state() {
        return json.path("state").asText();
    }

    public boolean isRunning() {
        return switch (state()) {
            case "TASK_STAGING", "TASK_STARTING", "TASK_RUNNING", "TASK_KILLING", "TASK_UNREACHABLE" -> true;
            default -> false;
        };
    }

    /** All that run, as far as the masters know. */
    public static List<TaskRef> running(Masters masters) {
        return all(masters).stream().filter(TaskRef::isRunning).toList();
    }

    /** All tasks that the masters know, the running ones and the latest that have ended. */
    static List<TaskRef> all(Masters masters) {
        List<TaskRef> tasks = new ArrayList<>();
        masters.get("/tasks", Map.of("limit", ALL)).path("tasks").forEach(task -> tasks.add(new TaskRef(task)));
        return tasks;
    }

    /**
     * Finds the one task with this id or, when there is none, whose id begins so. Ids are unique only within a
     * framework; {@code FRAMEWORK/TASK} tells them apart.
     */
    public static TaskRef find(Masters masters, String text) {
        int slash = text.indexOf('/');
        String frameworkId = slash < 0 ? "" : text.substring(0, slash);
        String taskId = text.substring(slash + 1);
        List<TaskRef> known = all(masters).stream()
                .filter(task -> task.frameworkId().startsWith(frameworkId))
                .toList();
        List<TaskRef> exact =
                known.stream().filter(task -> task.taskId().equals(taskId)).toList();
        List<TaskRef> matches = exact.isEmpty()
                ? known.stream()
                        .filter(task -> task.taskId().startsWith(taskId))
                        .toList()
                : exact;
        List<TaskRef> preferred = matches.stream().filter(TaskRef::isRunning).toList();
        List<TaskRef> chosen = preferred.size() == 1 ? preferred : matches;
        if (chosen.isEmpty()) {
            throw new CommandFailedException("there is no task '" + text + "'");
        }
        if (chosen.size() > 1) {
            throw new CommandFailedException("'" + text + "' could be " + chosen.size() + " tasks, such as "
                    + chosen.get(0).qualified() + " and " + chosen.get(1).qualified());
        }
        return chosen.get(0);
    }

    /** Where its agent can be asked. */
    public HttpNode agent(Masters masters) {
        for (JsonNode agent : masters.get("/slaves").path("slaves")) {
            if (agent.path("id").asText().equals(agentId())) {
                return agent(masters, agent);
            }
        }
        throw new CommandFailedException("the agent of " + taskId() + " is gone or out of reach");
    }

    /** @param agent as {@code /slaves} shows it */
    public static HttpNode agent(Masters masters, JsonNode agent) {
        // Mesos' pid of an agent: slave(1)@ip:port
        String pid = agent.path("pid").asText();
        return new HttpNode(pid.substring(pid.indexOf('@') + 1), masters.credential());
    }

    private String qualified() {
        return frameworkId() + "/" + taskId();
    }
}
