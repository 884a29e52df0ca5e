package io.kebne.protocol.agent;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.kebne.protocol.id.TaskId;
import io.kebne.protocol.serialization.KebneMessage;
import java.util.List;
import java.util.Optional;

/** What tasks of one framework use, as their agent has measured it: the answer to {@link AgentMessage.MeasureTasks}. */
public record TasksMeasured(List<Usage> tasks) implements KebneMessage {
    /**
     * @param atMillis when it was measured, of the agent's monotonic clock: of use beside another of the same agent only
     * @param cpuMillis of processors that it has used since its start
     * @param memBytes that it uses
     */
    public record Usage(
            TaskId taskId,
            long atMillis,
            @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<Long> cpuMillis,
            @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<Long> memBytes) {}

    public TasksMeasured {
        tasks = List.copyOf(tasks);
    }
}
