package io.kebne.launcher.recommend;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kebne.launcher.cli.CommandFailedException;
import io.kebne.launcher.client.Masters;
import io.kebne.launcher.task.TaskRef;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Puts together what is wanted of what agents say, and tells what nobody says. */
final class Recommendations {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final List<TaskRef> wanted = new ArrayList<>();

    /** The instances of services, by service. */
    private final Map<String, Set<String>> services = new LinkedHashMap<>();

    private Recommendations() {}

    /**
     * @param names of tasks and services; none: all that run
     * @throws CommandFailedException when there is no such task or service
     */
    static JsonNode of(Masters masters, List<String> names) {
        Recommendations all = new Recommendations();
        all.choose(masters, names);
        return all.document(AgentAnswers.ask(masters, all.wanted));
    }

    private void choose(Masters masters, List<String> names) {
        List<TaskRef> running = TaskRef.running(masters);
        if (names.isEmpty()) {
            wanted.addAll(running);
        }
        List<String> ids = names.stream().filter(name -> name.startsWith("/")).toList();
        if (names.isEmpty() || !ids.isEmpty()) {
            masters.get("/v2/tasks").path("tasks").forEach(instance -> {
                String service = instance.path("appId").asText();
                if (names.isEmpty() || ids.contains(service)) {
                    services.computeIfAbsent(service, id -> new LinkedHashSet<>())
                            .add(instance.path("id").asText());
                }
            });
        }
        for (String name : names) {
            if (!name.startsWith("/")) {
                wanted.add(runs(TaskRef.find(masters, name)));
            } else if (!services.containsKey(name)) {
                throw new CommandFailedException("there is no service '" + name + "' with instances");
            } else {
                running.stream()
                        .filter(task -> services.get(name).contains(task.taskId()))
                        .forEach(wanted::add);
            }
        }
    }

    private static TaskRef runs(TaskRef task) {
        if (!task.isRunning()) {
            throw new CommandFailedException(task.taskId() + " does not run any more; what it used is forgotten");
        }
        return task;
    }

    private ObjectNode document(AgentAnswers answers) {
        ObjectNode document = JSON.objectNode();
        ArrayNode tasks = document.putArray("tasks");
        answers.containers().forEach(tasks::add);
        ArrayNode sums = document.putArray("services");
        services.forEach((id, instances) -> sums.add(ServiceNeed.of(id, instances, answers.containers())));
        ArrayNode missing = document.putArray("missing");
        answers.missing().forEach(missing::add);
        return document;
    }
}
