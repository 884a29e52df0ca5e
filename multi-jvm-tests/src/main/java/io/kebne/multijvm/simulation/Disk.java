package io.kebne.multijvm.simulation;

import java.util.HashSet;
import java.util.Set;

/** The journal's service as masters see it: how long it takes, and what goes wrong with it. */
final class Disk {
    /** After how long a master takes a write for failed, whatever becomes of it. */
    static final long TIMEOUT_MILLIS = 5_000;

    /**
     * How the service is doing.
     *
     * @param delayMillis the most that each way takes
     * @param refusal how likely nothing is written
     * @param lostAnswer how likely it is written and nobody hears of it
     */
    record Health(long delayMillis, double refusal, double lostAnswer) {
        static final Health GOOD = new Health(5, 0, 0);
    }

    private final Agenda agenda;
    private final Dice dice;
    private final Set<String> cutOff = new HashSet<>();
    private Health health = Health.GOOD;

    Disk(Agenda agenda, Dice dice) {
        this.agenda = agenda;
        this.dice = dice;
    }

    void health(Health next) {
        health = next;
    }

    void cutOff(Node node, boolean off) {
        if (off) {
            cutOff.add(node.name());
        } else {
            cutOff.remove(node.name());
        }
    }

    /** What is done at the service; true when it took effect. */
    interface Work {
        boolean done();
    }

    /** What is done at the master when it hears, or has waited long enough. */
    interface Answer {
        void heard(boolean success);
    }

    /** A request that has set out takes effect even if its master ends or gives up meanwhile. */
    void request(Node node, Work work, Answer answer) {
        boolean refused = dice.chance(health.refusal) || cutOff.contains(node.name());
        boolean unheard = dice.chance(health.lostAnswer);
        long there = dice.between(1, health.delayMillis);
        long round = there + dice.between(0, health.delayMillis);
        boolean[] done = new boolean[1];
        agenda.in(there, () -> done[0] = !refused && work.done());
        node.later(Math.min(round, TIMEOUT_MILLIS), () -> answer.heard(done[0] && !unheard && round <= TIMEOUT_MILLIS));
    }

    /** Whether a stored snapshot turns out to be unreadable; only while the service is not well. */
    boolean damages() {
        return !health.equals(Health.GOOD) && dice.chance(0.2);
    }
}
