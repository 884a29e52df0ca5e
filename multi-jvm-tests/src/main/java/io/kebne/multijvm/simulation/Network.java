package io.kebne.multijvm.simulation;

import java.util.HashMap;
import java.util.Map;

/**
 * Carries messages between nodes. Messages on different links overtake each other; those on one link do when its connection is
 * replaced, which follows each cut, and now and then otherwise: Akka keeps the order of a connection, a client of HTTP may
 * have several at once. A link loses messages when it is cut; a rough network also loses, doubles, delays and reorders them.
 */
final class Network {
    /**
     * What a message may meet.
     *
     * @param delayMillis the most by which it is delayed
     * @param reordering how likely those behind it need not wait for it
     */
    record Weather(double loss, double duplication, long delayMillis, double reordering) {
        static final Weather FAIR = new Weather(0, 0, 5, 0.001);
    }

    /** How long a link has two connections after a cut, the old one with what it still holds. */
    private static final long RECONNECTING_MILLIS = 2_000;

    private static final double RECONNECTING_REORDERING = 0.1;
    /** By how much those that are overtaken may be late. */
    private static final long LATE_MILLIS = 1_500;

    private record Link(String from, String to) {}

    private final Agenda agenda;
    private final Trace trace;
    private final Dice dice;
    private final Map<Link, Integer> cuts = new HashMap<>();
    private final Map<Link, Long> lastArrival = new HashMap<>();
    private final Map<Link, Long> reconnectingUntil = new HashMap<>();
    private Weather weather = Weather.FAIR;

    Network(Agenda agenda, Trace trace, Dice dice) {
        this.agenda = agenda;
        this.trace = trace;
        this.dice = dice;
    }

    void weather(Weather next) {
        weather = next;
    }

    /** Cuts one direction; as often as it was cut it must be joined. */
    void cut(Node from, Node to) {
        cuts.merge(new Link(from.name(), to.name()), 1, Integer::sum);
    }

    void join(Node from, Node to) {
        Link link = new Link(from.name(), to.name());
        cuts.merge(link, -1, (a, b) -> a + b == 0 ? null : a + b);
        reconnectingUntil.put(link, agenda.now() + RECONNECTING_MILLIS);
    }

    boolean isCut(Node from, Node to) {
        return cuts.containsKey(new Link(from.name(), to.name()));
    }

    /** @param arrival happens at the other node, if it is there */
    void send(Node from, Node to, Object message, Runnable arrival) {
        Link link = new Link(from.name(), to.name());
        if (from.equals(to)) {
            agenda.in(0, () -> to.run(arrival));
            return;
        }
        if (cuts.containsKey(link) || dice.chance(weather.loss)) {
            trace.note(() -> from.name() + " -/-> " + to.name() + "  " + message);
            return;
        }
        carry(link, from, to, message, arrival);
        if (dice.chance(weather.duplication)) {
            carry(link, from, to, message, arrival);
        }
    }

    private void carry(Link link, Node from, Node to, Object message, Runnable arrival) {
        agenda.in(arrival(link) - agenda.now(), () -> {
            boolean lost = cuts.containsKey(link) || !to.isUp();
            trace.note(() -> from.name() + (lost ? " -/-> " : " ---> ") + to.name() + "  " + message);
            if (!lost) {
                to.run(arrival);
            }
        });
    }

    private long arrival(Link link) {
        long at = agenda.now() + dice.between(1, weather.delayMillis);
        boolean reconnecting = agenda.now() < reconnectingUntil.getOrDefault(link, 0L);
        if (dice.chance(Math.max(weather.reordering, reconnecting ? RECONNECTING_REORDERING : 0))) {
            return at + dice.between(0, LATE_MILLIS);
        }
        long inOrder = Math.max(at, lastArrival.getOrDefault(link, 0L));
        lastArrival.put(link, inOrder);
        return inOrder;
    }
}
