package io.kebne.protocol.service;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.kebne.protocol.id.AgentId;
import io.kebne.protocol.id.TaskId;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * An instance that has been launched and not ended, as far as it is remembered.
 *
 * @param incarnation the how-manieth launch of its service it is
 * @param config which of the service's versions it was launched for
 * @param ports its own, in the order of the service's
 * @param fields of its agent by which instances are placed, as they were then
 * @param launchedMillis since the epoch
 * @param ending why it is to end; empty while it is to run
 * @param ip of its agent; empty in journals of before it was kept
 */
public record ServiceInstance(
        TaskId taskId,
        long incarnation,
        long config,
        String role,
        AgentId agentId,
        String hostname,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Integer> ports,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) SortedMap<String, String> fields,
        long launchedMillis,
        @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<String> ending,
        @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<String> ip) {
    public ServiceInstance {
        ports = ports == null ? List.of() : List.copyOf(ports);
        fields = Collections.unmodifiableSortedMap(new TreeMap<>(fields == null ? Map.of() : fields));
    }

    public boolean hasToEnd() {
        return ending.isPresent();
    }

    public ServiceInstance ending(String why) {
        return new ServiceInstance(
                taskId,
                incarnation,
                config,
                role,
                agentId,
                hostname,
                ports,
                fields,
                launchedMillis,
                Optional.of(why),
                ip);
    }
}
