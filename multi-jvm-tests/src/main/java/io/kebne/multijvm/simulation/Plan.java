package io.kebne.multijvm.simulation;

import io.kebne.multijvm.simulation.Act.Kind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * A seed's history in outline: what is done to the cluster, and when it calms down. Which kinds of faults there are differs
 * from seed to seed, since many kinds at once hide each other.
 *
 * @param seed decides all else: delays, what schedulers make of offers, and so on
 * @param calmMillis when all faults are over
 * @param acts in order of time; none lasts longer than until then
 */
record Plan(long seed, long calmMillis, List<Act> acts) {
    /** Virtual time in which about one event happens while nothing special does. */
    private static final long MILLIS_PER_EVENT = 25;

    private static final long CALM_BEFORE_END_MILLIS = 1_000;
    private static final Set<Kind> WORK = EnumSet.range(Kind.SUBMIT, Kind.VOLUME_AGAIN);
    /** These came later. They are drawn from dice of their own, so that of a seed all else stays as it was. */
    private static final Set<Kind> LATER = EnumSet.range(Kind.DEMAND, Kind.VOLUME_AGAIN);

    Plan {
        acts = acts.stream().sorted(Comparator.comparingLong(Act::atMillis)).toList();
    }

    /** @param events about how many events the cluster is disturbed */
    static Plan of(long seed, int events) {
        Dice dice = new Dice(seed, "plan");
        long horizon = events * MILLIS_PER_EVENT;
        List<Act> acts = new ArrayList<>();
        int submissions = (int) dice.between(3, 3 + horizon / 3_000);
        for (int i = 0; i < submissions; i++) {
            acts.add(act(Kind.SUBMIT, horizon, dice));
        }
        draw(EnumSet.complementOf(EnumSet.copyOf(LATER)), acts, horizon, dice);
        if (dice.chance(0.2)) {
            swizzle(acts, horizon, dice);
        }
        draw(LATER, acts, horizon, new Dice(seed, "plan of later kinds"));
        return new Plan(seed, horizon, acts);
    }

    private static void draw(Set<Kind> kinds, List<Act> acts, long horizon, Dice dice) {
        for (Kind kind : kinds) {
            if (kind == Kind.SUBMIT || dice.chance(0.6)) {
                continue;
            }
            long most = Math.max(1, horizon / (WORK.contains(kind) ? 8_000 : 12_000));
            for (long i = dice.between(1, most); i > 0; i--) {
                acts.add(act(kind, horizon, dice));
            }
        }
    }

    Plan with(List<Act> others) {
        return new Plan(seed, calmMillis, others);
    }

    Plan calmAt(long millis) {
        return new Plan(
                seed,
                millis,
                acts.stream()
                        .filter(act -> act.atMillis() < millis)
                        .map(act -> act.lasting(Math.min(act.millis(), millis - act.atMillis())))
                        .toList());
    }

    private static Act act(Kind kind, long horizon, Dice dice) {
        long at = dice.between(0, horizon - CALM_BEFORE_END_MILLIS);
        long millis = dice.chance(0.5) ? dice.between(50, 4_000) : dice.between(1_000, 30_000);
        int amount = switch (kind) {
            case SUBMIT -> (int) dice.between(1, 6);
            case QUOTA -> (int) dice.between(0, 8);
            case PARTITION -> (int) dice.between(1, 1 << World.NODES);
            case MASTER_PAUSE, SLOW_JOURNAL -> (int) dice.between(10, 6_000);
            case FAILING_JOURNAL -> (int) dice.between(5, 100);
            case CLOCK_JUMP -> (int) dice.between(-4_000, 4_000);
            default -> dice.below(1_000);
        };
        long most = kind == Kind.SUBMIT ? 15_000 : horizon - at;
        return new Act(at, kind, dice.below(1_000), Math.min(millis, most), amount);
    }

    /** Some nodes are cut off one after the other and come back in another order. */
    private static void swizzle(List<Act> acts, long horizon, Dice dice) {
        long start = dice.between(0, horizon / 2);
        long back = dice.between(start + 1_000, horizon - CALM_BEFORE_END_MILLIS);
        for (int i = (int) dice.between(2, 5); i > 0; i--) {
            long at = dice.between(start, back - 500);
            long until = dice.between(back, horizon);
            acts.add(new Act(at, Kind.ISOLATE, dice.below(World.NODES), until - at, 0));
        }
    }
}
