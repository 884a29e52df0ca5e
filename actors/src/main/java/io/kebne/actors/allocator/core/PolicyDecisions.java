package io.kebne.actors.allocator.core;

import io.kebne.persistence.allocator.AllocatorEvent.PrioritiesUpdated;
import io.kebne.persistence.allocator.AllocatorEvent.WeightsUpdated;
import io.kebne.persistence.allocator.AllocatorEvent.WhitelistUpdated;
import io.kebne.protocol.offer.Offer;
import io.kebne.protocol.operator.OperatorCommand.UpdatePriorities;
import io.kebne.protocol.operator.OperatorCommand.UpdateWeights;
import io.kebne.protocol.operator.OperatorCommand.UpdateWhitelist;
import io.kebne.protocol.operator.OperatorReply.Cause;
import io.kebne.protocol.policy.RolePriority;
import io.kebne.protocol.policy.Weight;
import io.vavr.collection.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Weights and priorities of roles, and the whitelist of hosts. */
final class PolicyDecisions {
    /** The most roles that may have a weight, a quota or a priority of their own. */
    static final int MAX_ROLES = 10_000;

    /** The most that one command may name: it must fit into a message. */
    private static final int MAX_ROLES_AT_ONCE = 1_000;

    private static final int MAX_HOSTS = 10_000;

    private PolicyDecisions() {}

    /** Offers made by the old weights are taken back, so that the next round can share by the new ones. */
    static void weights(Draft draft, UpdateWeights command, AllocatorSettings settings) {
        requireDistinct("weights", command.weights().stream().map(Weight::role).toList());
        Policy policy = draft.state().policy();
        List<Weight> news = command.weights().stream()
                .filter(w -> policy.weights().get(w.role()).getOrElse(() -> settings.weight(w.role())) != w.weight())
                .toList();
        if (news.isEmpty()) {
            return;
        }
        requireRoom(
                policy.weights().keySet().toJavaSet(),
                news.stream().map(Weight::role).toList());
        draft.event(new WeightsUpdated(news, draft.now().wallMillis()));
        OfferDecisions.rescind(draft, offer -> true);
    }

    static void priorities(Draft draft, UpdatePriorities command) {
        List<String> roles =
                command.priorities().stream().map(RolePriority::role).toList();
        requireDistinct("priorities", roles);
        HashMap<String, RolePriority> before = draft.state().policy().priorities();
        requireRoom(before.keySet().toJavaSet(), roles);
        if (command.priorities().stream().allMatch(p -> before.get(p.role()).contains(p))) {
            return;
        }
        draft.event(new PrioritiesUpdated(command.priorities(), draft.now().wallMillis()));
    }

    static void whitelist(Draft draft, UpdateWhitelist command) {
        if (command.hostnames().map(Set::size).orElse(0) > MAX_HOSTS) {
            throw new RefusedException(Cause.INVALID, "hostnames", "must be at most " + MAX_HOSTS);
        }
        if (command.hostnames().equals(draft.state().policy().whitelist())) {
            return;
        }
        draft.event(new WhitelistUpdated(command.hostnames(), draft.now().wallMillis()));
        OfferDecisions.rescind(draft, offer -> isExcluded(draft, offer));
    }

    private static boolean isExcluded(Draft draft, Offer offer) {
        return !draft.state().policy().admits(offer.hostname());
    }

    static void requireDistinct(String field, List<String> roles) {
        if (roles.size() > MAX_ROLES_AT_ONCE) {
            throw new RefusedException(Cause.INVALID, field, "may name at most " + MAX_ROLES_AT_ONCE + " roles");
        }
        Set<String> seen = new HashSet<>();
        for (String role : roles) {
            if (!seen.add(role)) {
                throw new RefusedException(Cause.INVALID, field, "role '" + role + "' is named twice");
            }
        }
    }

    static void requireRoom(Set<String> known, List<String> more) {
        Set<String> all = new HashSet<>(known);
        all.addAll(more);
        if (all.size() > MAX_ROLES) {
            throw new RefusedException(Cause.INVALID, "roles", "there may be at most " + MAX_ROLES + " with their own");
        }
    }
}
