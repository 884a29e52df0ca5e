package io.kebne.actors.service.core;

import io.kebne.actors.service.core.Census.Member;
import io.kebne.protocol.id.AgentId;
import io.kebne.protocol.service.PlacementConstraint;
import io.kebne.protocol.service.PlacementConstraint.Operator;
import io.kebne.protocol.service.ServiceSpec;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;

/**
 * How many instances of a service are in the same place: on the same agent, and by each field that they are to be grouped by. What it
 * calls better makes the sum of the squares of all these numbers smaller, so that moving from place to place comes to an end.
 */
final class Crowding {
    /** Where the other place must have so many fewer, for one that goes there not to crowd as much. */
    private static final int GAIN = 2;

    /** No field is named so. */
    private static final String AGENT = "";

    private final List<Member> members;
    /** The least that a value of each field may have. */
    private final Map<String, Integer> fewest = new LinkedHashMap<>();

    private final Map<String, Map<String, Integer>> counts = new HashMap<>();

    Crowding(ServiceSpec spec, List<Member> members) {
        this.members = members;
        count(AGENT, 0);
        for (PlacementConstraint constraint : spec.constraints()) {
            if (constraint.operator() == Operator.GROUP_BY) {
                count(constraint.field(), constraint.count());
            }
        }
    }

    /** @param groups how many values the field has, at least; 0: nobody knows, and there may be one without any instance */
    private void count(String field, int groups) {
        Map<String, Integer> values = new HashMap<>();
        for (Member member : members) {
            value(field, member).ifPresent(value -> values.merge(value, 1, Integer::sum));
        }
        counts.put(field, values);
        fewest.put(field, groups == 0 || values.size() < groups ? 0 : Collections.min(values.values()));
    }

    private static Optional<String> value(String field, Member member) {
        return field.equals(AGENT)
                ? Optional.of(member.instance().agentId().value())
                : Optional.ofNullable(member.instance().fields().get(field));
    }

    /** How many more there are where it is than there might be elsewhere; below 2 none is better off elsewhere. */
    int of(Member member) {
        int most = 0;
        for (Map.Entry<String, Integer> field : fewest.entrySet()) {
            most = Math.max(most, here(field.getKey(), value(field.getKey(), member)) - field.getValue());
        }
        return most;
    }

    /** Of those who may be better off elsewhere one that is crowded most, the latest of several. */
    Optional<Member> mostCrowded() {
        return members.stream()
                .filter(member -> of(member) >= GAIN)
                .max(Comparator.comparingInt(this::of)
                        .thenComparing(member -> member.instance().incarnation()));
    }

    /**
     * Whether one is better off in another place: there it crowds less by one of these numbers, and no more by any.
     *
     * @param fields of the other place
     */
    boolean isBetter(Member member, AgentId agentId, SortedMap<String, String> fields) {
        boolean better = false;
        for (String field : fewest.keySet()) {
            Optional<String> from = value(field, member);
            Optional<String> to =
                    field.equals(AGENT) ? Optional.of(agentId.value()) : Optional.ofNullable(fields.get(field));
            int gain = here(field, from) - here(field, to);
            if (!from.equals(to) && gain < 1) {
                return false;
            }
            better |= !from.equals(to) && gain >= GAIN;
        }
        return better;
    }

    private int here(String field, Optional<String> value) {
        return value.map(at -> counts.get(field).getOrDefault(at, 0)).orElse(0);
    }
}
