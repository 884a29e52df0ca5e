package io.kebne.actors.agent.core;

import java.util.List;

/**
 * The outcome of one input.
 *
 * @param state from now on
 * @param effects in the order in which they are carried out
 */
public record AgentDecision(AgentState state, List<AgentEffect> effects) {
    public AgentDecision {
        effects = List.copyOf(effects);
    }
}
