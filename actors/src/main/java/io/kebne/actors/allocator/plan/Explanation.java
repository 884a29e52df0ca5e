package io.kebne.actors.allocator.plan;

import java.util.Map;

/**
 * Why a client is, or is not, offered something: each agent counts at the first step that it falls out at, in this order.
 *
 * @param agents how many there are
 * @param notOfferable disconnected, draining, deactivated or not whitelisted
 * @param filtered refused by the client for a time
 * @param reserved all that is free is reserved to other roles
 * @param constraints by the words of the constraint that is not met
 * @param gpu has GPUs, which the client cannot deal with
 * @param region is in another region, which the client cannot deal with
 * @param limit by the path of the role whose limit leaves too little
 * @param headroom too much of what is free is held back for unmet guarantees
 * @param tooSmall by name of the kind that is short, even if nobody else held an offer; empty name for below the least amounts
 *     that are worth an offer
 * @param outstanding enough is unused, but in others' offers
 * @param remaining could be offered to it now
 */
public record Explanation(
        int agents,
        int notOfferable,
        int filtered,
        int reserved,
        Map<String, Integer> constraints,
        int gpu,
        int region,
        Map<String, Integer> limit,
        int headroom,
        Map<String, Integer> tooSmall,
        int outstanding,
        int remaining) {
    public Explanation {
        constraints = Map.copyOf(constraints);
        limit = Map.copyOf(limit);
        tooSmall = Map.copyOf(tooSmall);
    }
}
