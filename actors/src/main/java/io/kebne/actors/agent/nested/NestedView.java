package io.kebne.actors.agent.nested;

import java.util.Optional;

/**
 * One nested or standalone container, for people.
 *
 * @param owner whose it is; empty: the operator's
 * @param pid while it runs
 */
public record NestedView(ContainerPath path, Optional<Parent.Owner> owner, Optional<Long> pid) {}
