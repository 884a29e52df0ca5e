package io.kebne.http.scheduler;

import akka.NotUsed;
import akka.actor.Cancellable;
import akka.actor.typed.ActorSystem;
import akka.stream.javadsl.Source;
import akka.util.ByteString;
import io.kebne.actors.api.NodeInfo;
import io.kebne.actors.api.SchedulerClients;
import io.kebne.http.metrics.SchedulerTraffic;
import io.kebne.http.wire.RecordIo;
import io.kebne.http.wire.RecordPipe;
import io.kebne.http.wire.WireFormat;
import io.kebne.protocol.framework.FrameworkInfo;
import io.kebne.protocol.id.FrameworkId;
import io.kebne.protocol.scheduler.SchedulerEvent;
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

    private final FrameworkId frameworkId;
    private final WireFormat format;
    private final SchedulerApiSettings settings;
    private final Supplier<NodeInfo> master;
    private final SchedulerTraffic traffic;
    private final ActorSystem<?> system;
    private final RecordPipe records;
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
        this.records = new RecordPipe(settings.eventBuffer(), system);
    }

    /** @param gone called once when nobody reads any more */
    Source<ByteString, NotUsed> bytes(Runnable gone) {
        return records.bytes(Source.empty(), gone);
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
        records.complete();
    }

    /** The only event of a subscription that is refused. */
    void refuse(String message) {
        offer(EventWriter.error(message));
        records.complete();
    }

    private void heartbeat() {
        offer(EventWriter.HEARTBEAT);
    }

    private void offer(Event event) {
        switch (records.offer(RecordIo.encode(format.encode(event)))) {
            case SENT -> traffic.event(frameworkId, event);
            case TOO_SLOW -> {
                LOG.warn(
                        "The stream of framework {} ends: more than {} bytes of events wait for its client to read them",
                        frameworkId,
                        settings.eventBuffer());
                traffic.slowReader();
            }
            case GONE -> LOG.debug("The client was gone before");
        }
    }
}
