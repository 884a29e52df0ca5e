package io.kebne.launcher.chaos;

import io.kebne.launcher.chaos.FaultSchedule.Fault;
import io.kebne.launcher.chaos.FaultSchedule.Kind;
import io.kebne.launcher.cli.ExitCode;
import io.kebne.launcher.local.ProcessCluster;
import io.kebne.launcher.node.NodeStartException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Does faults to a cluster's processes and, as a service manager would, starts again what has ended. Connections cannot
 * be cut without a network for each node; a process that is stopped where it is (SIGSTOP) stands for one that nobody
 * reaches, and that does not know it.
 */
final class Faults {
    /** A fault that was done, in milliseconds since the epoch. */
    record Done(Fault fault, long millis) {}

    private static final long POLL_MILLIS = 100;

    private final ProcessCluster cluster;
    private final int masters;
    private final Runnable restartScheduler;
    private final Consumer<String> say;
    private final Set<Integer> keptDown = new HashSet<>();
    private final Set<Integer> paused = new HashSet<>();
    private final Set<Integer> expectedToEnd = new HashSet<>();
    private final List<String> unplannedEnds = new ArrayList<>();
    private final List<Done> done = new ArrayList<>();

    /**
     * @param masters how many; they are the first of the cluster's members
     * @param restartScheduler begins to restart it
     * @param say hears a line about each fault
     */
    Faults(ProcessCluster cluster, int masters, Runnable restartScheduler, Consumer<String> say) {
        this.cluster = cluster;
        this.masters = masters;
        this.restartScheduler = restartScheduler;
        this.say = say;
    }

    /** Does all of them at their times, and lets each end. */
    void run(List<Fault> faults) throws NodeStartException, InterruptedException {
        long start = System.nanoTime();
        List<Fault> coming = new ArrayList<>(faults);
        List<Fault> lasting = new ArrayList<>();
        while (!coming.isEmpty() || !lasting.isEmpty()) {
            long now = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
            for (Fault fault : List.copyOf(lasting)) {
                if (fault.endMillis() <= now) {
                    end(fault);
                    lasting.remove(fault);
                }
            }
            if (!coming.isEmpty() && coming.get(0).atMillis() <= now) {
                Fault fault = coming.remove(0);
                begin(fault);
                lasting.add(fault);
            }
            revive();
            TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
        }
    }

    void begin(Fault fault) {
        int node = member(fault);
        done.add(new Done(fault, System.currentTimeMillis()));
        say.accept(fault.kind() == Kind.RESTART_SCHEDULER ? "restart the scheduler" : said(fault, node));
        switch (fault.kind()) {
            case KILL_MASTER, KILL_AGENT -> {
                keptDown.add(node);
                expectedToEnd.add(node);
                signal("KILL", node);
            }
            case STOP_MASTER, STOP_AGENT -> {
                keptDown.add(node);
                expectedToEnd.add(node);
                signal("TERM", node);
            }
            case PAUSE_MASTER, PAUSE_AGENT -> {
                paused.add(node);
                signal("STOP", node);
            }
            case RESTART_SCHEDULER -> restartScheduler.run();
        }
    }

    void end(Fault fault) {
        int node = member(fault);
        if (paused.remove(node)) {
            signal("CONT", node);
        }
        keptDown.remove(node);
    }

    /** Starts again what has ended and is not to be down. */
    void revive() throws NodeStartException {
        for (int node = 0; node < cluster.members().size(); node++) {
            OptionalInt ended = cluster.exitCode(node);
            if (ended.isEmpty() || keptDown.contains(node)) {
                continue;
            }
            int code = ended.getAsInt();
            String name = cluster.members().get(node).name();
            if (code == ExitCode.USAGE) {
                throw new NodeStartException(name + " says that its settings are wrong");
            }
            if (!expectedToEnd.remove(node)) {
                unplannedEnds.add(name + " ended by itself with exit code " + code);
                say.accept(unplannedEnds.get(unplannedEnds.size() - 1));
            }
            cluster.restart(node);
        }
    }

    /** Nodes that ended though nobody ended them, such as one that the cluster has expelled. */
    List<String> unplannedEnds() {
        return List.copyOf(unplannedEnds);
    }

    /** What happened while the cluster was started is no news. */
    void forgetEnds() {
        unplannedEnds.clear();
    }

    List<Done> done() {
        return List.copyOf(done);
    }

    int member(Fault fault) {
        return fault.kind().isOfAgent() ? masters + fault.node() : fault.node();
    }

    private String said(Fault fault, int node) {
        String verb = fault.kind().name().startsWith("KILL")
                ? "kill -9"
                : fault.kind().isPause() ? "pause" : "stop";
        String howLong = fault.lastsMillis() == 0 ? "" : " for " + fault.lastsMillis() + " ms";
        return verb + " " + cluster.members().get(node).name() + howLong;
    }

    private void signal(String signal, int node) {
        try {
            long pid = cluster.members().get(node).pid();
            Process kill = new ProcessBuilder("kill", "-s", signal, Long.toString(pid))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (!kill.waitFor(10, TimeUnit.SECONDS)) {
                kill.destroyForcibly();
            }
        } catch (IOException e) {
            throw new IllegalStateException("there is no kill", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
