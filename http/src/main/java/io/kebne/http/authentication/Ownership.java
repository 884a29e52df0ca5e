package io.kebne.http.authentication;

import io.kebne.protocol.InvalidValueException;
import io.kebne.protocol.framework.FrameworkInfo;
import io.kebne.protocol.offer.Operation;
import io.kebne.protocol.resources.Disk;
import io.kebne.protocol.resources.PersistentVolume;
import io.kebne.protocol.resources.Reservation;
import io.kebne.protocol.resources.Resource;
import java.util.List;
import java.util.Optional;

/**
 * What an authenticated principal may call its own (Mesos: master/validation): frameworks, reservations and volumes under
 * its own name. All throw an {@link InvalidValueException} that names the field that says something else.
 */
public final class Ownership {
    private Ownership() {}

    /**
     * The framework as that of the principal; one that names none becomes its. Whether it was another's before, its
     * entity knows.
     *
     * @param known what it said before, if it is known
     */
    public static FrameworkInfo owned(FrameworkInfo info, Optional<FrameworkInfo> known, Optional<String> principal) {
        requireOwner(info, principal);
        boolean nobodys = known.isPresent() && known.get().principal().isEmpty();
        return info.principal().isPresent() || nobodys ? info : info.withPrincipal(principal);
    }

    /** A framework from before anybody asked may name none; it is nobody's, for what it is cannot be changed. */
    public static void requireOwner(FrameworkInfo info, Optional<String> principal) {
        if (principal.isPresent() && info.principal().isPresent()) {
            requireSame("framework_info.principal", info.principal(), principal.get());
        }
    }

    /** What is reserved, or made a volume, must be so by the principal. */
    public static void require(Operation operation, Optional<String> principal) {
        if (principal.isEmpty()) {
            return;
        }
        if (operation instanceof Operation.Reserve reserve) {
            for (Resource piece : reserve.resources().pieces()) {
                requireSame(
                        "reserve.resources.reservations.principal",
                        reservation(piece).flatMap(Reservation::principal),
                        principal.get());
            }
        } else if (operation instanceof Operation.Create create) {
            for (Resource piece : create.volumes().pieces()) {
                requireSame(
                        "create.volumes.disk.persistence.principal",
                        piece.traits().disk().flatMap(Disk::volume).flatMap(PersistentVolume::principal),
                        principal.get());
            }
        }
    }

    private static Optional<Reservation> reservation(Resource resource) {
        List<Reservation> all = resource.traits().reservations();
        return all.isEmpty() ? Optional.empty() : Optional.of(all.get(all.size() - 1));
    }

    private static void requireSame(String field, Optional<String> named, String principal) {
        if (!named.equals(Optional.of(principal))) {
            throw new InvalidValueException(
                    field,
                    (named.isPresent() ? "is '" + named.get() + "'" : "is missing") + ", but the request comes from '"
                            + principal + "'");
        }
    }
}
