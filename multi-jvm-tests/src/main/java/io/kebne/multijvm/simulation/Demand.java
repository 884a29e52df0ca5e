package io.kebne.multijvm.simulation;

import io.kebne.protocol.id.GangId;
import io.kebne.protocol.id.TaskId;
import io.kebne.protocol.offer.Gang;
import io.kebne.protocol.offer.Offer;
import io.kebne.protocol.offer.Request;
import io.kebne.protocol.resources.Resources;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a scheduler says that it waits for, from when it first does until it has all that it wants. A role that says so is
 * offered nothing else, so all wants are said; some of them may also be asked for as a gang.
 */
final class Demand {
    /** The event with the offers may have been lost, and that of the deadline too. */
    private static final long PATIENCE_MILLIS = 5_000;

    private final String role;
    private Optional<Request> gang = Optional.empty();
    private long gangUntilMillis;
    private boolean said;

    Demand(String role) {
        this.role = role;
    }

    void begin() {
        said = true;
    }

    void together(String name, String resources, int count, Duration deadline, long nowMillis) {
        Gang all = new Gang(new GangId(name), deadline);
        gang = Optional.of(request(resources, count, Optional.of(all)));
        gangUntilMillis = nowMillis + deadline.toMillis() + PATIENCE_MILLIS;
    }

    /** Whether anything was ever said, so that it may have to be taken back. */
    boolean wasSaid() {
        return said;
    }

    /** @param wants the resources of each task that is wanted */
    List<Request> requests(Collection<String> wants, long nowMillis) {
        if (wants.isEmpty() || nowMillis > gangUntilMillis) {
            gang = Optional.empty();
        }
        Map<String, Integer> counts = new LinkedHashMap<>();
        wants.forEach(resources -> counts.merge(resources, 1, Integer::sum));
        List<Request> requests = new ArrayList<>(gang.stream().toList());
        counts.forEach((resources, count) -> requests.add(request(resources, count, Optional.empty())));
        return requests;
    }

    /** The gang has waited for too long. */
    void expired(GangId gangId) {
        if (is(Optional.of(gangId))) {
            gang = Optional.empty();
        }
    }

    /**
     * Offers have come in one event.
     *
     * @return whether they are those of the gang, which need not be asked for any more
     * @throws ViolationException when they are, but not all that it asks for
     */
    boolean offered(List<Offer> offers) {
        List<Offer> ofGang = offers.stream().filter(offer -> is(offer.gangId())).toList();
        if (ofGang.isEmpty()) {
            return false;
        }
        Request asked = gang.orElseThrow();
        long cpus = ofGang.stream().mapToLong(offer -> cpus(offer.resources())).sum();
        if (cpus < asked.count() * cpus(asked.resources())) {
            throw new ViolationException(Invariant.GANGS, asked + " is answered by " + ofGang);
        }
        gang = Optional.empty();
        return true;
    }

    private boolean is(Optional<GangId> gangId) {
        return gangId.isPresent() && gang.flatMap(Request::gang).map(Gang::id).equals(gangId);
    }

    private Request request(String resources, int count, Optional<Gang> of) {
        return new Request(new TaskId("wanted"), "wanted", role, Resources.parse(resources), count, of);
    }

    private static long cpus(Resources resources) {
        return resources.thousandths(Resources.CPUS);
    }
}
