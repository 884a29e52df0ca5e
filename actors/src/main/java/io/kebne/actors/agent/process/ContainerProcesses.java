package io.kebne.actors.agent.process;

import io.kebne.actors.agent.isolation.Processes;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * The processes of containers, by the environment in which they were started.
 *
 * @param table of this machine
 * @param runtime where supervisors say who they are
 */
public record ContainerProcesses(ProcessTable table, RuntimeDirectory runtime) implements Processes {
    @Override
    public Map<String, List<Long>> byContainer() {
        return table.byVariable(TaskEnvironment.CONTAINER_ID);
    }

    @Override
    public OptionalLong supervisor(String containerId) {
        try {
            return runtime.running(containerId)
                    .map(running -> OptionalLong.of(running.supervisor().pid()))
                    .orElse(OptionalLong.empty());
        } catch (IOException e) {
            return OptionalLong.empty();
        }
    }
}
