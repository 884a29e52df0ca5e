package io.kebne.actors.service.core;

import io.kebne.persistence.service.ServiceEvent;
import io.kebne.protocol.Moment;
import io.kebne.protocol.id.AgentId;
import io.kebne.protocol.id.TaskId;
import io.kebne.protocol.scheduler.SchedulerCall;
import io.kebne.protocol.service.ServiceId;
import io.kebne.protocol.service.ServiceNews;
import io.kebne.protocol.service.ServiceReply;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** A decision while it is made: what has been decided so far holds for what comes next. */
final class Draft {
    final ServicesSession session;
    final ServicesSettings settings;
    final Dice dice;
    final Moment now;
    private final List<ServiceEvent> events = new ArrayList<>();
    private final List<SchedulerCall> calls = new ArrayList<>();
    private final List<ServiceNews> news = new ArrayList<>();
    private final List<Measurement> measurements = new ArrayList<>();
    private final ServicesState before;
    private ServicesState state;

    Draft(ServicesState state, ServicesSession session, ServicesSettings settings, Dice dice, Moment now) {
        this.before = state;
        this.state = state;
        this.session = session;
        this.settings = settings;
        this.dice = dice;
        this.now = now;
    }

    ServicesState state() {
        return state;
    }

    ServiceState service(ServiceId id) {
        return state.services().get(id).get();
    }

    ServiceSession session(ServiceId id) {
        return session.of(id, millis());
    }

    InstanceStatus status(ServiceId id, TaskId taskId) {
        return session(id).status(taskId, millis());
    }

    /** Whether instances are to leave this agent. */
    boolean isLeaving(AgentId agentId) {
        return session.leaving().contains(agentId, settings, now);
    }

    /** Of the monotonic clock. */
    long millis() {
        return now.monotonicMillis();
    }

    long wallMillis() {
        return now.wallMillis();
    }

    void add(ServiceEvent event) {
        state = state.apply(event);
        events.add(event);
    }

    /** The services that something has been decided about, and that are there. */
    Set<ServiceId> touched() {
        Set<ServiceId> touched = new TreeSet<>();
        for (ServiceEvent event : events) {
            ServicesState.find(event).filter(state.services()::containsKey).ifPresent(touched::add);
        }
        return touched;
    }

    void call(SchedulerCall call) {
        calls.add(call);
    }

    /** To be told to whoever wants to hear of it. */
    void tell(ServiceNews one) {
        news.add(one);
    }

    /** To be found out. */
    void measure(Measurement measurement) {
        measurements.add(measurement);
    }

    ServicesDecision decision() {
        return decided(Optional.empty());
    }

    ServicesDecision decision(ServiceReply reply) {
        return decided(Optional.of(reply));
    }

    private ServicesDecision decided(Optional<ServiceReply> reply) {
        if (!events.isEmpty()) {
            news.addAll(News.of(before, state, events, wallMillis()));
        }
        return new ServicesDecision(events, calls, reply, news, measurements);
    }
}
