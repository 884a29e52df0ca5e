package io.kebne.actors.allocator.plan;

/** Which agents a client accepts at all, by their traits. Must always answer the same for the same traits. */
@FunctionalInterface
public interface AgentConstraint {
    AgentConstraint NONE = traits -> null;

    /**
     * The first constraint that the agent does not meet, in words for the user.
     *
     * @param traits what {@link PoolTable#setTraits} was given for the agent
     * @return null when it meets all
     */
    String unmet(Object traits);
}
