package io.kebne.actors.allocator.core;

import io.kebne.actors.allocator.constraint.ConstraintFilter;

/** Which agents a framework's offer constraints keep from it, for readers. */
public final class Exclusions {
    private final ConstraintFilter filter;

    private Exclusions(ConstraintFilter filter) {
        this.filter = filter;
    }

    /** By what a framework's scheduler said last. Costs as much as its regular expressions are long. */
    public static Exclusions of(FrameworkLink link) {
        return new Exclusions(ConstraintFilter.compile(link.offerConstraints()));
    }

    /** Whether an agent is not offered to it in a role. */
    public boolean excludes(String role, Agent agent) {
        return !filter.admits(role, agent.info());
    }
}
