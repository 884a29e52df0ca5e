package io.kebne.actors.agent.nested;

import io.kebne.protocol.id.ExecutorId;
import io.kebne.protocol.id.FrameworkId;
import java.util.Optional;

/**
 * One nested container, for people.
 *
 * @param pid while it runs
 */
public record NestedView(ContainerPath path, FrameworkId frameworkId, ExecutorId executorId, Optional<Long> pid) {}
