package io.kebne.actors.framework;

import akka.actor.typed.ActorRef;
import io.kebne.actors.delivery.Bundle;
import io.kebne.protocol.scheduler.SchedulerEvent;
import io.kebne.protocol.task.TaskStatus;
import java.util.List;
import java.util.Optional;

/**
 * Where the scheduler of one framework listens, if it does. Updates that come faster than they are read go to it
 * together, in one message; all that it is told keeps its order.
 */
final class SchedulerLink {
    private final Runnable flushLater;
    private final Bundle<TaskStatus> bundle = new Bundle<>();
    private boolean flushing;
    private ActorRef<SchedulerEvent> scheduler;
    private Optional<String> streamId = Optional.empty();

    /** @param flushLater sees to it that {@link #flush} is called when what has already arrived has been read */
    SchedulerLink(Runnable flushLater) {
        this.flushLater = flushLater;
    }

    boolean isThere() {
        return scheduler != null;
    }

    boolean isTo(ActorRef<SchedulerEvent> other) {
        return other.equals(scheduler);
    }

    /** By which masters know the scheduler, when it is a client of one of them. */
    Optional<String> streamId() {
        return streamId;
    }

    /** Says this to the scheduler, if it is there. */
    void tell(SchedulerEvent event) {
        if (scheduler == null) {
            return;
        }
        if (event instanceof SchedulerEvent.Update update) {
            gather(update.status());
        } else {
            send();
            scheduler.tell(event);
        }
    }

    private void gather(TaskStatus status) {
        if (bundle.add(status, status)) {
            send();
        } else if (!flushing) {
            flushing = true;
            flushLater.run();
        }
    }

    /** Sends what has been gathered. */
    void flush() {
        flushing = false;
        send();
    }

    private void send() {
        List<TaskStatus> statuses = bundle.take();
        if (statuses.size() == 1) {
            scheduler.tell(new SchedulerEvent.Update(statuses.get(0)));
        } else if (!statuses.isEmpty()) {
            scheduler.tell(new SchedulerEvent.Updates(statuses));
        }
    }

    void attach(ActorRef<SchedulerEvent> to, Optional<String> stream) {
        scheduler = to;
        streamId = stream;
    }

    /** @return the scheduler that was there */
    Optional<ActorRef<SchedulerEvent>> detach() {
        Optional<ActorRef<SchedulerEvent>> before = Optional.ofNullable(scheduler);
        if (scheduler != null) {
            send();
        }
        scheduler = null;
        streamId = Optional.empty();
        return before;
    }

    /** What a new life of the entity begins with: nobody is there. */
    void reset() {
        bundle.take();
        flushing = false;
        scheduler = null;
        streamId = Optional.empty();
    }
}
