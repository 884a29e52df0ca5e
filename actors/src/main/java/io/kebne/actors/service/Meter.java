package io.kebne.actors.service;

import akka.actor.typed.ActorRef;
import akka.actor.typed.RecipientRef;
import io.kebne.actors.service.core.Measurement;
import io.kebne.protocol.agent.TasksMeasured;
import io.kebne.protocol.allocator.AllocatorMessage;
import io.kebne.protocol.id.AgentId;
import io.kebne.protocol.id.FrameworkId;
import io.kebne.protocol.id.TaskId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Finds out what autoscaling asks for: what instances use from their agents, which the allocator reaches, and numbers over HTTP.
 * Each agent is asked once for all services of a round. Nothing is repeated: who does not answer is asked again in the next.
 */
final class Meter {
    /** So many tasks are named in one message at most. */
    private static final int MAX_TASKS = 1000;

    private final RecipientRef<AllocatorMessage> allocator;
    private final MetricReader reader;

    Meter(RecipientRef<AllocatorMessage> allocator, MetricReader reader) {
        this.allocator = allocator;
        this.reader = reader;
    }

    /**
     * @param usage hears what agents say
     * @param numbers is told what was read, in any thread
     */
    void measure(
            FrameworkId frameworkId,
            List<Measurement> wanted,
            ActorRef<TasksMeasured> usage,
            Consumer<Measurement.Answer> numbers) {
        Map<AgentId, List<TaskId>> byAgent = new TreeMap<>();
        for (Measurement one : wanted) {
            one.usage()
                    .forEach((agent, tasks) -> byAgent.computeIfAbsent(agent, id -> new ArrayList<>())
                            .addAll(tasks));
            one.reads().forEach(read -> reader.read(read, numbers));
        }
        List<AllocatorMessage.Measure.OnAgent> batch = new ArrayList<>();
        int size = 0;
        for (Map.Entry<AgentId, List<TaskId>> agent : byAgent.entrySet()) {
            for (int from = 0; from < agent.getValue().size(); from += MAX_TASKS) {
                List<TaskId> some = agent.getValue()
                        .subList(
                                from,
                                Math.min(from + MAX_TASKS, agent.getValue().size()));
                if (size + some.size() > MAX_TASKS) {
                    allocator.tell(new AllocatorMessage.Measure(frameworkId, batch, usage));
                    batch = new ArrayList<>();
                    size = 0;
                }
                batch.add(new AllocatorMessage.Measure.OnAgent(agent.getKey(), some));
                size += some.size();
            }
        }
        if (!batch.isEmpty()) {
            allocator.tell(new AllocatorMessage.Measure(frameworkId, batch, usage));
        }
    }
}
