package io.kebne.actors.agent.isolation;

import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** Processes that a test names, without supervisors. */
record FakeProcesses(Map<String, List<Long>> byContainer) implements Processes {
    @Override
    public OptionalLong supervisor(String containerId) {
        return OptionalLong.empty();
    }
}
