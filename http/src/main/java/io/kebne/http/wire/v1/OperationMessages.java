package io.kebne.http.wire.v1;

import io.kebne.protocol.InvalidValueException;
import io.kebne.protocol.id.OperationId;
import io.kebne.protocol.offer.Operation;
import io.kebne.protocol.resources.DiskSource;
import io.kebne.protocol.resources.Resource;
import io.kebne.protocol.resources.Resources;
import io.kebne.protocol.resources.Scalar;
import java.util.List;
import java.util.Optional;
import org.apache.mesos.v1.Protos;

/** What is done to the resources of offers, beside launching tasks on them (mesos.proto, Offer.Operation). */
public final class OperationMessages {
    private OperationMessages() {}

    /** @throws InvalidValueException naming the field */
    public static OperationId id(Protos.OperationID id, String field) {
        return Faults.named(field + ".value", () -> new OperationId(id.getValue()));
    }

    /** @throws InvalidValueException naming the field at fault, when it is no operation of these or not fit */
    public static Operation.Converting read(Protos.Offer.Operation operation) {
        Optional<OperationId> id = operation.hasId() ? Optional.of(id(operation.getId(), "id")) : Optional.empty();
        return switch (operation.getType()) {
            case RESERVE ->
                new Operation.Reserve(
                        id,
                        resources(operation.getReserve().getResourcesList(), "reserve.resources"),
                        resources(operation.getReserve().getSourceList(), "reserve.source"));
            case UNRESERVE ->
                new Operation.Unreserve(
                        id, resources(operation.getUnreserve().getResourcesList(), "unreserve.resources"));
            case CREATE ->
                new Operation.Create(id, resources(operation.getCreate().getVolumesList(), "create.volumes"));
            case DESTROY ->
                new Operation.Destroy(id, resources(operation.getDestroy().getVolumesList(), "destroy.volumes"));
            case GROW_VOLUME ->
                new Operation.GrowVolume(
                        id,
                        resource(operation.getGrowVolume().getVolume(), "grow_volume.volume"),
                        resource(operation.getGrowVolume().getAddition(), "grow_volume.addition"));
            case SHRINK_VOLUME ->
                new Operation.ShrinkVolume(
                        id,
                        resource(operation.getShrinkVolume().getVolume(), "shrink_volume.volume"),
                        Faults.named(
                                "shrink_volume.subtract",
                                () -> Scalar.of(operation
                                        .getShrinkVolume()
                                        .getSubtract()
                                        .getValue())));
            case CREATE_DISK -> createDisk(id, operation.getCreateDisk());
            case DESTROY_DISK ->
                new Operation.DestroyDisk(
                        id, resource(operation.getDestroyDisk().getSource(), "destroy_disk.source"));
            case LAUNCH, LAUNCH_GROUP, UNKNOWN -> throw new InvalidValueException("type", "is not known here");
        };
    }

    private static Operation.CreateDisk createDisk(
            Optional<OperationId> id, Protos.Offer.Operation.CreateDisk operation) {
        DiskSource.Type type = switch (operation.getTargetType()) {
            case PATH -> DiskSource.Type.PATH;
            case MOUNT -> DiskSource.Type.MOUNT;
            case BLOCK -> DiskSource.Type.BLOCK;
            case RAW -> DiskSource.Type.RAW;
            case UNKNOWN -> throw new InvalidValueException("create_disk.target_type", "is not known");
        };
        return new Operation.CreateDisk(
                id,
                resource(operation.getSource(), "create_disk.source"),
                type,
                operation.hasTargetProfile() ? Optional.of(operation.getTargetProfile()) : Optional.empty());
    }

    private static Resources resources(List<Protos.Resource> resources, String field) {
        return ResourceMessages.read(resources, field);
    }

    private static Resource resource(Protos.Resource resource, String field) {
        return ResourceMessages.read(resource, field);
    }

    public static Protos.Offer.Operation write(Operation.Converting operation, ResourceFormat format) {
        Protos.Offer.Operation.Builder out = Protos.Offer.Operation.newBuilder();
        operation.id().ifPresent(id -> out.getIdBuilder().setValue(id.value()));
        if (operation instanceof Operation.Reserve o) {
            out.setType(Protos.Offer.Operation.Type.RESERVE)
                    .getReserveBuilder()
                    .addAllResources(write(o.resources(), format))
                    .addAllSource(write(o.source(), format));
        } else if (operation instanceof Operation.Unreserve o) {
            out.setType(Protos.Offer.Operation.Type.UNRESERVE)
                    .getUnreserveBuilder()
                    .addAllResources(write(o.resources(), format));
        } else if (operation instanceof Operation.Create o) {
            out.setType(Protos.Offer.Operation.Type.CREATE)
                    .getCreateBuilder()
                    .addAllVolumes(write(o.volumes(), format));
        } else if (operation instanceof Operation.Destroy o) {
            out.setType(Protos.Offer.Operation.Type.DESTROY)
                    .getDestroyBuilder()
                    .addAllVolumes(write(o.volumes(), format));
        } else if (operation instanceof Operation.GrowVolume o) {
            out.setType(Protos.Offer.Operation.Type.GROW_VOLUME)
                    .getGrowVolumeBuilder()
                    .setVolume(write(o.volume(), format))
                    .setAddition(write(o.addition(), format));
        } else if (operation instanceof Operation.ShrinkVolume o) {
            out.setType(Protos.Offer.Operation.Type.SHRINK_VOLUME)
                    .getShrinkVolumeBuilder()
                    .setVolume(write(o.volume(), format))
                    .setSubtract(ValueMessages.write(o.subtract()));
        } else if (operation instanceof Operation.CreateDisk o) {
            out.setType(Protos.Offer.Operation.Type.CREATE_DISK)
                    .getCreateDiskBuilder()
                    .setSource(write(o.source(), format))
                    .setTargetType(Protos.Resource.DiskInfo.Source.Type.valueOf(
                            o.targetType().name()));
            o.targetProfile().ifPresent(out.getCreateDiskBuilder()::setTargetProfile);
        } else if (operation instanceof Operation.DestroyDisk o) {
            out.setType(Protos.Offer.Operation.Type.DESTROY_DISK)
                    .getDestroyDiskBuilder()
                    .setSource(write(o.source(), format));
        }
        return out.build();
    }

    private static List<Protos.Resource> write(Resources resources, ResourceFormat format) {
        return ResourceMessages.write(resources, format, Optional.empty());
    }

    private static Protos.Resource write(Resource resource, ResourceFormat format) {
        return ResourceMessages.write(resource, format, Optional.empty());
    }
}
