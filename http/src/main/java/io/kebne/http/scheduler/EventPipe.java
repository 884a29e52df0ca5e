package io.kebne.http.scheduler;

import akka.Done;
import akka.NotUsed;
import akka.actor.Cancellable;
import akka.actor.typed.ActorSystem;
import akka.japi.Pair;
import akka.stream.BoundedSourceQueue;
import akka.stream.QueueOfferResult;
import akka.stream.javadsl.Source;
import akka.util.ByteString;
import io.kebne.actors.api.NodeInfo;
import io.kebne.actors.api.SchedulerClients;
import io.kebne.http.metrics.SchedulerTraffic;
import io.kebne.http.wire.RecordIo;
import io.kebne.http.wire.WireFormat;
import io.kebne.protocol.framework.FrameworkInfo;
import io.kebne.protocol.id.FrameworkId;
import io.kebne.protocol.scheduler.SchedulerEvent;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.apache.mesos.v1.scheduler.Protos.Event;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The events of one scheduler on their way to its client. What the client has not read yet is bounded by its bytes: one
 * that falls behind further loses its stream, so that it costs nobody else anything. Soft; ends with its connection.
 */
final class EventPipe implements SchedulerClients.Listener {
    private static final Logger LOG = LoggerFactory.getLogger(EventPipe.class);

    /** Bounds what events cost beside their bytes. */
    private static final int MAX_EVENTS = 100_000;

    private final FrameworkId frameworkId;
    private final WireFormat format;
    private final SchedulerApiSettings settings;
    private final Supplier<NodeInfo> master;
    private final SchedulerTraffic traffic;
    private final ActorSystem<?> system;
    private final AtomicLong waiting = new AtomicLong();
    private final AtomicBoolean slow = new AtomicBoolean();
    private final BoundedSourceQueue<ByteString> queue;
    private final Source<ByteString, NotUsed> bytes;
    private Cancellable heartbeats = Cancellable.alreadyCancelled();

    EventPipe(
            FrameworkId frameworkId,
            WireFormat format,
            SchedulerApiSettings settings,
            Supplier<NodeInfo> master,
            SchedulerTraffic traffic,
            ActorSystem<?> system) {
        this.frameworkId = frameworkId;
        this.format = format;
        this.settings = settings;
        this.master = master;
        this.traffic = traffic;
        this.system = system;
        Pair<BoundedSourceQueue<ByteString>, Source<ByteString, NotUsed>> made =
                Source.<ByteString>queue(MAX_EVENTS).map(this::taken).preMaterialize(system);
        this.queue = made.first();
        this.bytes = made.second();
    }

    /** @param gone called once when nobody reads any more */
    Source<ByteString, NotUsed> bytes(Runnable gone) {
        return bytes.watchTermination((unused, end) -> {
            CompletionStage<Done> unusedStage = end.whenComplete((done, failure) -> gone.run());
            return unused;
        });
    }

    @Override
    public void event(SchedulerEvent event, FrameworkInfo framework) {
        if (event instanceof SchedulerEvent.Subscribed) {
            offer(EventWriter.subscribed(frameworkId, settings.heartbeatInterval(), master.get()));
            heartbeat();
            heartbeats = system.scheduler()
                    .scheduleWithFixedDelay(
                            settings.heartbeatInterval(),
                            settings.heartbeatInterval(),
                            this::heartbeat,
                            system.executionContext());
        } else {
            EventWriter.write(event, framework).ifPresent(this::offer);
        }
    }

    @Override
    public void ended() {
        heartbeats.cancel();
        end(queue::complete);
    }

    /** The only event of a subscription that is refused. */
    void refuse(String message) {
        offer(EventWriter.error(message));
        end(queue::complete);
    }

    private void heartbeat() {
        offer(EventWriter.HEARTBEAT);
    }

    private void offer(Event event) {
        ByteString record = RecordIo.encode(format.encode(event));
        long before = waiting.getAndAdd(record.size());
        // One event alone may be larger than the buffer.
        boolean fits = before == 0 || before + record.size() <= settings.eventBuffer();
        QueueOfferResult result = fits ? queue.offer(record) : QueueOfferResult.dropped();
        if (result == QueueOfferResult.enqueued()) {
            traffic.event(frameworkId, event.getType().name());
        } else if (result == QueueOfferResult.dropped() && slow.compareAndSet(false, true)) {
            LOG.warn(
                    "The stream of framework {} ends: {} bytes of events wait for its client to read them",
                    frameworkId,
                    before);
            traffic.slowReader();
            end(() -> queue.fail(new SlowReaderException()));
        }
    }

    private static void end(Runnable how) {
        try {
            how.run();
        } catch (IllegalStateException e) {
            LOG.debug("The client was gone before", e);
        }
    }

    private ByteString taken(ByteString record) {
        waiting.addAndGet(-record.size());
        return record;
    }
}
