package io.kebne.multijvm.simulation;

import java.util.Arrays;
import java.util.Iterator;

/**
 * The program behind {@code kebne simulate}. Options: {@code --seeds N}, {@code --seed S} (the first), {@code --events E},
 * {@code --bug NAME} (plants one of {@link Mutation}), {@code --json}. Exits with 1 when a seed fails.
 */
public final class SimulateMain {
    private int seeds = 1_000;
    private long first = 1;
    private int events = Simulator.DEFAULT_EVENTS;
    private Mutation mutation = Mutation.NONE;
    private boolean json;

    private SimulateMain(String[] arguments) {
        Iterator<String> words = Arrays.asList(arguments).iterator();
        while (words.hasNext()) {
            String option = words.next();
            switch (option) {
                case "--json" -> json = true;
                case "--seeds" -> seeds = Integer.parseInt(words.next());
                case "--seed" -> first = Long.parseLong(words.next());
                case "--events" -> events = Integer.parseInt(words.next());
                case "--bug" -> mutation = Mutation.named(words.next());
                default -> throw new IllegalArgumentException("unknown option " + option);
            }
        }
    }

    public static void main(String[] arguments) throws InterruptedException {
        System.exit(new SimulateMain(arguments).run() ? 0 : 1);
    }

    /** @return whether no seed failed */
    private boolean run() throws InterruptedException {
        Simulator.Report report = Simulator.run(first, seeds, events, mutation);
        if (json) {
            System.out.println(report.toJson());
        } else {
            report.failures().forEach(failure -> System.out.println(failure.text()));
            System.out.printf(
                    "%d seeds from %d, %d events, %d failed%n",
                    report.seeds(), first, report.events(), report.failures().size());
        }
        return report.failures().isEmpty();
    }
}
