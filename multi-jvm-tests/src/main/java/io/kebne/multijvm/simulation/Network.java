package io.kebne.multijvm.simulation;

import java.util.HashMap;
import java.util.Map;

/**
 * Carries messages between nodes. As Akka's connections do, a link keeps messages in order and loses them only when it is cut;
 * a rough network also loses, doubles and delays them. Messages on different links overtake each other.
 */
final class Network {
    /**
     * What a message may meet.
     *
     * @param delayMillis the most by which it is delayed
     */
    record Weather(double loss, double duplication, long delayMillis) {
        static final Weather FAIR = new Weather(0, 0, 5);
    }

    private record Link(String from, String to) {}

    private final Agenda agenda;
    private final Trace trace;
    private final Dice dice;
    private final Map<Link, Integer> cuts = new HashMap<>();
    private final Map<Link, Long> lastArrival = new HashMap<>();
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
        cuts.merge(new Link(from.name(), to.name()), -1, (a, b) -> a + b == 0 ? null : a + b);
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
        long at = Math.max(agenda.now() + dice.between(1, weather.delayMillis), lastArrival.getOrDefault(link, 0L));
        lastArrival.put(link, at);
        agenda.in(at - agenda.now(), () -> {
            boolean lost = cuts.containsKey(link) || !to.isUp();
            trace.note(() -> from.name() + (lost ? " -/-> " : " ---> ") + to.name() + "  " + message);
            if (!lost) {
                to.run(arrival);
            }
        });
    }
}
