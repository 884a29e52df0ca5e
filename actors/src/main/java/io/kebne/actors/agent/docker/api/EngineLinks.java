package io.kebne.actors.agent.docker.api;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Connections to the engine, one for each request, some of which last as long as a task. One thread reads them all, and hands
 * what it reads to who asked, who must not block.
 */
final class EngineLinks implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EngineLinks.class);
    private static final String STOPPING = "the agent is about to stop";
    private static final int BUFFER = 64 * 1024;

    private final Path socket;
    private final Selector selector;
    private final Thread thread;
    private final Queue<Exchange> added = new ConcurrentLinkedQueue<>();
    private final ByteBuffer input = ByteBuffer.allocate(BUFFER);
    private volatile boolean closed;

    EngineLinks(Path socket, String name) throws IOException {
        this.socket = socket;
        this.selector = Selector.open();
        this.thread = new Thread(this::run, name);
        thread.setDaemon(true);
        thread.start();
    }

    /**
     * Asks. Blocks until the engine has taken the request, a minute at most.
     *
     * @param body gets that of an answer that is no refusal, on the thread of all connections
     * @throws EngineException when there is no engine
     */
    Exchange exchange(EngineRequest request, AnswerReader.Body body) throws EngineException {
        if (closed) {
            throw new EngineException(0, STOPPING);
        }
        try {
            SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
            CompletableFuture<Void> asked = new CompletableFuture<>();
            CompletableFuture<Void> unused = asked.orTimeout(Engine.PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                    .whenComplete((done, late) -> {
                        if (late != null) {
                            giveUp(channel);
                        }
                    });
            try {
                channel.connect(UnixDomainSocketAddress.of(socket));
                ByteBuffer bytes = request.bytes();
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
                channel.configureBlocking(false);
            } catch (ClosedChannelException e) {
                throw new IOException("it takes no requests", e);
            } catch (IOException | RuntimeException e) {
                channel.close();
                throw e;
            } finally {
                asked.complete(null);
            }
            Exchange exchange = new Exchange(channel, body);
            added.add(exchange);
            selector.wakeup();
            if (closed) {
                exchange.fail(new IOException(STOPPING));
            }
            return exchange;
        } catch (IOException e) {
            throw new EngineException(
                    "the container engine does not answer at " + socket + " (kebne.agent.docker-socket): "
                            + e.getMessage(),
                    e);
        }
    }

    /** One that hangs takes neither more connections nor more bytes than the kernel keeps for it. */
    private static void giveUp(SocketChannel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            LOG.debug("A connection to the engine cannot be closed", e);
        }
    }

    private void run() {
        try {
            while (!closed) {
                selector.select();
                for (Exchange exchange = added.poll(); exchange != null; exchange = added.poll()) {
                    register(exchange);
                }
                for (Iterator<SelectionKey> keys = selector.selectedKeys().iterator(); keys.hasNext(); ) {
                    SelectionKey key = keys.next();
                    keys.remove();
                    if (key.isValid()) {
                        ((Exchange) key.attachment()).onReadable(input);
                    }
                }
            }
        } catch (IOException | ClosedSelectorException e) {
            LOG.debug("Nothing is read from the engine any more", e);
        } catch (RuntimeException e) {
            LOG.error("Nothing is read from the engine any more", e);
        } finally {
            endAll();
        }
    }

    private void register(Exchange exchange) {
        try {
            exchange.channel().register(selector, SelectionKey.OP_READ, exchange);
        } catch (IOException e) {
            exchange.fail(e);
        }
    }

    private void endAll() {
        closed = true;
        IOException why = new IOException(STOPPING);
        for (Exchange exchange = added.poll(); exchange != null; exchange = added.poll()) {
            exchange.fail(why);
        }
        selector.keys().forEach(key -> ((Exchange) key.attachment()).fail(why));
        try {
            selector.close();
        } catch (IOException e) {
            LOG.debug("A selector cannot be closed", e);
        }
    }

    /** Nobody hears anything more. */
    @Override
    public void close() {
        closed = true;
        selector.wakeup();
    }
}
