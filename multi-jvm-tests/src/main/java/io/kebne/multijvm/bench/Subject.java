package io.kebne.multijvm.bench;

import java.util.function.Supplier;

/** An allocator under measurement, as far as the scenarios use one. Handles are whatever the subject gives out. */
interface Subject {
    int addFramework(String name, String role);

    void suppress(int framework, boolean suppressed);

    void setQuota(String role, long[] guarantee, long[] limit);

    /** An agent that is wholly free and may be offered. */
    int addAgent(String id, long[] total);

    /** A new total of an agent on which nothing is held; all of it is free. */
    void updateAgent(int agent, long[] total);

    /**
     * Runs a round.
     *
     * @param agents which to consider, or null for all
     * @return how many offers were made; they replace those of the round before as {@link #offerAgent} and the like see them
     */
    int round(int[] agents, long nowMillis);

    int offerAgent(int offer);

    int offerFramework(int offer);

    /** Divisible resources of an offer, in thousandths by kind. */
    long[] offerAmounts(int offer);

    /** An offer comes back unused, to be refused by the framework until then; not at all for zero. */
    void decline(int offer, long untilMillis);

    /**
     * A framework refuses an agent until then.
     *
     * @param amounts what it was offered, in thousandths by kind
     */
    void refuse(int framework, int agent, long[] amounts, long untilMillis);

    /** An offer is used in part; the rest is free again. */
    void accept(int offer, long[] used);

    /** What a task held is free again. */
    void release(int agent, int framework, long[] used);

    /** The subjects by name. */
    static Subject of(String name) {
        Supplier<Subject> subject = switch (name) {
            case "planner" -> PlannerSubject::new;
            case "reference" -> ReferenceSubject::new;
            default -> throw new IllegalArgumentException("no subject is called " + name);
        };
        return subject.get();
    }
}
