package io.kebne.actors.agent.process;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.kebne.actors.agent.core.ExitValue;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A task's process as its shim shows it, over one connection. What the shim says is read by one thread. */
final class ShimProcess implements TaskProcess {
    private static final Logger LOG = LoggerFactory.getLogger(ShimProcess.class);
    private static final String LEFT = "left ";
    private static final String GONE = "gone ";
    private static final int LONGEST_LINE = 1024;

    private final long pid;
    private final String containerId;
    private final SocketChannel channel;
    private final RuntimeDirectory runtime;
    private final ShimLinks links;
    private final CompletableFuture<ExitValue> exited = new CompletableFuture<>();
    private final CompletableFuture<ExitValue> gone = new CompletableFuture<>();
    /** Nobody is to hear of its end here any more. */
    private volatile boolean detached;

    private final ByteBuffer input = ByteBuffer.allocate(256);
    private final StringBuilder line = new StringBuilder();

    ShimProcess(long pid, String containerId, SocketChannel channel, RuntimeDirectory runtime, ShimLinks links) {
        this.pid = pid;
        this.containerId = containerId;
        this.channel = channel;
        this.runtime = runtime;
        this.links = links;
    }

    SocketChannel channel() {
        return channel;
    }

    @Override
    public long pid() {
        return pid;
    }

    @Override
    public CompletableFuture<ExitValue> exited() {
        return exited;
    }

    @Override
    public CompletableFuture<ExitValue> gone() {
        return gone;
    }

    @Override
    public void terminate(Duration grace) {
        say("terminate " + grace.toMillis() + "\n");
    }

    @Override
    public void destroy() {
        say("kill\n");
    }

    @Override
    public void detach() {
        detached = true;
        close();
    }

    private synchronized void say(String words) {
        try {
            // A few bytes, and whoever reads them does nothing else: they always fit.
            channel.write(ByteBuffer.wrap(words.getBytes(US_ASCII)));
        } catch (IOException e) {
            LOG.debug("'{}' did not reach the shim of process {}; it has ended", words.strip(), pid, e);
        }
    }

    /** Called by the one thread that reads. */
    void onReadable() {
        try {
            input.clear();
            int count = channel.read(input);
            if (count < 0) {
                onEnd();
                return;
            }
            for (int i = 0; i < count; i++) {
                onByte((char) input.get(i));
            }
        } catch (IOException e) {
            onEnd();
        }
    }

    private void onByte(char c) {
        if (line.length() < LONGEST_LINE) {
            line.append(c);
        }
        if (c == '\n') {
            String whole = line.toString();
            line.setLength(0);
            onLine(whole);
        }
    }

    private void onLine(String words) {
        if (words.startsWith(LEFT)) {
            ExitNote.parse(words.substring(LEFT.length())).ifPresent(exited::complete);
        } else if (words.startsWith(GONE)) {
            ExitNote.parse(words.substring(GONE.length())).ifPresent(this::complete);
        }
    }

    private void complete(ExitValue value) {
        exited.complete(value);
        gone.complete(value);
        close();
    }

    /** The shim has ended. It may have left word without saying it here. */
    private void onEnd() {
        close();
        if (detached || gone.isDone()) {
            return;
        }
        Optional<ExitValue> left = Optional.empty();
        try {
            left = runtime.exit(containerId);
        } catch (IOException e) {
            LOG.warn("How container {} ended cannot be read", containerId, e);
        }
        if (left.isPresent()) {
            complete(left.get());
        } else {
            SupervisorLostException lost = new SupervisorLostException(containerId);
            exited.completeExceptionally(lost);
            gone.completeExceptionally(lost);
        }
    }

    private void close() {
        try {
            channel.close();
            links.wakeUp();
        } catch (IOException e) {
            LOG.debug("The connection to the shim of process {} is closed already", pid, e);
        }
    }
}
