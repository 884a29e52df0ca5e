package io.kebne.actors.allocator.core;

import io.kebne.protocol.id.AgentId;
import io.kebne.protocol.id.FrameworkId;
import io.kebne.protocol.id.GangId;
import io.kebne.protocol.id.OfferId;
import io.vavr.collection.TreeMap;
import io.vavr.collection.Vector;

/**
 * What is to be done when the monotonic clock reaches a time, the next first. By time, because a round adds thousands of
 * one time.
 */
record Deadlines(TreeMap<Long, Vector<Subject>> byTime) {
    static final Deadlines NONE = new Deadlines(TreeMap.empty());

    /** What a deadline is about. */
    sealed interface Subject {
        /** An offer is to be rescinded unless it was answered. */
        record OfferRunsOut(OfferId offerId) implements Subject {}

        /** A gang expires unless it was served. */
        record GangRunsOut(FrameworkId frameworkId, GangId gangId) implements Subject {}

        /** What is kept for a framework is given up. */
        record EarmarkRunsOut(AgentId agentId) implements Subject {}

        /** A framework may be asked again to leave an agent. */
        record InverseFilterRunsOut(FrameworkId frameworkId, AgentId agentId) implements Subject {}
    }

    boolean isEmpty() {
        return byTime.isEmpty();
    }

    /** The next one; {@link Long#MAX_VALUE} when there is none. */
    long next() {
        return byTime.headOption().map(next -> next._1).getOrElse(Long.MAX_VALUE);
    }

    /** What those that have come are about, the earliest first. */
    Iterable<Subject> due(long nowMillis) {
        return byTime.iterator().takeWhile(at -> at._1 <= nowMillis).flatMap(at -> at._2);
    }

    Deadlines plus(long atMillis, Subject subject) {
        return new Deadlines(byTime.put(atMillis, at(atMillis).append(subject)));
    }

    Deadlines minus(long atMillis, Subject subject) {
        Vector<Subject> others = at(atMillis).remove(subject);
        return new Deadlines(others.isEmpty() ? byTime.remove(atMillis) : byTime.put(atMillis, others));
    }

    /** Those after this time. */
    Deadlines after(long nowMillis) {
        TreeMap<Long, Vector<Subject>> rest = byTime;
        while (!rest.isEmpty() && rest.head()._1 <= nowMillis) {
            rest = rest.tail();
        }
        return new Deadlines(rest);
    }

    private Vector<Subject> at(long atMillis) {
        return byTime.get(atMillis).getOrElse(Vector.empty());
    }
}
