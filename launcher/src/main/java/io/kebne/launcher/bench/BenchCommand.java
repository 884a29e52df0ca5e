package io.kebne.launcher.bench;

import com.typesafe.config.ConfigFactory;
import io.kebne.actors.scheduler.FrameworkNode;
import io.kebne.launcher.cli.CommandFailedException;
import io.kebne.launcher.cli.ExitCode;
import io.kebne.launcher.local.InProcessCluster;
import io.kebne.launcher.local.LocalCluster;
import io.kebne.launcher.local.LocalOptions;
import io.kebne.launcher.local.Readiness;
import io.kebne.launcher.node.NodeStartException;
import io.kebne.protocol.InvalidValueException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code kebne bench}. */
@Command(
        name = "bench",
        description = {
            "Measures. 'latency': from the submission of a task to TASK_RUNNING, one task after the other, on a local"
                    + " cluster of one master and three agents that is started for it, or on a running one.",
            "'allocator': allocation rounds in memory, by JMH, beside Mesos' figures and targets; takes minutes, and needs"
                    + " the source tree, as do those that follow.",
            "'failover': how long no offers come when the allocator's master is killed or stopped, and how fast 10,000 agents"
                    + " are back; 'rebuild': only the latter. 'launch': durable launches per second. 'million': a million tasks on 5,000 agents, and a"
                    + " restart after that. All with simulated agents. 'state': readers of a large state over HTTP. 'agent': one real"
                    + " agent: how fast it starts tasks, how it recovers, what it costs. 'services': until 1,000 services with"
                    + " 10,000 instances are ready, and until those of a lost agent are replaced.",
            "'placement': all policies by which tasks of jobs are placed, on made-up workloads in virtual time: machines used,"
                    + " mean completion time, and how long decisions take.",
            "Example: kebne bench latency --tasks 200 --json",
            "Example: kebne bench allocator --quick",
            "Example: kebne bench failover --repeats 5",
            "Example: kebne bench placement --machines 50 --tasks 2000"
        })
public final class BenchCommand implements Callable<Integer> {
    private static final int AGENTS = 3;

    @Parameters(
            paramLabel = "NAME",
            description = "latency, allocator, failover, rebuild, launch, million, state, agent, services or placement")
    private String name;

    @Option(
            names = "--tasks",
            paramLabel = "N",
            description = "latency, placement: how many; default 200, placement 1000.")
    private Integer tasks;

    @Option(
            names = "--machines",
            paramLabel = "N",
            defaultValue = "20",
            description = "placement: how many machines of 16 processors; default 20.")
    private int machines;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description = "placement: of its workloads; default 1.")
    private long seed;

    @Option(names = "--master", paramLabel = "URL", description = "Measure this cluster instead of a new one.")
    private String master;

    @Option(names = "--quick", description = "All but latency and placement: less, and less exactly.")
    private boolean quick;

    @Option(names = "--full", description = "allocator: all of Mesos' grid, which takes most of an hour.")
    private boolean full;

    @Option(
            names = "--repeats",
            paramLabel = "N",
            defaultValue = "20",
            description = "failover: how often the master is killed; default 20.")
    private int repeats;

    @Option(
            names = "--agents",
            paramLabel = "N",
            description =
                    "rebuild, million, state, services: how many agents; default 10,000, million 5,000, services 500.")
    private Integer agents;

    @Option(names = "--journal", paramLabel = "KIND", description = "launch, million: the journal; default embedded.")
    private String journal;

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Override
    public Integer call() throws Exception {
        return switch (name) {
            case "latency" -> latency();
            case "placement" -> placement();
            case "allocator" -> SourceTreeBench.run(SourceTreeBench.ALLOCATOR, arguments());
            case "failover", "rebuild", "launch", "million", "state", "agent", "services" ->
                SourceTreeBench.run(SourceTreeBench.CLUSTER, arguments());
            default ->
                throw new InvalidValueException(
                        "NAME",
                        "'" + name
                                + "': expected latency, allocator, failover, rebuild, launch, million, state, agent, services or"
                                + " placement");
        };
    }

    private List<String> arguments() {
        List<String> arguments = new ArrayList<>();
        if (!name.equals("allocator")) {
            arguments.addAll(List.of(name, "--repeats", Integer.toString(repeats)));
            if (agents != null) {
                arguments.addAll(List.of("--agents", agents.toString()));
            }
            if (journal != null) {
                arguments.addAll(List.of("--journal", journal));
            }
        } else if (full) {
            arguments.add("--full");
        }
        if (quick) {
            arguments.add("--quick");
        }
        if (json) {
            arguments.add("--json");
        }
        return arguments;
    }

    private int latency() throws Exception {
        BenchReport report = master != null ? measure(master) : measureNewCluster();
        if (json) {
            System.out.println(report.toJson());
        } else {
            report.printTable(System.out);
        }
        return report.ok() ? ExitCode.OK : ExitCode.FAILED;
    }

    private int placement() throws IOException {
        PlacementBench bench = PlacementBench.run(machines, tasks == null ? 1000 : tasks, seed, System.err);
        if (json) {
            System.out.println(bench.report().toJson());
        } else {
            bench.printTable(System.out);
        }
        return ExitCode.OK;
    }

    private BenchReport measureNewCluster()
            throws IOException, NodeStartException, InterruptedException, TimeoutException {
        Path directory = Files.createTempDirectory("kebne-bench");
        LocalOptions options = new LocalOptions(1, AGENTS, 0, directory, "embedded", ConfigFactory.empty());
        try (LocalCluster cluster = InProcessCluster.start(options)) {
            Readiness.awaitAgents(cluster, AGENTS, active -> {});
            return measure(cluster.masterUrl());
        } finally {
            try (Stream<Path> files = Files.walk(directory)) {
                for (Path path : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.deleteIfExists(path);
                }
            }
        }
    }

    private BenchReport measure(String masterUrl) throws InterruptedException, TimeoutException {
        try (FrameworkNode node = FrameworkNode.connect(masterUrl)) {
            return LatencyBench.run(node, tasks == null ? 200 : tasks);
        } catch (ExecutionException e) {
            throw new CommandFailedException(e.getCause().getMessage(), e.getCause());
        }
    }
}
