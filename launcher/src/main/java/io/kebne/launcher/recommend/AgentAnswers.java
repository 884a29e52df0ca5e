package io.kebne.launcher.recommend;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kebne.launcher.client.HttpNode;
import io.kebne.launcher.client.Masters;
import io.kebne.launcher.client.RefusedException;
import io.kebne.launcher.task.TaskRef;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * What the agents of some tasks say of them, several agents at a time.
 *
 * @param containers with a task that was asked for; what holds for all containers of their agent is in each
 * @param missing for each agent that does not say something: the tasks, and why
 */
record AgentAnswers(List<JsonNode> containers, List<JsonNode> missing) {
    private static final int AT_ONCE = 16;

    static AgentAnswers ask(Masters masters, List<TaskRef> tasks) {
        Map<String, List<TaskRef>> byAgent = new TreeMap<>();
        tasks.forEach(task ->
                byAgent.computeIfAbsent(task.agentId(), id -> new ArrayList<>()).add(task));
        Map<String, JsonNode> agents = new HashMap<>();
        masters.get("/slaves")
                .path("slaves")
                .forEach(agent -> agents.put(agent.path("id").asText(), agent));
        AgentAnswers all = new AgentAnswers(new ArrayList<>(), new ArrayList<>());
        ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE);
        try {
            Map<String, Future<JsonNode>> answers = new TreeMap<>();
            byAgent.forEach((id, some) -> Optional.ofNullable(agents.get(id)).ifPresent(agent -> {
                HttpNode node = TaskRef.agent(masters, agent);
                answers.put(id, threads.submit(() -> node.get("/recommendations")));
            }));
            byAgent.forEach((id, some) -> all.take(id, agents.get(id), answers.get(id), some));
        } finally {
            threads.shutdownNow();
        }
        return all;
    }

    /** @param answer null: the masters do not count on the agent */
    private void take(String agentId, JsonNode agent, Future<JsonNode> answer, List<TaskRef> tasks) {
        if (answer == null) {
            miss(agentId, agent, "the agent is gone or out of reach", tasks);
            return;
        }
        try {
            take(agentId, agent, answer.get(), tasks);
        } catch (ExecutionException e) {
            boolean foreseen = e.getCause() instanceof IOException || e.getCause() instanceof RefusedException;
            if (!foreseen) {
                throw new IllegalStateException(e.getCause());
            }
            miss(agentId, agent, "the agent does not answer: " + e.getCause().getMessage(), tasks);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            miss(agentId, agent, "interrupted", tasks);
        }
    }

    private void take(String agentId, JsonNode agent, JsonNode answer, List<TaskRef> tasks) {
        Set<String> left = new HashSet<>();
        tasks.forEach(task -> left.add(task.frameworkId() + "/" + task.taskId()));
        for (JsonNode container : answer.path("containers")) {
            boolean asked = false;
            for (JsonNode task : container.path("task_ids")) {
                asked |= left.remove(container.path("framework_id").asText() + "/" + task.asText());
            }
            if (asked && container instanceof ObjectNode known) {
                known.put("agent_id", agentId);
                known.set("percentile", answer.path("percentile"));
                known.set("cpu_buckets", answer.path("cpu_buckets"));
                containers.add(known);
            }
        }
        List<TaskRef> unseen = tasks.stream()
                .filter(task -> left.contains(task.frameworkId() + "/" + task.taskId()))
                .toList();
        if (!unseen.isEmpty()) {
            miss(agentId, agent, "the agent has not looked at them yet", unseen);
        }
    }

    private void miss(String agentId, JsonNode agent, String why, List<TaskRef> tasks) {
        ObjectNode one = JsonNodeFactory.instance.objectNode();
        one.put("agent_id", agentId);
        if (agent != null) {
            one.set("hostname", agent.path("hostname"));
        }
        one.put("why", why);
        var ids = one.putArray("tasks");
        tasks.forEach(task -> ids.add(task.taskId()));
        missing.add(one);
    }
}
