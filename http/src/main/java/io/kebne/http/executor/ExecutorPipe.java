package io.kebne.http.executor;

import akka.NotUsed;
import akka.actor.typed.ActorSystem;
import akka.stream.javadsl.Source;
import akka.util.ByteString;
import io.kebne.actors.api.ExecutorStream;
import io.kebne.http.wire.RecordIo;
import io.kebne.http.wire.RecordPipe;
import io.kebne.http.wire.WireFormat;
import io.kebne.protocol.executor.ExecutorEvent;
import java.time.Duration;

/**
 * The events of one executor on their way to it. What it has not read is bounded by number and bytes: one that falls
 * behind further loses its connection, and is told all that it missed when it subscribes again. Soft; ends with its
 * connection.
 */
final class ExecutorPipe implements ExecutorStream {
    private static final long MAX_BYTES = 64L * 1024 * 1024;

    private final WireFormat format;
    private final Duration heartbeatInterval;
    private final RecordPipe records;
    private ExecutorEventWriter writer;

    ExecutorPipe(WireFormat format, Duration heartbeatInterval, ActorSystem<?> system) {
        this.format = format;
        this.heartbeatInterval = heartbeatInterval;
        this.records = new RecordPipe(MAX_BYTES, system);
    }

    /** @param gone called once when nobody reads any more */
    Source<ByteString, NotUsed> records(Runnable gone) {
        ByteString heartbeat = RecordIo.encode(format.encode(ExecutorEventWriter.HEARTBEAT));
        return records.bytes(Source.empty(), gone).keepAlive(heartbeatInterval, () -> heartbeat);
    }

    /** Called by the agent's actor alone; the first event is the subscription. */
    @Override
    public boolean send(ExecutorEvent event) {
        if (event instanceof ExecutorEvent.Subscribed subscribed) {
            writer = new ExecutorEventWriter(subscribed);
        }
        return writer == null
                || records.offer(RecordIo.encode(format.encode(writer.write(event)))) == RecordPipe.Outcome.SENT;
    }

    @Override
    public void complete() {
        records.complete();
    }
}
