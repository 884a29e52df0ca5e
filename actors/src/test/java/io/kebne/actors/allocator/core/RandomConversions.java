package io.kebne.actors.allocator.core;

import io.kebne.protocol.id.OperationId;
import io.kebne.protocol.offer.Operation;
import io.kebne.protocol.resources.Disk;
import io.kebne.protocol.resources.DiskSource;
import io.kebne.protocol.resources.PersistentVolume;
import io.kebne.protocol.resources.Reservation;
import io.kebne.protocol.resources.Resource;
import io.kebne.protocol.resources.Resources;
import io.kebne.protocol.resources.Scalar;
import io.kebne.protocol.resources.Traits;
import io.kebne.protocol.role.Role;
import java.util.List;
import java.util.Optional;

/** Operations that convert resources, chosen by numbers among those that suit what is there; some are refused all the same. */
final class RandomConversions {
    private static final String PRINCIPAL = "ops";
    private static final int VOLUMES = 6;

    private RandomConversions() {}

    /** Raw storage that disks can be made of. */
    static Resource rawDisk(String id) {
        DiskSource source = new DiskSource(DiskSource.Type.RAW, Optional.empty(), Optional.of(id), Optional.of("fast"));
        return new Resource(Resources.DISK, new Scalar(100_000), Traits.NONE.withDisk(Optional.of(Disk.of(source))));
    }

    static Operation.Converting of(Resources there, String role, int a, int b, Optional<OperationId> id) {
        List<Resource> pieces = there.pieces();
        if (pieces.isEmpty()) {
            return new Operation.Unreserve(id, Resources.of(reserved(rawDisk("none"), "r0")));
        }
        Resource piece = pieces.get(a % pieces.size());
        Traits traits = piece.traits();
        if (traits.isPersistentVolume()) {
            return ofVolume(there, piece, b, id);
        }
        boolean disk = piece.name().equals(Resources.DISK);
        Optional<DiskSource> source = traits.disk().flatMap(Disk::source);
        if (source.isPresent() && b % 2 == 0) {
            return source.get().type() == DiskSource.Type.RAW
                    ? new Operation.CreateDisk(id, piece, DiskSource.Type.MOUNT, Optional.empty())
                    : new Operation.DestroyDisk(id, piece);
        }
        boolean refinable = !role.equals(Role.DEFAULT)
                && traits.isAllocatableTo(role)
                && !traits.role().equals(role);
        if (refinable && (!traits.isReserved() || b % 7 == 0)) {
            return new Operation.Reserve(id, Resources.of(reserved(some(piece, b), role)), Resources.EMPTY);
        }
        if (!traits.isReserved()) {
            return new Operation.Unreserve(id, Resources.of(reserved(some(piece, b), "r1")));
        }
        if (disk && b % 3 != 0) {
            PersistentVolume volume = PersistentVolume.of("v" + b % VOLUMES, "data");
            Traits made = traits.withDisk(Optional.of(new Disk(Optional.of(volume), source)));
            return new Operation.Create(id, Resources.of(some(piece, b).with(made.asShared(b % 4 == 0))));
        }
        boolean ofAgent =
                traits.reservations().get(traits.reservations().size() - 1).type() == Reservation.Type.STATIC;
        return new Operation.Unreserve(
                id, Resources.of(ofAgent ? reserved(piece, traits.role() + "/sub") : some(piece, b)));
    }

    private static Operation.Converting ofVolume(Resources there, Resource volume, int b, Optional<OperationId> id) {
        Traits plain =
                volume.traits().asShared(false).withDisk(volume.traits().disk().flatMap(Disk::withoutVolume));
        Optional<Resource> addition = there.pieces().stream()
                .filter(piece ->
                        piece.name().equals(Resources.DISK) && piece.traits().equals(plain))
                .findFirst();
        if (b % 3 == 0 && addition.isPresent()) {
            return new Operation.GrowVolume(id, volume, some(addition.get(), b));
        } else if (b % 3 == 1) {
            return new Operation.ShrinkVolume(id, volume, new Scalar(1_000));
        }
        return new Operation.Destroy(id, Resources.of(volume));
    }

    private static Resource reserved(Resource piece, String role) {
        return piece.with(piece.traits().push(Reservation.dynamic(role, PRINCIPAL)));
    }

    /** A part of it, if it can be parted. */
    private static Resource some(Resource piece, int b) {
        boolean whole = !(piece.value() instanceof Scalar) || piece.traits().isIndivisible();
        if (whole || b % 2 == 0) {
            return piece;
        }
        long half = Math.max(1, ((Scalar) piece.value()).thousandths() / 2);
        return piece.with(new Scalar(half));
    }
}
