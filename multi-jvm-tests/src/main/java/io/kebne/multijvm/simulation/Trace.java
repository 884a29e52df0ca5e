package io.kebne.multijvm.simulation;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

/** The story of one simulation, for people, without what happens all the time. Costs nothing while it is off, which it is for all seeds but a failing one. */
final class Trace {
    private static final int LINES = 100;
    private static final int LINE = 240;
    private static final List<String> ROUTINE =
            List.of("Heartbeat[", "  ping", "Offers[", "Decline[", "Announce", "Rescind[");

    private final boolean on;
    private final Agenda agenda;
    private final Deque<String> lines = new ArrayDeque<>();

    Trace(boolean on, Agenda agenda) {
        this.on = on;
        this.agenda = agenda;
    }

    void note(Supplier<String> line) {
        if (on) {
            String text = line.get();
            if (ROUTINE.stream().anyMatch(text::contains)) {
                return;
            }
            lines.add(String.format(
                    Locale.ROOT,
                    "%8.3f  %s",
                    agenda.now() / 1000.0,
                    text.length() > LINE ? text.substring(0, LINE) + " …" : text));
            if (lines.size() > LINES) {
                lines.remove();
            }
        }
    }

    /** The last of them, the oldest first. */
    List<String> lines() {
        return List.copyOf(lines);
    }
}
