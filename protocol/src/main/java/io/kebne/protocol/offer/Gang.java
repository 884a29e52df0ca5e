package io.kebne.protocol.offer;

import io.kebne.protocol.InvalidValueException;
import io.kebne.protocol.id.GangId;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/**
 * Makes requests all-or-nothing: what all requests of one gang ask for is offered together, or not at all. Kebne's own.
 *
 * @param id which requests belong together
 * @param deadline how long to try, from when the gang is first announced
 */
public record Gang(GangId id, Duration deadline) {
    /** The longest deadline: the gang holds back what others could use. */
    public static final Duration MAX_DEADLINE = Duration.ofDays(1);

    /** The most copies of resources that one gang may ask for. */
    public static final int MAX_COPIES = 10_000;

    public Gang {
        if (deadline == null || deadline.isNegative() || deadline.isZero() || deadline.compareTo(MAX_DEADLINE) > 0) {
            throw new InvalidValueException("requests.gang.deadline", "must be longer than nothing and at most a day");
        }
    }

    /** @throws InvalidValueException when requests of one gang have different deadlines, or ask for too much */
    public static void requireConsistent(Collection<Request> requests) {
        Map<GangId, Gang> gangs = new HashMap<>();
        Map<GangId, Long> copies = new HashMap<>();
        for (Request request : requests) {
            if (request.gang().isEmpty()) {
                continue;
            }
            Gang gang = request.gang().get();
            Gang first = gangs.putIfAbsent(gang.id(), gang);
            if (first != null && !first.equals(gang)) {
                throw new InvalidValueException(
                        "requests.gang.deadline", "must be the same in all requests of gang '" + gang.id() + "'");
            }
            if (copies.merge(gang.id(), (long) request.count(), Long::sum) > MAX_COPIES) {
                throw new InvalidValueException(
                        "requests.count", "gang '" + gang.id() + "' asks for more than " + MAX_COPIES + " copies");
            }
        }
    }
}
