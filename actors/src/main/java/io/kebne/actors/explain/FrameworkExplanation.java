package io.kebne.actors.explain;

import io.kebne.protocol.id.AgentId;
import io.kebne.protocol.id.TaskId;
import io.kebne.protocol.resources.Resources;
import io.kebne.protocol.serialization.KebneMessage;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Why a framework is, or is not, offered what it wants, as of now.
 *
 * @param known whether the allocator knows the framework
 * @param lastRound the latest allocation round of the pool; empty when there was none in this life of the allocator
 * @param roles of the framework
 * @param pending what it waits for, and why it does not run
 * @param refusals what it refused lately, the latest first
 */
public record FrameworkExplanation(
        boolean known,
        Optional<Round> lastRound,
        List<OfRole> roles,
        List<Pending> pending,
        List<RecentRefusal> refusals)
        implements KebneMessage {
    public static final FrameworkExplanation UNKNOWN =
            new FrameworkExplanation(false, Optional.empty(), List.of(), List.of(), List.of());

    public FrameworkExplanation {
        roles = List.copyOf(roles);
        pending = List.copyOf(pending);
        refusals = List.copyOf(refusals);
    }

    /**
     * A round.
     *
     * @param atMillis when, in milliseconds since the epoch
     * @param agents how many were looked at
     * @param offers how many were made
     */
    public record Round(long atMillis, int agents, int offers) {}

    /**
     * How a framework stands in one of its roles.
     *
     * @param active whether it takes offers for the role: it is connected and has not suppressed it
     * @param dominantShare of the framework in this role, of the whole pool
     * @param roleShare of the role, with all roles below it
     * @param offersMade how many offers it has got in this life of the allocator
     * @param steps how many agents fell out at which step
     */
    public record OfRole(
            String role, boolean active, double dominantShare, double roleShare, long offersMade, Steps steps) {}

    /**
     * Something that a framework waits for.
     *
     * @param steps for what it needs
     * @param advice what would have to change, the most promising first
     */
    public record Pending(TaskId taskId, String role, Resources resources, Steps steps, List<String> advice) {
        public Pending {
            advice = List.copyOf(advice);
        }
    }

    /**
     * How many agents fell out at each step, each counted at its first; in this order.
     *
     * @param agents how many there are
     * @param notOfferable disconnected, unreachable, draining, deactivated or not on the whitelist
     * @param filtered refused by the framework for a time
     * @param reserved all that is free is reserved to other roles
     * @param constraints by the constraint that is not met
     * @param gpu has GPUs, which the framework does not say it can use
     * @param region stands in another region, which the framework does not say it can use
     * @param limit by the role whose quota limit leaves too little
     * @param headroom what is free is held back for guarantees of others
     * @param tooSmall by the resource that is short; the empty name: less than is worth an offer
     * @param outstanding enough would be free but is in offers
     * @param remaining could be offered now
     */
    public record Steps(
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
        public Steps {
            constraints = Map.copyOf(constraints);
            limit = Map.copyOf(limit);
            tooSmall = Map.copyOf(tooSmall);
        }
    }

    /**
     * Something that a framework gave back.
     *
     * @param atMillis when, in milliseconds since the epoch
     * @param forMillis for how long it is not offered that again
     */
    public record RecentRefusal(String role, AgentId agentId, Resources resources, long atMillis, long forMillis) {}
}
