package io.kebne.actors.agent;

import io.kebne.actors.agent.core.AgentState;
import io.kebne.actors.agent.core.ContainerUsage;
import io.kebne.actors.agent.core.TaskEntry;
import io.kebne.actors.agent.isolation.Isolation;
import io.kebne.actors.time.SystemClock;
import io.kebne.protocol.agent.AgentMessage;
import io.kebne.protocol.agent.TasksMeasured;
import io.kebne.protocol.agent.TasksMeasured.Usage;
import io.kebne.protocol.id.TaskId;
import io.kebne.protocol.id.TaskKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Says what tasks use to masters that ask. It reads files, so in threads that may block; while some questions are being answered
 * others are not, and will be asked again.
 */
final class TaskMeter {
    private static final int MAX_AT_ONCE = 2;
    private static final double MILLIS_PER_SECOND = 1000.0;

    private final Isolation isolation;
    private final Executor blocking;
    private final AtomicInteger underWay = new AtomicInteger();

    TaskMeter(Isolation isolation, Executor blocking) {
        this.isolation = isolation;
        this.blocking = blocking;
    }

    void measure(AgentMessage.MeasureTasks asked, AgentState state) {
        Map<TaskId, String> containers = new TreeMap<>();
        for (TaskId id : asked.tasks()) {
            TaskEntry task =
                    state.tasks().get(new TaskKey(asked.frameworkId(), id)).getOrNull();
            if (task != null) {
                containers.put(id, task.containerId());
            }
        }
        if (underWay.incrementAndGet() > MAX_AT_ONCE) {
            underWay.decrementAndGet();
            return;
        }
        blocking.execute(() -> {
            try {
                List<Usage> usages = new ArrayList<>();
                containers.forEach((id, container) -> usages.add(usage(id, isolation.usage(container))));
                asked.replyTo().tell(new TasksMeasured(usages));
            } finally {
                underWay.decrementAndGet();
            }
        });
    }

    private static Usage usage(TaskId id, ContainerUsage usage) {
        Double user = usage.amounts().get("cpus_user_time_secs");
        Double system = usage.amounts().get("cpus_system_time_secs");
        Optional<Long> cpu = user == null || system == null
                ? Optional.empty()
                : Optional.of(Math.round((user + system) * MILLIS_PER_SECOND));
        Long resident = usage.counts().get("mem_rss_bytes");
        Long total = usage.counts().get("mem_total_bytes");
        // What is cached of files is given back when memory is needed, so that it is no reason for more instances.
        return new Usage(
                id, SystemClock.now().monotonicMillis(), cpu, Optional.ofNullable(resident == null ? total : resident));
    }
}
