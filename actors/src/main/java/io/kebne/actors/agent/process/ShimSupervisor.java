package io.kebne.actors.agent.process;

import io.kebne.actors.agent.core.ExitValue;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Runs each command below a small program of ours, {@code kebne-shim}, whose source says what it does. The agent speaks
 * with it over a socket, and has one thread for all of them.
 */
final class ShimSupervisor implements Supervisor {
    private final Path shim;
    private final RuntimeDirectory runtime;
    private final long orphanMillis;
    private final ShimLinks links;

    /**
     * @param shim the program
     * @param orphanTimeout how long tasks live without an agent; zero: for ever
     */
    ShimSupervisor(Path shim, RuntimeDirectory runtime, Duration orphanTimeout) throws IOException {
        this.shim = shim;
        this.runtime = runtime;
        this.orphanMillis = orphanTimeout.toMillis();
        this.links = new ShimLinks();
    }

    @Override
    public String name() {
        return "shim";
    }

    @Override
    public TaskProcess start(ProcessBuilder builder, List<String> line, String containerId) throws IOException {
        List<String> command = new ArrayList<>(
                List.of(shim.toString(), runtime.of(containerId).toString(), Long.toString(orphanMillis)));
        command.addAll(line);
        try {
            int status = Children.await(builder.command(command).start());
            Running running = runtime.running(containerId)
                    .filter(known -> status == 0)
                    .orElseThrow(() -> new IOException("Its supervisor did not start it; see stderr in its sandbox"));
            return attach(containerId, running);
        } catch (IOException e) {
            runtime.remove(containerId);
            throw e;
        }
    }

    private TaskProcess attach(String containerId, Running running) throws IOException {
        Optional<TaskProcess> attached = attach(containerId);
        if (attached.isPresent()) {
            return attached.get();
        }
        ExitValue value =
                runtime.exit(containerId).orElseThrow(() -> new IOException("Its supervisor was ended at once"));
        return new EndedProcess(running.command().pid(), value);
    }

    @Override
    public Optional<TaskProcess> attach(String containerId) throws IOException {
        Optional<Running> running = runtime.running(containerId);
        if (running.isEmpty()) {
            return Optional.empty();
        }
        SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            channel.connect(UnixDomainSocketAddress.of(runtime.socket(containerId)));
            channel.configureBlocking(false);
        } catch (IOException e) {
            // There is no such file, or nobody who listens: the supervisor is gone.
            channel.close();
            return Optional.empty();
        }
        ShimProcess process = new ShimProcess(running.get().command().pid(), containerId, channel, runtime, links);
        links.add(process);
        return Optional.of(process);
    }

    @Override
    public void close() {
        links.close();
    }
}
