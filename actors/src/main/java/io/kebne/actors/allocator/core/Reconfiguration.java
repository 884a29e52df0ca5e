package io.kebne.actors.allocator.core;

import io.kebne.protocol.agent.AgentInfo;
import io.kebne.protocol.agent.Attribute;
import io.kebne.protocol.agent.ReconfigurationPolicy;
import io.kebne.protocol.jvm.JdkVersion;
import io.kebne.protocol.resources.Conversions;
import io.kebne.protocol.resources.DiskSource;
import io.kebne.protocol.resources.Reservation;
import io.kebne.protocol.resources.Resource;
import io.kebne.protocol.resources.Resources;
import io.kebne.protocol.resources.Traits;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Whether an agent may come back changed, and what then becomes of its reservations and volumes. */
final class Reconfiguration {
    private Reconfiguration() {}

    /** Why an agent that presented itself as {@code before} may not come back as {@code after}, if it may not. */
    static Optional<String> refusal(AgentInfo before, AgentInfo after, ReconfigurationPolicy policy) {
        if (policy == ReconfigurationPolicy.ANY) {
            return Optional.empty();
        }
        boolean more = policy == ReconfigurationPolicy.ADDITIVE;
        Set<Attribute> attributes = chosen(after);
        Set<Attribute> earlier = chosen(before);
        if (!after.resources().equals(before.resources())
                && !(more && after.resources().contains(before.resources()))) {
            return refused("resources", before.resources(), after.resources(), policy);
        } else if (!attributes.equals(earlier) && !(more && attributes.containsAll(earlier))) {
            return refused("attributes", before.attributes(), after.attributes(), policy);
        } else if (!after.domain().equals(before.domain())
                && !(more && before.domain().isEmpty())) {
            return refused("domain", before.domain(), after.domain(), policy);
        }
        return Optional.empty();
    }

    /** What agents find out themselves may change from one start to the next. */
    private static Set<Attribute> chosen(AgentInfo agent) {
        Set<Attribute> chosen = new LinkedHashSet<>(agent.attributes());
        chosen.removeIf(attribute -> attribute.name().equals(JdkVersion.ATTRIBUTE));
        return chosen;
    }

    private static Optional<String> refused(String what, Object before, Object after, ReconfigurationPolicy policy) {
        return Optional.of("its %s are %s and were %s, which kebne.agent.reconfiguration-policy = %s does not allow"
                .formatted(what, after, before, policy.wireName()));
    }

    /**
     * @param before what it presented itself with
     * @param total what that has become by operations
     * @param after what it presents itself with now
     * @return {@code after} with all of those operations' results for which it has what they were made from; the others
     *     are lost
     */
    static Resources carryOver(Resources before, Resources total, Resources after) {
        if (before.equals(after)) {
            return total;
        }
        Resources result = after;
        for (Resource made : total.pieces()) {
            Resource origin = origin(made, before);
            Resources raw = Resources.of(origin);
            if (!origin.equals(made) && result.contains(raw)) {
                result = result.minus(raw).plus(Resources.of(made));
            }
        }
        return result;
    }

    /** What a resource was before any operation: without volume and dynamic reservations, and raw if it was made a disk. */
    private static Resource origin(Resource made, Resources before) {
        List<Reservation> statics = new ArrayList<>();
        for (Reservation reservation : made.traits().reservations()) {
            if (reservation.type() == Reservation.Type.STATIC) {
                statics.add(reservation);
            }
        }
        Traits plain = made.traits()
                .asShared(false)
                .withReservations(statics)
                .withDisk(made.traits().disk().flatMap(disk -> disk.withoutVolume()));
        Resource origin = made.with(plain);
        boolean wasMade = isDisk(origin) && !before.contains(Resources.of(origin));
        return wasMade ? Conversions.destroyDisk(origin).converted().pieces().get(0) : origin;
    }

    private static boolean isDisk(Resource resource) {
        Optional<DiskSource.Type> type =
                resource.traits().disk().flatMap(disk -> disk.source()).map(DiskSource::type);
        return type.isPresent() && (type.get() == DiskSource.Type.MOUNT || type.get() == DiskSource.Type.BLOCK);
    }
}
