package io.kebne.launcher.chaos;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Which faults happen when: the same for the same seed. */
final class FaultSchedule {
    /** What happens to whom. */
    enum Kind {
        KILL_MASTER,
        PAUSE_MASTER,
        STOP_MASTER,
        KILL_AGENT,
        PAUSE_AGENT,
        STOP_AGENT,
        RESTART_SCHEDULER;

        boolean isOfMaster() {
            return this == KILL_MASTER || this == PAUSE_MASTER || this == STOP_MASTER;
        }

        boolean isOfAgent() {
            return this == KILL_AGENT || this == PAUSE_AGENT || this == STOP_AGENT;
        }

        boolean isPause() {
            return this == PAUSE_MASTER || this == PAUSE_AGENT;
        }
    }

    /**
     * One fault.
     *
     * @param atMillis since the beginning of the faults
     * @param node which of the masters or agents, from 0; without meaning for a scheduler
     * @param lastsMillis until the node goes on or is started again
     */
    record Fault(long atMillis, Kind kind, int node, long lastsMillis) {
        long endMillis() {
            return atMillis + lastsMillis;
        }
    }

    private static final long SHORTEST_MILLIS = 500;
    private static final long LONGEST_DOWN_MILLIS = 4_000;
    private static final long LONGEST_PAUSE_MILLIS = 12_000;
    /** A master that has been away is given so long to be of use again before the next one is hit. */
    private static final long RECOVERY_MILLIS = 12_000;

    private static final long LONGEST_GAP_MILLIS = 5_000;

    private FaultSchedule() {}

    /**
     * Faults that come one soon after the other, so that several last at the same time; but of masters never two, since
     * without a majority nothing is promised, and of one agent or the scheduler never two.
     *
     * @param length of the time in which they begin and end
     */
    static List<Fault> random(long seed, int masters, int agents, Duration length) {
        Random random = new Random(seed);
        List<Fault> faults = new ArrayList<>();
        Map<String, Long> busyUntil = new HashMap<>();
        long at = 0;
        while (true) {
            at += 1 + random.nextInt((int) LONGEST_GAP_MILLIS);
            Kind kind = Kind.values()[random.nextInt(Kind.values().length)];
            int node = kind.isOfAgent() ? random.nextInt(agents) : random.nextInt(masters);
            long longest = kind.isPause() ? LONGEST_PAUSE_MILLIS : LONGEST_DOWN_MILLIS;
            Fault fault =
                    new Fault(at, kind, node, SHORTEST_MILLIS + random.nextInt((int) (longest - SHORTEST_MILLIS)));
            if (at >= length.toMillis()) {
                return faults;
            }
            String who = kind.isOfMaster() ? "masters" : kind.isOfAgent() ? "agent " + node : "scheduler";
            boolean possible = fault.endMillis() <= length.toMillis()
                    && at >= busyUntil.getOrDefault(who, 0L)
                    && (masters > 1 || !kind.isOfMaster());
            if (possible) {
                busyUntil.put(who, fault.endMillis() + RECOVERY_MILLIS);
                faults.add(fault);
            }
        }
    }

    /** A planned restart of every master and then of every agent, each when the one before is back; without times. */
    static List<Fault> rolling(int masters, int agents) {
        List<Fault> faults = new ArrayList<>();
        for (int i = 0; i < masters; i++) {
            faults.add(new Fault(0, Kind.STOP_MASTER, i, 0));
        }
        for (int i = 0; i < agents; i++) {
            faults.add(new Fault(0, Kind.STOP_AGENT, i, 0));
        }
        return faults;
    }
}
