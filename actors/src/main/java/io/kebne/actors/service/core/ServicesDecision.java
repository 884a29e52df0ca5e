package io.kebne.actors.service.core;

import io.kebne.persistence.service.ServiceEvent;
import io.kebne.protocol.scheduler.SchedulerCall;
import io.kebne.protocol.service.ServiceNews;
import io.kebne.protocol.service.ServiceReply;
import java.util.List;
import java.util.Optional;

/**
 * The outcome of one message to the entity.
 *
 * @param events to journal first
 * @param calls to make then, in this order
 * @param reply to whoever asked
 * @param news to whoever follows, once
 * @param measurements to begin
 */
public record ServicesDecision(
        List<ServiceEvent> events,
        List<SchedulerCall> calls,
        Optional<ServiceReply> reply,
        List<ServiceNews> news,
        List<Measurement> measurements) {
    public ServicesDecision {
        events = List.copyOf(events);
        calls = List.copyOf(calls);
        news = List.copyOf(news);
        measurements = List.copyOf(measurements);
    }
}
