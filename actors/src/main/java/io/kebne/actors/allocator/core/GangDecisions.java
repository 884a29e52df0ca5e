package io.kebne.actors.allocator.core;

import io.kebne.protocol.id.FrameworkId;
import io.kebne.protocol.id.GangId;
import io.kebne.protocol.offer.Request;
import io.kebne.protocol.scheduler.SchedulerEvent;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Which gangs wait, and how their waiting ends. Their resources are found by {@link AllocationRound}. */
final class GangDecisions {
    private GangDecisions() {}

    /** A framework says what it waits for: new gangs begin to wait, and others no longer do. */
    static void announced(Draft draft, FrameworkId frameworkId, Collection<Request> requests) {
        Map<GangId, Request> asked = new LinkedHashMap<>();
        for (Request request : requests) {
            request.gang().ifPresent(gang -> asked.putIfAbsent(gang.id(), request));
        }
        for (WaitingGang known : draft.session().waiting().gangs().values()) {
            if (known.frameworkId().equals(frameworkId) && !asked.containsKey(known.gangId())) {
                draft.change(new Change.GangForgotten(frameworkId, known.gangId()));
            }
        }
        asked.forEach((gangId, request) -> {
            if (!draft.session().waiting().gangs().containsKey(new WaitingGang.Key(frameworkId, gangId))) {
                long deadline = draft.now().monotonicMillis()
                        + request.gang().get().deadline().toMillis();
                draft.change(new Change.GangWaits(frameworkId, gangId, deadline));
            }
        });
    }

    /** The deadline of a gang has come. */
    static void expire(Draft draft, FrameworkId frameworkId, GangId gangId) {
        draft.session()
                .waiting()
                .gangs()
                .get(new WaitingGang.Key(frameworkId, gangId))
                .forEach(gang -> {
                    if (gang.isWaiting()) {
                        draft.change(new Change.GangClosed(frameworkId, gangId));
                        draft.deliver(
                                frameworkId,
                                new SchedulerEvent.GangExpired(
                                        gangId, "What it asks for was not free at the same time before the deadline"));
                    }
                });
    }

    /** All requests of a gang. */
    static List<Request> requests(Draft draft, WaitingGang gang) {
        return draft.view().link(gang.frameworkId()).requests().stream()
                .filter(request ->
                        request.gang().isPresent() && request.gang().get().id().equals(gang.gangId()))
                .toList();
    }
}
