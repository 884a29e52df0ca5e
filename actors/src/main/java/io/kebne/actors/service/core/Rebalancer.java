package io.kebne.actors.service.core;

import io.kebne.actors.service.core.Census.Member;
import io.kebne.protocol.id.AgentId;
import io.kebne.protocol.service.ServiceId;
import io.kebne.protocol.service.ServiceSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/**
 * Has instances that crowd, as after other agents were away, go where there are fewer: one of a service at a time, and only once
 * another is ready in its place. Nothing moves of a service that lacks anything, or is changed by anybody else.
 */
final class Rebalancer {
    /** For so long a place is looked for. */
    private static final Duration SEARCH = Duration.ofSeconds(30);

    private record Candidate(ServiceId id, Member member, int crowding) {}

    private final Draft draft;
    private final Moves moves;

    private Rebalancer(Draft draft) {
        this.draft = draft;
        this.moves = draft.session.moves();
    }

    /** Time has passed. Looks at all instances, once in an interval. */
    static void tick(Draft draft) {
        RebalancingSettings settings = draft.settings.rebalancing();
        if (settings.isOn()
                && draft.session.isSubscribed()
                && !draft.session.isSettling(draft.settings, draft.millis())
                && draft.session.moves().isDue(settings.interval(), draft.millis())) {
            new Rebalancer(draft).begin(settings.maxMoves());
        }
    }

    private void begin(int most) {
        List<Candidate> candidates = new ArrayList<>();
        for (ServiceState service : draft.state().services().values()) {
            candidate(service).ifPresent(candidates::add);
        }
        candidates.stream()
                .sorted(Comparator.comparingInt(Candidate::crowding).reversed())
                .limit(Math.max(0, most - moves.count()))
                .forEach(one -> {
                    moves.begin(one.id(), one.member().instance().taskId(), draft.millis());
                    Upkeep.of(draft, one.id());
                });
    }

    private Optional<Candidate> candidate(ServiceState service) {
        ServiceId id = service.id();
        ServiceSpec spec = service.spec();
        if (service.removing()
                || service.deployment().isPresent()
                || spec.upgrade().maximum(spec.instances()) <= spec.instances()
                || draft.session(id).wanted() > 0
                || !moves.mayBegin(id, draft.millis())) {
            return Optional.empty();
        }
        Census census = Census.of(draft, id);
        boolean rests = census.present() == spec.instances() && Census.ready(census.staying()) == spec.instances();
        Crowding crowding = new Crowding(spec, census.all());
        return rests
                ? crowding.mostCrowded().map(member -> new Candidate(id, member, crowding.of(member)))
                : Optional.empty();
    }

    /** Ends the move of a service that is done, of no use any more, or takes too long. */
    static void review(Draft draft, ServiceId id) {
        Moves moves = draft.session.moves();
        Optional<Moves.Move> move = moves.of(id);
        if (move.isEmpty()) {
            return;
        }
        ServiceState service = draft.service(id);
        ServiceSpec spec = service.spec();
        boolean gone = service.instances().get(move.get().taskId()).isEmpty();
        Census census = Census.of(draft, id);
        boolean disturbed = service.deployment().isPresent() || census.staying().size() < spec.instances() - 1;
        boolean found = census.staying().size() >= spec.instances();
        Duration patience = found ? spec.upgrade().progressDeadline() : SEARCH;
        if (gone || service.removing() || disturbed) {
            moves.end(id);
        } else if (draft.millis() - move.get().sinceMillis() > patience.toMillis()) {
            moves.giveUp(id, draft.millis());
        }
    }

    /** Where an instance of a service is to go, if one has no place yet. */
    static Optional<Search> search(Draft draft, ServiceId id) {
        if (draft.session.moves().of(id).isEmpty()) {
            return Optional.empty();
        }
        Census census = Census.of(draft, id);
        return census.moving()
                .filter(member ->
                        census.staying().size() == draft.service(id).spec().instances() - 1)
                .map(member -> new Search(new Crowding(draft.service(id).spec(), census.all()), member));
    }

    /** @param member that is looked for a place for */
    record Search(Crowding crowding, Member member) {
        boolean isBetter(AgentId agentId, SortedMap<String, String> fields) {
            return crowding.isBetter(member, agentId, fields);
        }
    }
}
