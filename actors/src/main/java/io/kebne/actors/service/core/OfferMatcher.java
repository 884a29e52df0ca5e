package io.kebne.actors.service.core;

import io.kebne.persistence.service.ServiceEvent;
import io.kebne.protocol.id.AgentId;
import io.kebne.protocol.id.OfferId;
import io.kebne.protocol.id.TaskId;
import io.kebne.protocol.offer.Filters;
import io.kebne.protocol.offer.Offer;
import io.kebne.protocol.offer.Operation;
import io.kebne.protocol.scheduler.SchedulerCall;
import io.kebne.protocol.service.PlacementConstraint;
import io.kebne.protocol.service.ServiceId;
import io.kebne.protocol.service.ServiceInstance;
import io.kebne.protocol.service.ServiceSpec;
import io.kebne.protocol.service.ServiceVersion;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.SortedMap;

/**
 * Places instances that are missing on offers: the dearer service first, each on the agent where most of what it wishes
 * for holds; of several, on the one that has the fewest of its instances, then on that where the fewest of all services
 * start, and then on that with the most processors left. On one agent only so many instances start at a time, of all
 * services together, so that what a lost agent leaves does not fall upon one neighbour at once.
 */
final class OfferMatcher {
    /** What is of no use now may be in a moment, when a start has ended. */
    private static final Filters SOON = new Filters(Duration.ofSeconds(1));

    private final Draft draft;
    private final List<Room> rooms = new ArrayList<>();
    private final Map<AgentId, Integer> starting = new HashMap<>();
    private boolean limited;

    private OfferMatcher(Draft draft, List<Offer> offers) {
        this.draft = draft;
        for (Offer offer : offers) {
            draft.session.leaving().offered(offer);
            rooms.add(new Room(offer));
        }
    }

    /** Answers each of these offers. */
    static void match(Draft draft, List<Offer> offers) {
        OfferMatcher matcher = new OfferMatcher(draft, offers);
        List<ServiceId> wanting = matcher.wanting();
        wanting.forEach(id -> Upkeep.of(draft, id));
        if (!wanting.isEmpty()) {
            matcher.countStarting();
        }
        wanting.forEach(matcher::place);
        matcher.answer();
    }

    private void countStarting() {
        for (ServiceState service : draft.state().services().values()) {
            for (ServiceInstance instance : service.instances().values()) {
                InstanceStatus status = draft.status(service.id(), instance.taskId());
                if (!instance.hasToEnd() && status.isStarting(Census.spec(service, instance), draft.millis())) {
                    starting.merge(instance.agentId(), 1, Integer::sum);
                }
            }
        }
    }

    private List<ServiceId> wanting() {
        return draft.state()
                .services()
                .values()
                .filter(service -> draft.session(service.id()).isLaunching(draft.millis()))
                .toJavaStream()
                .sorted(Comparator.comparingInt(
                        (ServiceState service) -> -service.spec().priority()))
                .map(ServiceState::id)
                .toList();
    }

    private void place(ServiceId id) {
        ServiceSession session = draft.session(id);
        ServiceVersion version = session.launching().orElseThrow();
        ServiceSpec spec = version.spec();
        Map<AgentId, Integer> here = new HashMap<>();
        Placement placement = new Placement(spec, this::hosts);
        for (Census.Member member : Census.of(draft, id).all()) {
            here.merge(member.instance().agentId(), 1, Integer::sum);
            if (member.leaving()) {
                placement.leaving(member.instance().fields());
            } else {
                placement.placed(member.instance().fields());
            }
        }
        Map<AgentId, Integer> scores = new HashMap<>();
        PriorityQueue<Room> queue = new PriorityQueue<>(Comparator.<Room>comparingInt(
                        room -> -scores.getOrDefault(room.offer().agentId(), 0))
                .thenComparingInt(room -> here.getOrDefault(room.offer().agentId(), 0))
                .thenComparingInt(room -> starting.getOrDefault(room.offer().agentId(), 0))
                .thenComparing(Comparator.comparingLong(Room::cpus).reversed()));
        for (Room room : rooms) {
            if (room.offer().role().equals(spec.role())) {
                session.offered();
                if (Leaving.isTooLate(room.offer(), draft.settings, draft.now)) {
                    session.refused("AgentMaintenance");
                } else {
                    scores.put(room.offer().agentId(), placement.score(Placement.fields(spec, room.offer())));
                    queue.add(room);
                }
            }
        }
        List<Room> later = new ArrayList<>();
        Optional<Rebalancer.Search> search = Rebalancer.search(draft, id);
        int wanted = session.wanted();
        while (wanted > 0 && !queue.isEmpty()) {
            Room room = queue.poll();
            SortedMap<String, String> fields = Placement.fields(spec, room.offer());
            if (search.filter(one -> !one.isBetter(room.offer().agentId(), fields))
                    .isPresent()) {
                session.refused("NotFewer");
            } else if (!placement.allows(fields)) {
                session.refused("UnfulfilledConstraint");
                later.add(room);
            } else if (launch(room, version, fields)) {
                wanted--;
                here.merge(room.offer().agentId(), 1, Integer::sum);
                placement.placed(fields);
                queue.add(room);
                if (placement.mayChange()) {
                    queue.addAll(later);
                    later.clear();
                }
                if (placement.hasWishes()) {
                    List<Room> again = List.copyOf(queue);
                    queue.clear();
                    again.forEach(one ->
                            scores.put(one.offer().agentId(), placement.score(Placement.fields(spec, one.offer()))));
                    queue.addAll(again);
                }
            }
        }
        session.want(wanted, draft.wallMillis());
    }

    /** Where the instances of a service are that are to stay. */
    private Set<String> hosts(String service) {
        Set<String> hosts = new HashSet<>();
        draft.state()
                .find(new ServiceId(service))
                .ifPresent(other -> other.all().stream()
                        .filter(instance -> !instance.hasToEnd())
                        .forEach(instance -> hosts.add(instance.hostname())));
        return hosts;
    }

    /** @return whether there was room; what was lacking has been noted otherwise */
    private boolean launch(Room room, ServiceVersion version, SortedMap<String, String> fields) {
        ServiceSpec spec = version.spec();
        ServiceSession session = draft.session(spec.id());
        AgentId agentId = room.offer().agentId();
        if (starting.getOrDefault(agentId, 0) >= draft.settings.maxStartingPerAgent()) {
            limited = true;
            session.refused("TooManyStarting");
            return false;
        }
        if (room.isFull(spec)) {
            limited = true;
            return false;
        }
        if (!room.hasJdk(spec)) {
            session.refused("NoJdk");
            return false;
        }
        Optional<Room.Share> share = room.find(spec, draft.dice.random().getAsDouble());
        if (share.isEmpty()) {
            session.refused(room.lack(spec));
            return false;
        }
        ServiceInstance instance = new ServiceInstance(
                new TaskId(
                        spec.id().flat() + ".instance-" + draft.dice.freshId().get()),
                draft.service(spec.id()).launches() + 1,
                version.config(),
                spec.role(),
                agentId,
                room.offer().hostname(),
                share.get().ports(),
                withHostname(fields, room.offer()),
                draft.wallMillis(),
                Optional.empty(),
                Optional.of(room.offer().ip()));
        draft.add(new ServiceEvent.InstanceLaunched(spec.id(), instance));
        draft.status(spec.id(), instance.taskId()).launched();
        starting.merge(agentId, 1, Integer::sum);
        room.take(spec, share.get(), Tasks.of(version, instance, share.get().resources()));
        return true;
    }

    /** The name of the agent is always known; constraints of later versions may ask for it. */
    private static SortedMap<String, String> withHostname(SortedMap<String, String> fields, Offer offer) {
        fields.put(PlacementConstraint.HOSTNAME, offer.hostname());
        return fields;
    }

    private void answer() {
        Filters filters = limited ? SOON : Filters.DEFAULT;
        List<OfferId> unused = new ArrayList<>();
        for (Room room : rooms) {
            if (room.tasks().isEmpty()) {
                unused.add(room.offer().id());
            } else {
                draft.call(new SchedulerCall.Accept(
                        List.of(room.offer().id()), List.of(new Operation.Launch(room.tasks())), Filters.NONE));
            }
        }
        if (!unused.isEmpty()) {
            draft.call(new SchedulerCall.Decline(unused, filters));
        }
    }
}
