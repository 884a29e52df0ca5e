package io.kebne.actors.scheduler;

import akka.actor.typed.ActorRef;
import io.kebne.actors.scheduler.SchedulerActor.Message;

/**
 * What a scheduler has of its framework for as long as its process lives: the actor that speaks for it now, and what the
 * next one needs to know. Schedulers' calls come from any thread; the rest is the actor's own. While there is no actor,
 * calls are lost, as they are in every interruption.
 */
final class Connection {
    private final Scheduler scheduler;
    private final SilentLaunches silentLaunches = new SilentLaunches();
    private volatile Subscription subscription;
    private volatile ActorRef<Message> actor;
    private volatile boolean over;

    Connection(Subscription subscription, Scheduler scheduler) {
        this.subscription = subscription;
        this.scheduler = scheduler;
    }

    Scheduler scheduler() {
        return scheduler;
    }

    SilentLaunches silentLaunches() {
        return silentLaunches;
    }

    /** What the scheduler says when it subscribes the next time. */
    Subscription subscription() {
        return subscription;
    }

    void remember(Subscription next) {
        subscription = next;
    }

    /** From now on this actor speaks for the scheduler. */
    void use(ActorRef<Message> next) {
        actor = next;
    }

    /** The scheduler's part in the framework is over; no actor follows the present one. */
    void end() {
        over = true;
    }

    boolean isOver() {
        return over;
    }

    void tell(Message message) {
        ActorRef<Message> present = actor;
        if (present != null) {
            present.tell(message);
        }
    }
}
