package io.kebne.actors.api;

import io.kebne.protocol.framework.FrameworkInfo;
import io.kebne.protocol.id.FrameworkId;
import io.kebne.protocol.scheduler.CallAnswer;
import io.kebne.protocol.scheduler.SchedulerCall;
import io.kebne.protocol.scheduler.SchedulerEvent;
import java.util.concurrent.CompletionStage;

/**
 * Schedulers that are no nodes of the cluster but clients of its masters: each has a stream of events at one master, and
 * makes its calls through any. The stream outlives moves of the framework's entity; it ends with its master or its client.
 */
public interface SchedulerClients {
    /** Hears what is to be sent down a stream. Called by one thread at a time, and must not block. */
    interface Listener {
        /** @param framework as it is known now, which says how much the scheduler understands */
        void event(SchedulerEvent event, FrameworkInfo framework);

        /** Nothing comes after this. */
        void ended();
    }

    /** One scheduler's stream at this master. */
    interface Stream {
        /** The client is gone: its framework is without a scheduler now. */
        void close();
    }

    /**
     * Subscribes a scheduler. It is subscribed again by itself when the framework's entity has moved.
     *
     * @param streamId by which its calls will name it
     */
    Stream open(SchedulerCall.Subscribe call, String streamId, Listener listener);

    /**
     * A call other than SUBSCRIBE. Completes exceptionally with a {@link java.util.concurrent.TimeoutException} when the
     * framework's entity does not answer.
     *
     * @param streamId of the stream that the caller has at this master or another
     */
    CompletionStage<CallAnswer> call(FrameworkId frameworkId, String streamId, SchedulerCall call);

    /** Sends an event to whoever is the scheduler of a framework now, if anyone is. */
    void tell(FrameworkId frameworkId, SchedulerEvent event);
}
