package io.kebne.protocol.resources;

import io.kebne.protocol.InvalidValueException;
import io.kebne.protocol.id.PersistenceId;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What resources must satisfy beyond what their values and traits see to by themselves: role syntax, order of
 * refinement, ids and paths are checked where they are made (Mesos: master/validation.cpp, common/resources.cpp).
 */
public final class ResourceRules {
    private ResourceRules() {}

    /**
     * The rules for all resources.
     *
     * @param field by its name on the wire, for the error
     * @throws InvalidValueException naming the field, the resource at fault and the rule
     */
    public static void requireValid(Resources resources, String field) {
        for (Resource resource : resources.pieces()) {
            String broken = broken(resource);
            if (broken != null) {
                throw new InvalidValueException(field, resource + " " + broken);
            }
        }
        requireUniqueVolumes(resources, field);
    }

    /**
     * The rules for what an agent is started with: nothing that only operations make. It may set scalars as revocable,
     * which takes the place of an estimator (Mesos: oversubscription document).
     *
     * @throws InvalidValueException naming the field, the resource at fault and the rule
     */
    public static void requireOfAgent(Resources resources, String field) {
        requireValid(resources, field);
        for (Resource resource : resources.pieces()) {
            Traits traits = resource.traits();
            if (traits.isPersistentVolume() || traits.isShared()) {
                throw new InvalidValueException(
                        field, resource + " is a persistent volume or shared, which an agent cannot set");
            }
            boolean plainScalar =
                    resource.value() instanceof Scalar && traits.disk().isEmpty();
            if (traits.isRevocable() && !plainScalar) {
                throw new InvalidValueException(
                        field, resource + " is revocable, which an agent can set only for scalars without a disk");
            }
            if (traits.reservations().size() > 1
                    || (traits.isReserved() && traits.reservations().get(0).type() != Reservation.Type.STATIC)) {
                throw new InvalidValueException(
                        field, resource + " has a dynamic reservation, which an agent cannot set");
            }
        }
    }

    /**
     * The rules for what a task uses: also that it does not mix revocable and other resources of one name.
     *
     * @throws InvalidValueException naming the field, the resource at fault and the rule
     */
    public static void requireOfTask(Resources resources, String field) {
        requireValid(resources, field);
        Map<String, Boolean> revocable = new TreeMap<>();
        for (Resource resource : resources.pieces()) {
            Boolean before = revocable.put(resource.name(), resource.traits().isRevocable());
            if (before != null && before != resource.traits().isRevocable()) {
                throw new InvalidValueException(
                        field, "cannot use revocable and other " + resource.name() + " at the same time");
            }
        }
    }

    private static String broken(Resource resource) {
        Traits traits = resource.traits();
        if (resource.name().equals(Resources.GPUS)
                && !(resource.value() instanceof Scalar gpus && gpus.thousandths() % 1000 == 0)) {
            return "must be a whole number";
        }
        if (traits.isRevocable() && (traits.isReserved() || traits.isPersistentVolume())) {
            return "cannot be revocable and reserved or a persistent volume";
        }
        if (traits.isShared() && !traits.isPersistentVolume()) {
            return "cannot be shared: only persistent volumes can";
        }
        return traits.disk().map(disk -> brokenDisk(resource, disk)).orElse(null);
    }

    private static String brokenDisk(Resource resource, Disk disk) {
        if (!resource.name().equals(Resources.DISK) || !(resource.value() instanceof Scalar)) {
            return "cannot have disk information: only the scalar '" + Resources.DISK + "' can";
        }
        if (disk.source().isPresent()) {
            DiskSource source = disk.source().get();
            if (source.type() == DiskSource.Type.MOUNT
                    && source.root().isEmpty()
                    && source.id().isEmpty()) {
                return "needs a root or an id of its MOUNT disk";
            }
            boolean mountable = source.type() == DiskSource.Type.PATH || source.type() == DiskSource.Type.MOUNT;
            if (disk.volume().isPresent() && !mountable) {
                return "cannot be a persistent volume: its disk is " + source.type();
            }
        }
        return disk.volume().isPresent() && !resource.traits().isReserved()
                ? "cannot be a persistent volume: it is not reserved"
                : null;
    }

    /** A volume's id is unique for its role. */
    private static void requireUniqueVolumes(Resources resources, String field) {
        Set<List<String>> seen = new HashSet<>();
        for (Resource resource : resources.persistentVolumes().pieces()) {
            PersistenceId id = resource.traits()
                    .disk()
                    .orElseThrow()
                    .volume()
                    .orElseThrow()
                    .id();
            if (!seen.add(List.of(resource.traits().role(), id.value()))) {
                throw new InvalidValueException(
                        field,
                        resource + " has the persistence id of another volume of role "
                                + resource.traits().role());
            }
        }
    }
}
