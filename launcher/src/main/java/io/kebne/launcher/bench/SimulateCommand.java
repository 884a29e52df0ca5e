package io.kebne.launcher.bench;

import io.kebne.protocol.InvalidValueException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code kebne simulate}. */
@Command(
        name = "simulate",
        description = {
            "Plays histories of a whole cluster in one process, with virtual time and whatever can go wrong, and checks after"
                    + " every event what must always hold. A seed gives the same history each time. One that fails is"
                    + " printed with the smallest part of its history that fails too. Needs the source tree.",
            "Example: kebne simulate --seeds 10000",
            "Example: kebne simulate --seeds 1 --seed 4711"
        })
public final class SimulateCommand implements Callable<Integer> {
    @Option(names = "--seeds", paramLabel = "N", defaultValue = "1000", description = "How many; default 1000.")
    private int seeds;

    @Option(names = "--seed", paramLabel = "S", description = "The first; the time of day when it is not given.")
    private Long first;

    @Option(
            names = "--events",
            paramLabel = "E",
            description = "About how many events a cluster is disturbed before it may settle.")
    private Integer events;

    @Option(
            names = "--bug",
            paramLabel = "NAME",
            description = "Plant a bug: drop-terminal-update, double-apply-launch or skip-fence.")
    private String bug;

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Override
    public Integer call() throws IOException, InterruptedException {
        return SourceTreeBench.run(SourceTreeBench.SIMULATION, arguments());
    }

    private List<String> arguments() {
        if (seeds < 1) {
            throw new InvalidValueException("--seeds", "must be at least 1");
        }
        if (events != null && events < 100) {
            throw new InvalidValueException("--events", "must be at least 100");
        }
        List<String> arguments = new ArrayList<>(List.of("--seeds", Integer.toString(seeds)));
        long from = first == null ? System.currentTimeMillis() : first;
        arguments.addAll(List.of("--seed", Long.toString(from)));
        if (events != null) {
            arguments.addAll(List.of("--events", Integer.toString(events)));
        }
        if (bug != null) {
            arguments.addAll(List.of("--bug", bug));
        }
        if (json) {
            arguments.add("--json");
        }
        return arguments;
    }
}
