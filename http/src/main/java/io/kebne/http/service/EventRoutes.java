package io.kebne.http.service;

import static akka.http.javadsl.server.Directives.complete;
import static akka.http.javadsl.server.Directives.completeOK;
import static akka.http.javadsl.server.Directives.extractRequest;
import static akka.http.javadsl.server.Directives.get;

import akka.NotUsed;
import akka.http.javadsl.marshalling.sse.EventStreamMarshalling;
import akka.http.javadsl.model.StatusCodes;
import akka.http.javadsl.model.sse.ServerSentEvent;
import akka.http.javadsl.server.Route;
import akka.stream.BoundedSourceQueue;
import akka.stream.QueueOfferResult;
import akka.stream.javadsl.Source;
import io.kebne.actors.api.ServicesApi;
import io.kebne.protocol.InvalidValueException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * {@code /v2/events}: what happens to services, as server-sent events. So many streams at most are open at one master. One whose
 * client takes its events too slowly is ended, and nothing that is waited for is kept for it.
 */
final class EventRoutes {
    static final int MAX_STREAMS = 50;

    /** Events that wait for a client. */
    static final int MAX_WAITING = 1000;
    /** How many characters they have: each may tell a whole definition. */
    static final long MAX_WAITING_CHARACTERS = 8L * 1024 * 1024;

    /** So that nobody in between takes the connection for idle. */
    private static final Duration HEARTBEAT = Duration.ofSeconds(10);

    private final ServicesApi services;
    private final LongSupplier wallMillis;
    private final AtomicInteger open = new AtomicInteger();

    EventRoutes(ServicesApi services, LongSupplier wallMillis) {
        this.services = services;
        this.wallMillis = wallMillis;
    }

    Route events() {
        return get(() -> extractRequest(request -> {
            Map<String, List<String>> query = request.getUri().query().toMultiMap();
            Set<String> types = types(query.getOrDefault("event_type", List.of()));
            if (open.get() >= MAX_STREAMS) {
                return complete(ServiceAnswers.message(
                        StatusCodes.SERVICE_UNAVAILABLE, "there are " + MAX_STREAMS + " streams of events already"));
            }
            return completeOK(stream(types), EventStreamMarshalling.toEventStream());
        }));
    }

    private static Set<String> types(List<String> wanted) {
        for (String type : wanted) {
            if (!NewsWriter.TYPES.contains(type)) {
                throw new InvalidValueException("event_type", "there are no events '" + type + "'");
            }
        }
        return wanted.isEmpty() ? NewsWriter.TYPES : new HashSet<>(wanted);
    }

    /** It counts from when it runs: a request that takes no events, or whose client is gone, never has one to end. */
    private Source<ServerSentEvent, NotUsed> stream(Set<String> types) {
        AtomicLong waiting = new AtomicLong();
        return Source.<ServerSentEvent>queue(MAX_WAITING)
                .map(event -> {
                    waiting.addAndGet(-event.getData().length());
                    return event;
                })
                .mapMaterializedValue(queue -> {
                    open.incrementAndGet();
                    Runnable end = services.follow(news -> {
                        if (types.contains(NewsWriter.type(news))) {
                            offer(queue, waiting, NewsWriter.write(news));
                        }
                    });
                    if (types.contains("event_stream_attached")) {
                        offer(queue, waiting, NewsWriter.attached(wallMillis.getAsLong()));
                    }
                    return end;
                })
                .watchTermination((end, done) -> {
                    done.whenComplete((ok, failure) -> {
                        end.run();
                        open.decrementAndGet();
                    });
                    return NotUsed.getInstance();
                })
                .keepAlive(HEARTBEAT, ServerSentEvent::heartbeat);
    }

    /** One event alone may be longer than all that may wait. */
    private static void offer(BoundedSourceQueue<ServerSentEvent> queue, AtomicLong waiting, ServerSentEvent event) {
        int length = event.getData().length();
        long before = waiting.getAndAdd(length);
        boolean fits = before == 0 || before + length <= MAX_WAITING_CHARACTERS;
        if (!fits || queue.offer(event) == QueueOfferResult.dropped()) {
            end(queue);
        }
    }

    private static void end(BoundedSourceQueue<ServerSentEvent> queue) {
        try {
            queue.complete();
        } catch (IllegalStateException e) {
            // It has ended meanwhile.
        }
    }
}
