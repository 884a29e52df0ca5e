package io.kebne.protocol.resources;

import io.kebne.protocol.InvalidValueException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * What the offer operations convert (mesos.proto, Offer.Operation; Mesos: common/resources_utils.cpp). Each checks its
 * resources by themselves; whether they are there, and who may convert them, is for the caller to check.
 *
 * <p>All throw {@link InvalidValueException} with the operation's field at fault and the reason.
 */
public final class Conversions {
    private Conversions() {}

    /**
     * Reserves, or moves reservations when a source is given.
     *
     * @param resources as they are to be: the deepest reservation of each is the new, dynamic one
     * @param source as they are now, all with the same reservations; empty: the resources without their deepest one
     */
    public static Conversion reserve(Resources resources, Resources source) {
        String field = "reserve.resources";
        requireDynamic(resources, field);
        if (source.isEmpty()) {
            return checked(field, () -> new Conversion(map(resources, Conversions::popped), resources));
        }
        requireDynamic(source, "reserve.source");
        List<Reservation> from = sameReservations(source, "reserve.source");
        List<Reservation> to = sameReservations(resources, field);
        if (from.equals(to)) {
            throw new InvalidValueException(field, "have the reservations of the source already");
        }
        requireDynamicBeyond(common(from, to), from, "reserve.source");
        requireDynamicBeyond(common(from, to), to, field);
        return checked("reserve.source", () -> {
            if (!map(source, Conversions::unreserved).equals(map(resources, Conversions::unreserved))) {
                throw new IllegalArgumentException("must differ from the resources in reservations only");
            }
            return new Conversion(source, resources);
        });
    }

    /** Takes the deepest reservation, which must be dynamic, off each. */
    public static Conversion unreserve(Resources resources) {
        String field = "unreserve.resources";
        requireDynamic(resources, field);
        return checked(field, () -> new Conversion(resources, map(resources, Conversions::popped)));
    }

    /** Makes persistent volumes of reserved disk. */
    public static Conversion create(Resources volumes) {
        String field = "create.volumes";
        requireVolumes(volumes, field);
        return checked(field, () -> new Conversion(map(volumes, Conversions::withoutVolume), volumes));
    }

    /** Gives up persistent volumes with what is in them. */
    public static Conversion destroy(Resources volumes) {
        String field = "destroy.volumes";
        requireVolumes(volumes, field);
        return checked(field, () -> new Conversion(volumes, map(volumes, Conversions::withoutVolume)));
    }

    /** Adds disk of the same kind and reservations to a persistent volume. */
    public static Conversion grow(Resource volume, Resource addition) {
        requireResizable(volume, "grow_volume.volume");
        String field = "grow_volume.addition";
        requireValid(Resources.of(addition), field);
        if (!addition.name().equals(volume.name())
                || !addition.traits().equals(withoutVolume(volume).traits())) {
            throw new InvalidValueException(field, addition + " is not of the disk and reservations of " + volume);
        }
        return checked(field, () -> {
            Resource grown = volume.with(volume.value().plus(addition.value()));
            return new Conversion(Resources.of(List.of(volume, addition)), Resources.of(grown));
        });
    }

    /**
     * Takes disk from a persistent volume.
     *
     * @param subtract how much; less than the whole
     */
    public static Conversion shrink(Resource volume, Scalar subtract) {
        requireResizable(volume, "shrink_volume.volume");
        Scalar size = (Scalar) volume.value();
        if (subtract.isEmpty() || subtract.thousandths() >= size.thousandths()) {
            throw new InvalidValueException(
                    "shrink_volume.subtract", "must be more than 0 and less than the volume's " + size.text());
        }
        Resource freed = withoutVolume(volume).with(subtract);
        return new Conversion(Resources.of(volume), Resources.of(List.of(volume.with(size.minus(subtract)), freed)));
    }

    /**
     * Makes a disk with or without a file system of raw storage.
     *
     * @param type MOUNT or BLOCK
     * @param profile of the disk to be made; given just when the source has none
     */
    public static Conversion createDisk(Resource source, DiskSource.Type type, Optional<String> profile) {
        DiskSource raw = requireDisk(source, "create_disk.source", DiskSource.Type.RAW);
        if (type != DiskSource.Type.MOUNT && type != DiskSource.Type.BLOCK) {
            throw new InvalidValueException("create_disk.target_type", "must be MOUNT or BLOCK");
        }
        if (raw.profile().isPresent() == profile.isPresent()) {
            throw new InvalidValueException(
                    "create_disk.target_profile", "must be given just when the source has no profile");
        }
        Optional<String> made = profile.or(raw::profile);
        return new Conversion(
                Resources.of(source),
                Resources.of(withSource(source, new DiskSource(type, Optional.empty(), raw.id(), made))));
    }

    /** Makes a disk raw storage again. */
    public static Conversion destroyDisk(Resource source) {
        DiskSource disk = requireDisk(source, "destroy_disk.source", DiskSource.Type.MOUNT, DiskSource.Type.BLOCK);
        return new Conversion(
                Resources.of(source),
                Resources.of(withSource(
                        source, new DiskSource(DiskSource.Type.RAW, Optional.empty(), disk.id(), disk.profile()))));
    }

    /** What arithmetic refuses, such as the same port twice or two volumes on one whole disk, is the caller's fault. */
    private static Conversion checked(String field, Supplier<Conversion> conversion) {
        try {
            return conversion.get();
        } catch (IllegalArgumentException e) {
            throw new InvalidValueException(field, e.getMessage());
        }
    }

    private static void requireValid(Resources resources, String field) {
        if (resources.isEmpty()) {
            throw new InvalidValueException(field, "must not be empty");
        }
        ResourceRules.requireValid(resources, field);
    }

    private static void requireDynamic(Resources resources, String field) {
        requireValid(resources, field);
        for (Resource resource : resources.pieces()) {
            List<Reservation> stack = resource.traits().reservations();
            if (stack.isEmpty() || stack.get(stack.size() - 1).type() != Reservation.Type.DYNAMIC) {
                throw new InvalidValueException(field, resource + " has no dynamic reservation on top");
            }
            if (resource.traits().isPersistentVolume()) {
                throw new InvalidValueException(field, resource + " is a persistent volume");
            }
        }
    }

    private static List<Reservation> sameReservations(Resources resources, String field) {
        List<Resource> pieces = resources.pieces();
        List<Reservation> first = pieces.get(0).traits().reservations();
        for (Resource resource : pieces) {
            if (!resource.traits().reservations().equals(first)) {
                throw new InvalidValueException(field, "must all have the same reservations");
            }
        }
        return first;
    }

    private static int common(List<Reservation> from, List<Reservation> to) {
        int common = 0;
        while (common < Math.min(from.size(), to.size()) && from.get(common).equals(to.get(common))) {
            common++;
        }
        return common;
    }

    private static void requireDynamicBeyond(int common, List<Reservation> stack, String field) {
        for (Reservation reservation : stack.subList(common, stack.size())) {
            if (reservation.type() != Reservation.Type.DYNAMIC) {
                throw new InvalidValueException(field, "a static reservation cannot be changed");
            }
        }
    }

    private static void requireVolumes(Resources volumes, String field) {
        requireValid(volumes, field);
        for (Resource volume : volumes.pieces()) {
            if (!volume.traits().isPersistentVolume()) {
                throw new InvalidValueException(field, volume + " is not a persistent volume");
            }
        }
    }

    private static void requireResizable(Resource volume, String field) {
        requireVolumes(Resources.of(volume), field);
        if (volume.traits().isShared()) {
            throw new InvalidValueException(field, volume + " is shared");
        }
        if (withoutVolume(volume).traits().isIndivisible()) {
            throw new InvalidValueException(field, volume + " takes up a whole disk");
        }
    }

    private static DiskSource requireDisk(Resource disk, String field, DiskSource.Type... types) {
        requireValid(Resources.of(disk), field);
        Optional<DiskSource> source = disk.traits().disk().flatMap(Disk::source);
        if (source.isEmpty() || !List.of(types).contains(source.get().type())) {
            throw new InvalidValueException(field, disk + " is not a disk of type " + List.of(types));
        }
        if (source.get().id().isEmpty()) {
            throw new InvalidValueException(field, disk + " has no id, so nothing provides it");
        }
        if (disk.traits().isPersistentVolume()) {
            throw new InvalidValueException(field, disk + " is a persistent volume");
        }
        return source.get();
    }

    private static Resource popped(Resource resource) {
        return resource.with(resource.traits().pop());
    }

    private static Resource unreserved(Resource resource) {
        return resource.with(resource.traits().withReservations(List.of()));
    }

    private static Resource withoutVolume(Resource volume) {
        Traits traits = volume.traits();
        return volume.with(traits.asShared(false).withDisk(traits.disk().flatMap(Disk::withoutVolume)));
    }

    private static Resource withSource(Resource disk, DiskSource source) {
        return disk.with(disk.traits().withDisk(Optional.of(Disk.of(source))));
    }

    private static Resources map(Resources resources, UnaryOperator<Resource> change) {
        List<Resource> changed = new ArrayList<>();
        resources.pieces().forEach(piece -> changed.add(change.apply(piece)));
        return Resources.of(changed);
    }
}
