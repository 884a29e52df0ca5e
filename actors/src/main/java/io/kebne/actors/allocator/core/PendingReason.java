package io.kebne.actors.allocator.core;

import io.kebne.protocol.id.FrameworkId;
import io.kebne.protocol.offer.Request;
import io.kebne.protocol.resources.Resources;
import io.kebne.protocol.resources.Scalar;
import io.kebne.protocol.resources.Value;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Why a task that a framework waits to launch does not run: the first obstacle on its way, found by
 * {@link PendingDiagnosis}. For people; nothing is decided by it.
 */
public sealed interface PendingReason {
    /** Nobody takes offers for the framework. */
    record FrameworkDisconnected() implements PendingReason {
        @Override
        public String text() {
            return "framework disconnected: no scheduler takes its offers";
        }
    }

    /** The framework waits for offers of a role that it did not subscribe to. */
    record RoleNotSubscribed(String role) implements PendingReason {
        @Override
        public String text() {
            return "role not subscribed: the framework gets no offers for '" + role + "'";
        }
    }

    /** The framework wants no offers for the role now. */
    record RoleSuppressed(String role) implements PendingReason {
        @Override
        public String text() {
            return "role suppressed: the framework wants no offers for '" + role + "'";
        }
    }

    /** The framework holds offers that the task fits into. */
    record BeingOffered(int offers) implements PendingReason {
        @Override
        public String text() {
            return "being offered: it fits into " + counted(offers, "offer") + " that the framework has not answered";
        }
    }

    /** The role, or one above it, would have more than its quota allows. */
    record OverLimit(String limit) implements PendingReason {
        @Override
        public String text() {
            return "over its quota: " + limit;
        }
    }

    /** Agents are there, but operators have taken all of them out. */
    record NoneOffered(int connected) implements PendingReason {
        @Override
        public String text() {
            return "no agents are offered: " + (connected == 1 ? "the one" : "all " + connected)
                    + " that " + (connected == 1 ? "is" : "are")
                    + " connected " + (connected == 1 ? "is" : "are")
                    + " deactivated, drained or not on the whitelist";
        }
    }

    /** No agent could run anything. {@code known} ones exist but are not connected. */
    record NoAgents(int known) implements PendingReason {
        @Override
        public String text() {
            return known == 0 ? "no agents" : "no agents are connected, of " + known + " known";
        }
    }

    /** Every one of these is more than any agent has in total. */
    record TooLarge(List<Shortage> shortages) implements PendingReason {
        public TooLarge {
            shortages = List.copyOf(shortages);
        }

        @Override
        public String text() {
            return shortages.stream().map(Shortage::text).collect(Collectors.joining(", and "));
        }
    }

    /** Each resource is there in total, but on different agents. */
    record Scattered() implements PendingReason {
        @Override
        public String text() {
            return "no single agent has all it asks for, though each part of it is on some agent";
        }
    }

    /**
     * It would fit, but not now.
     *
     * @param agents on which it fits in total
     * @param asked what it asks for
     * @param free what is free on that one of them which comes closest
     */
    record Busy(int agents, Resources asked, Resources free) implements PendingReason {
        @Override
        public String text() {
            return "fits on " + counted(agents, "agent") + (agents == 1 ? " but it is" : " but they are")
                    + " busy: the most that is free is "
                    + asked.byName().entrySet().stream()
                            .map(e -> amount(e.getKey(), free.byName().getOrDefault(e.getKey(), nothing(e.getValue()))))
                            .collect(Collectors.joining(", "));
        }
    }

    /** It fits into what is free, but others are guaranteed so much that this is not for it. */
    record HeldBack(int agents) implements PendingReason {
        @Override
        public String text() {
            return "held back: what is free on " + counted(agents, "agent") + " is kept for guarantees of other roles";
        }
    }

    /** It fits into what is free; the next rounds will offer that to the framework unless it has refused it. */
    record AwaitingOffer(int agents) implements PendingReason {
        @Override
        public String text() {
            return "waits for an offer: it fits into what is free on " + counted(agents, "agent");
        }
    }

    /**
     * A resource of which no agent has enough.
     *
     * @param largest the most that one agent has in total; for ranges and sets just what some agent has
     */
    record Shortage(String name, Value asked, Value largest) {
        String text() {
            return asked instanceof Scalar
                    ? "asks " + amount(name, asked) + " but the largest agent has " + largest.text()
                    : "asks " + amount(name, asked) + " but no agent has all of them";
        }
    }

    /** The reason as a sentence without a full stop. */
    String text();

    /** @return why the task of {@code request} does not run, given that it is not in the ledger */
    static PendingReason of(AllocatorView view, FrameworkId frameworkId, Request request) {
        return PendingDiagnosis.find(view, frameworkId, request);
    }

    private static String counted(int n, String noun) {
        return n + " " + noun + (n == 1 ? "" : "s");
    }

    private static String amount(String name, Value value) {
        return value instanceof Scalar ? value.text() + " " + name : name + " " + value.text();
    }

    private static Value nothing(Value like) {
        return like instanceof Scalar ? Scalar.ZERO : like.minus(like);
    }
}
