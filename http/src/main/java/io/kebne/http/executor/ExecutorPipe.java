package io.kebne.http.executor;

import akka.NotUsed;
import akka.actor.typed.ActorSystem;
import akka.japi.Pair;
import akka.stream.BoundedSourceQueue;
import akka.stream.QueueOfferResult;
import akka.stream.javadsl.Source;
import akka.util.ByteString;
import io.kebne.actors.api.ExecutorStream;
import io.kebne.http.wire.RecordIo;
import io.kebne.http.wire.WireFormat;
import io.kebne.protocol.executor.ExecutorEvent;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The events of one executor on their way to it. What it has not read is bounded by number and bytes: one that falls
 * behind further loses its connection, and is told all that it missed when it subscribes again. Soft; ends with its
 * connection.
 */
final class ExecutorPipe implements ExecutorStream {
    private static final Logger LOG = LoggerFactory.getLogger(ExecutorPipe.class);

    /** More than an agent gives an executor tasks. */
    private static final int MAX_EVENTS = 100_000;

    private static final long MAX_BYTES = 64L * 1024 * 1024;

    private final WireFormat format;
    private final AtomicLong waiting = new AtomicLong();
    private final BoundedSourceQueue<ByteString> queue;
    private final Source<ByteString, NotUsed> records;
    private ExecutorEventWriter writer;

    ExecutorPipe(WireFormat format, Duration heartbeatInterval, ActorSystem<?> system) {
        this.format = format;
        ByteString heartbeat = RecordIo.encode(format.encode(ExecutorEventWriter.HEARTBEAT));
        Pair<BoundedSourceQueue<ByteString>, Source<ByteString, NotUsed>> made =
                Source.<ByteString>queue(MAX_EVENTS).map(this::taken).preMaterialize(system);
        this.queue = made.first();
        this.records = made.second().keepAlive(heartbeatInterval, () -> heartbeat);
    }

    /** @param gone called once when nobody reads any more */
    Source<ByteString, NotUsed> records(Runnable gone) {
        return records.watchTermination((unused, end) -> {
            var unusedStage = end.whenComplete((done, failure) -> gone.run());
            return unused;
        });
    }

    /** Called by the agent's actor alone; the first event is the subscription. */
    @Override
    public boolean send(ExecutorEvent event) {
        if (event instanceof ExecutorEvent.Subscribed subscribed) {
            writer = new ExecutorEventWriter(subscribed);
        }
        if (writer == null) {
            return true;
        }
        ByteString record = RecordIo.encode(format.encode(writer.write(event)));
        long before = waiting.getAndAdd(record.size());
        return before <= MAX_BYTES && queue.offer(record) == QueueOfferResult.enqueued();
    }

    @Override
    public void complete() {
        try {
            queue.complete();
        } catch (IllegalStateException e) {
            LOG.debug("The executor was gone before", e);
        }
    }

    private ByteString taken(ByteString record) {
        waiting.addAndGet(-record.size());
        return record;
    }
}
