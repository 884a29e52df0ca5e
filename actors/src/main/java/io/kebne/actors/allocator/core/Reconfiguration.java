package io.kebne.actors.allocator.core;

import io.kebne.protocol.resources.Conversions;
import io.kebne.protocol.resources.DiskSource;
import io.kebne.protocol.resources.Reservation;
import io.kebne.protocol.resources.Resource;
import io.kebne.protocol.resources.Resources;
import io.kebne.protocol.resources.Traits;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What becomes of reservations and volumes when an agent comes back with other resources than before. */
final class Reconfiguration {
    private Reconfiguration() {}

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
