package io.kebne.multijvm.simulation;

import java.util.Locale;

/**
 * One thing that people, programs or fate do to the cluster.
 *
 * @param atMillis when, in virtual time
 * @param kind what
 * @param whom a number that chooses among those to whom it can be done
 * @param millis how long it lasts, or what else the kind needs
 * @param amount what else the kind needs
 */
record Act(long atMillis, Kind kind, int whom, long millis, int amount) {
    /** What can be done. */
    enum Kind {
        /** A scheduler wants {@code amount} tasks that run for up to {@code millis}. */
        SUBMIT,
        /** A scheduler kills one of its tasks. */
        KILL,
        /** A scheduler asks for the state of all its tasks. */
        RECONCILE,
        /** A scheduler wants no offers for a while. */
        SUPPRESS,
        /** A scheduler ends its framework and begins a new one. */
        TEARDOWN,
        /** A scheduler's process ends; a new one takes over after a while. */
        SCHEDULER_CRASH,
        /** An operator drains an agent and reactivates it after a while. */
        DRAIN,
        /** An operator deactivates an agent and reactivates it after a while. */
        DEACTIVATE,
        /** An operator marks an agent gone. */
        GONE,
        /** An operator sets a role's limit. */
        QUOTA,
        /** An operator reserves resources, or takes a reservation back. */
        RESERVE,
        /** A scheduler says what it wants {@code amount} tasks for, one by one or all together, and waits for that. */
        DEMAND,
        /** An operator sets how important roles are, and who may have tasks of others ended. */
        PRIORITY,
        /** An operator announces that a machine will be taken away, mostly takes it away, and brings it back. */
        MAINTENANCE,
        /** An operator makes a persistent volume, and deletes it after a while. */
        VOLUME,
        /**
         * An operator makes a persistent volume, and again and again deletes it and makes another of that name, while its agent
         * hears nothing; a scheduler wants tasks that may use it.
         */
        VOLUME_AGAIN,
        /** A master's process ends; it starts again after a while. */
        MASTER_CRASH,
        /** A master stands still; afterwards its entities go on for {@code amount} milliseconds although others took over. */
        MASTER_PAUSE,
        /** A master leaves by plan; it starts again after a while. */
        HAND_OVER,
        /** An agent's process ends and starts again after a while. */
        AGENT_CRASH,
        /** A machine goes down and starts again after a while. */
        AGENT_REBOOT,
        /** An agent is stopped by plan and starts again after a while. */
        AGENT_STOP,
        /** An agent's process stands still. */
        AGENT_PAUSE,
        /** Any node is cut off from all others. Several of these at staggered times are a swizzle-clog. */
        ISOLATE,
        /** The nodes whose bits are set in {@code amount} are cut off from the others. */
        PARTITION,
        /** Messages of one node to another are lost; those the other way are not. */
        ONE_WAY,
        /** Messages are lost, doubled, delayed and reordered. */
        ROUGH_NETWORK,
        /** Each way to the journal takes up to {@code amount} milliseconds. */
        SLOW_JOURNAL,
        /** {@code amount} percent of the writes fail; half of those that seem to were made. */
        FAILING_JOURNAL,
        /** A node's wall clock jumps by {@code amount} seconds. */
        CLOCK_JUMP;

        String text() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    Act lasting(long otherMillis) {
        return new Act(atMillis, kind, whom, otherMillis, amount);
    }

    String text() {
        return String.format(
                Locale.ROOT, "at %.3f s: %s of %d, %d ms, %d", atMillis / 1000.0, kind.text(), whom, millis, amount);
    }
}
