package io.kebne.actors.agent.process;

import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The agent's connections to its tasks' shims: one thread reads what they all say. */
final class ShimLinks implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ShimLinks.class);

    private final Selector selector;
    private final Queue<ShimProcess> added = new ConcurrentLinkedQueue<>();

    ShimLinks() throws IOException {
        selector = Selector.open();
        Thread reader = new Thread(this::read, "shim-links");
        reader.setDaemon(true);
        reader.start();
    }

    /** From now on what this one says is read. */
    void add(ShimProcess process) {
        added.add(process);
        selector.wakeup();
    }

    private void read() {
        while (selector.isOpen()) {
            try {
                selector.select(key -> ((ShimProcess) key.attachment()).onReadable());
                register();
            } catch (IOException e) {
                LOG.error("Tasks' supervisors cannot be heard", e);
                return;
            } catch (ClosedSelectorException e) {
                return;
            }
        }
    }

    private void register() {
        for (ShimProcess process = added.poll(); process != null; process = added.poll()) {
            try {
                process.channel().register(selector, SelectionKey.OP_READ, process);
            } catch (ClosedChannelException e) {
                LOG.debug("Detached from process {} before it was heard", process.pid());
            }
        }
    }

    /** Forgets connections that were closed: until then they are open to the system. */
    void wakeUp() {
        selector.wakeup();
    }

    /** Hears nobody any more. */
    @Override
    public void close() {
        try {
            selector.close();
        } catch (IOException e) {
            LOG.warn("Tasks' supervisors are still listened to", e);
        }
    }
}
