package io.kebne.launcher.local;

import com.typesafe.config.ConfigRenderOptions;
import io.kebne.launcher.cli.ExitCode;
import io.kebne.launcher.node.NodeStartException;
import io.kebne.launcher.node.SharedClasses;
import io.kebne.protocol.credential.Credential;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * A local cluster in which each node is a process of its own. The nodes' standard input is a pipe from this process:
 * when this process ends in whatever way, they stop too. A node that the cluster has expelled is started again, as a service
 * manager would do.
 */
public final class ProcessCluster implements LocalCluster {
    private static final long STOP_SECONDS = 20;
    private static final List<String> JVM_OPTIONS = List.of(
            "-Xmx256m",
            "-Xss512k",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-XX:+ExitOnOutOfMemoryError",
            "-Dfile.encoding=UTF-8",
            "-Dsun.jnu.encoding=UTF-8");

    /**
     * A terminal sends Ctrl-C to all processes at once, but masters are to outlive the agents; they end by SIGTERM. Tasks
     * would inherit this deafness, so agents do not have it.
     */
    private static final List<String> DEAF_TO_CTRL_C = List.of("sh", "-c", "trap '' INT; exec \"$0\" \"$@\"");

    /** @param reported completes when the process has ended and, if nobody wanted that, it was said */
    private record Child(LocalPlan.PlannedNode node, Process process, CompletableFuture<?> reported) {}

    private final LocalOptions options;
    private final Consumer<String> ended;
    private final LocalPlan plan;
    private final Optional<Credential> credential;
    private final List<Child> children = new CopyOnWriteArrayList<>();
    private volatile boolean closing;

    private ProcessCluster(LocalOptions options, Consumer<String> ended) throws NodeStartException {
        this.options = options;
        this.ended = ended;
        this.plan = LocalPlan.of(options);
        this.credential = options.credential();
    }

    /**
     * @param ended hears one line about each node that ends before the cluster is closed
     * @throws NodeStartException when a process cannot be started; nothing is left running then
     */
    public static ProcessCluster start(LocalOptions options, Consumer<String> ended) throws NodeStartException {
        ProcessCluster cluster = new ProcessCluster(options, ended);
        try {
            cluster.spawnAll();
            return cluster;
        } catch (IOException e) {
            cluster.close();
            throw new NodeStartException("cannot start a node: " + e.getMessage(), e);
        }
    }

    /** One that ends at once is not started again before it is among the children. */
    private synchronized void spawnAll() throws IOException {
        for (int place = 0; place < plan.nodes().size(); place++) {
            children.add(spawn(place));
        }
    }

    private Child spawn(int place) throws IOException {
        LocalPlan.PlannedNode node = plan.nodes().get(place);
        Files.createDirectories(node.workDir());
        Path settings = node.workDir().resolve("settings.conf");
        String rendered = node.config(options.settings())
                .root()
                .render(ConfigRenderOptions.concise().setFormatted(true));
        Files.writeString(settings, rendered);
        List<String> command = new ArrayList<>(node.master() ? DEAF_TO_CTRL_C : List.of());
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        String classPath = System.getProperty("java.class.path");
        command.addAll(JVM_OPTIONS);
        command.addAll(node.master() ? SharedClasses.options(classPath) : SharedClasses.optionsOfAgent(classPath));
        command.addAll(List.of("-cp", classPath, "io.kebne.launcher.Main"));
        command.add(node.master() ? "master" : "agent");
        command.addAll(List.of("--config", settings.toString(), "--stop-on-end-of-input"));
        Path output = node.workDir().resolve("output");
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()));
        // Settings among the variables are in the file already, below those of this node.
        builder.environment().keySet().removeIf(name -> name.startsWith("KEBNE_"));
        Process process = builder.start();
        CompletableFuture<?> reported = process.onExit().thenAccept(exited -> {
            if (!closing) {
                ended.accept(node.name() + " (pid " + exited.pid() + ") ended with exit code " + exited.exitValue()
                        + (wasExpelled(exited) ? " and is started again" : "") + "; see " + output);
                restartExpelled(place, exited);
            }
        });
        return new Child(node, process, reported);
    }

    private void restartExpelled(int place, Process exited) {
        try {
            if (wasExpelled(exited)) {
                restart(place);
            }
        } catch (NodeStartException e) {
            ended.accept(plan.nodes().get(place).name() + ": " + e.getMessage());
        }
    }

    private static boolean wasExpelled(Process exited) {
        return exited.exitValue() == ExitCode.EXPELLED;
    }

    /** The exit code of a node that has ended; 128 + n when signal n ended it. Empty while it runs. */
    public OptionalInt exitCode(int node) {
        Process process = children.get(node).process();
        return process.isAlive() ? OptionalInt.empty() : OptionalInt.of(process.exitValue());
    }

    /**
     * Starts a node that has ended again, with the same settings and directory.
     *
     * @param node its place among the members
     * @throws NodeStartException when its process cannot be started
     */
    public synchronized void restart(int node) throws NodeStartException {
        if (closing || children.get(node).process().isAlive()) {
            return;
        }
        try {
            children.set(node, spawn(node));
        } catch (IOException e) {
            throw new NodeStartException("cannot start a node again: " + e.getMessage(), e);
        }
    }

    @Override
    public List<String> masterUrls() {
        return plan.nodes().stream()
                .filter(LocalPlan.PlannedNode::master)
                .map(LocalPlan.PlannedNode::url)
                .toList();
    }

    @Override
    public List<Member> members() {
        return children.stream()
                .map(child -> new Member(
                        child.node().name(), child.node().url(), child.process().pid()))
                .toList();
    }

    @Override
    public Optional<Credential> credential() {
        return credential;
    }

    @Override
    public void requireAlive() throws NodeStartException {
        for (Child child : children) {
            if (!child.process().isAlive() && !wasExpelled(child.process())) {
                throw new NodeStartException(child.node().name() + " ended: " + lastLine(child.node()));
            }
        }
    }

    @Override
    public synchronized void close() {
        closing = true;
        stop(children.stream().filter(child -> !child.node().master()).toList());
        stop(children.stream().filter(child -> child.node().master()).toList());
        children.clear();
    }

    private static void stop(List<Child> nodes) {
        nodes.forEach(child -> child.process().destroy());
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(STOP_SECONDS);
        for (Child child : nodes) {
            try {
                if (!child.process().waitFor(deadline - System.nanoTime(), TimeUnit.NANOSECONDS)) {
                    int unused = child.process().destroyForcibly().waitFor();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                child.process().destroyForcibly();
            }
        }
    }

    private static String lastLine(LocalPlan.PlannedNode node) {
        try {
            List<String> lines = Files.readAllLines(node.workDir().resolve("output"));
            return lines.isEmpty() ? "it said nothing" : lines.get(lines.size() - 1);
        } catch (IOException e) {
            return e.toString();
        }
    }
}
