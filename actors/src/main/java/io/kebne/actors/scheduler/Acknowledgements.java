package io.kebne.actors.scheduler;

import akka.actor.typed.ActorRef;
import akka.actor.typed.RecipientRef;
import io.kebne.protocol.scheduler.SchedulerCall;
import io.kebne.protocol.scheduler.SchedulerEvent;
import io.kebne.protocol.subscription.FrameworkMessage;
import java.util.ArrayList;
import java.util.List;

/**
 * A client's acknowledgements on their way to the framework's entity. A client of HTTP says each by a call; what has
 * come by the time they are looked at goes on in one message. Soft: agents repeat what is lost. Belongs to one actor.
 */
final class Acknowledgements {
    private static final int MAX_TOGETHER = 100;

    private final RecipientRef<FrameworkMessage> entity;
    private final ActorRef<SchedulerEvent> scheduler;
    private final Runnable wake;
    private final List<SchedulerCall.Acknowledge> waiting = new ArrayList<>();

    /**
     * @param scheduler whose they are
     * @param wake has {@link #flush} called, behind what has come meanwhile
     */
    Acknowledgements(RecipientRef<FrameworkMessage> entity, ActorRef<SchedulerEvent> scheduler, Runnable wake) {
        this.entity = entity;
        this.scheduler = scheduler;
        this.wake = wake;
    }

    void add(SchedulerCall.Acknowledge call) {
        if (waiting.isEmpty()) {
            wake.run();
        }
        waiting.add(call);
        if (waiting.size() >= MAX_TOGETHER) {
            flush();
        }
    }

    /** Sends what waits; also called before anything else is said to the entity, which hears all in order. */
    void flush() {
        if (!waiting.isEmpty()) {
            entity.tell(new FrameworkMessage.Acknowledged(waiting, scheduler));
            waiting.clear();
        }
    }
}
