package io.kebne.http.scheduler;

import com.google.protobuf.ByteString;
import io.kebne.actors.api.NodeInfo;
import io.kebne.http.wire.v1.AgentMessages;
import io.kebne.http.wire.v1.ExecutorMessages;
import io.kebne.http.wire.v1.FrameworkMessages;
import io.kebne.http.wire.v1.OfferMessages;
import io.kebne.http.wire.v1.ResourceFormat;
import io.kebne.http.wire.v1.StatusMessages;
import io.kebne.http.wire.v1.TaskMessages;
import io.kebne.protocol.framework.FrameworkInfo;
import io.kebne.protocol.id.FrameworkId;
import io.kebne.protocol.scheduler.SchedulerEvent;
import java.time.Duration;
import java.util.Optional;
import org.apache.mesos.v1.scheduler.Protos.Event;

/** Our events as Mesos', as much of them as a framework understands. */
final class EventWriter {
    static final Event HEARTBEAT =
            Event.newBuilder().setType(Event.Type.HEARTBEAT).build();

    private static final double NANOS_PER_SECOND = 1e9;

    private EventWriter() {}

    static Event subscribed(FrameworkId id, Duration heartbeatInterval, NodeInfo master) {
        return Event.newBuilder()
                .setType(Event.Type.SUBSCRIBED)
                .setSubscribed(Event.Subscribed.newBuilder()
                        .setFrameworkId(FrameworkMessages.id(id))
                        .setHeartbeatIntervalSeconds(heartbeatInterval.toNanos() / NANOS_PER_SECOND)
                        .setMasterInfo(MasterMessages.write(master)))
                .build();
    }

    static Event error(String message) {
        return Event.newBuilder()
                .setType(Event.Type.ERROR)
                .setError(Event.Error.newBuilder().setMessage(message))
                .build();
    }

    /** @return empty for what Mesos has no word for */
    static Optional<Event> write(SchedulerEvent event, FrameworkInfo framework) {
        Event.Builder out = Event.newBuilder();
        if (event instanceof SchedulerEvent.Offers e) {
            ResourceFormat format = ResourceFormat.of(framework);
            out.setType(Event.Type.OFFERS);
            e.offers().forEach(offer -> out.getOffersBuilder().addOffers(OfferMessages.write(offer, format)));
        } else if (event instanceof SchedulerEvent.InverseOffers e) {
            ResourceFormat format = ResourceFormat.of(framework);
            out.setType(Event.Type.INVERSE_OFFERS);
            e.inverseOffers()
                    .forEach(offer ->
                            out.getInverseOffersBuilder().addInverseOffers(OfferMessages.write(offer, format)));
        } else if (event instanceof SchedulerEvent.Rescind e) {
            out.setType(Event.Type.RESCIND).getRescindBuilder().setOfferId(OfferMessages.id(e.offerId()));
        } else if (event instanceof SchedulerEvent.RescindInverseOffer e) {
            out.setType(Event.Type.RESCIND_INVERSE_OFFER)
                    .getRescindInverseOfferBuilder()
                    .setInverseOfferId(OfferMessages.id(e.inverseOfferId()));
        } else if (event instanceof SchedulerEvent.Update e) {
            out.setType(Event.Type.UPDATE).getUpdateBuilder().setStatus(TaskMessages.write(e.status()));
        } else if (event instanceof SchedulerEvent.UpdateOperationStatus e) {
            out.setType(Event.Type.UPDATE_OPERATION_STATUS)
                    .getUpdateOperationStatusBuilder()
                    .setStatus(StatusMessages.write(e.status()));
        } else if (event instanceof SchedulerEvent.Failure e) {
            Event.Failure.Builder failure = out.setType(Event.Type.FAILURE).getFailureBuilder();
            failure.setAgentId(AgentMessages.id(e.agentId()));
            e.executorId().ifPresent(id -> failure.getExecutorIdBuilder().setValue(id.value()));
            e.status().ifPresent(failure::setStatus);
        } else if (event instanceof SchedulerEvent.Message e) {
            out.setType(Event.Type.MESSAGE)
                    .getMessageBuilder()
                    .setAgentId(AgentMessages.id(e.agentId()))
                    .setExecutorId(ExecutorMessages.id(e.executorId()))
                    .setData(ByteString.copyFrom(e.data().toArray()));
        } else if (event instanceof SchedulerEvent.Error e) {
            return Optional.of(error(e.message()));
        } else {
            return Optional.empty();
        }
        return Optional.of(out.build());
    }
}
