package io.kebne.http.wire.v1;

import io.kebne.protocol.InvalidValueException;
import io.kebne.protocol.id.PersistenceId;
import io.kebne.protocol.resources.Disk;
import io.kebne.protocol.resources.DiskSource;
import io.kebne.protocol.resources.PersistentVolume;
import java.util.Optional;
import org.apache.mesos.v1.Protos;
import org.apache.mesos.v1.Protos.Resource.DiskInfo;

/** Disks of resources (mesos.proto, Resource.DiskInfo). */
final class DiskMessages {
    private DiskMessages() {}

    static DiskInfo write(Disk disk) {
        DiskInfo.Builder out = DiskInfo.newBuilder();
        disk.volume().ifPresent(volume -> write(volume, out));
        disk.source().ifPresent(source -> out.setSource(write(source)));
        return out.build();
    }

    private static void write(PersistentVolume volume, DiskInfo.Builder out) {
        out.getPersistenceBuilder().setId(volume.id().value());
        volume.principal().ifPresent(out.getPersistenceBuilder()::setPrincipal);
        out.getVolumeBuilder()
                .setMode(Protos.Volume.Mode.valueOf(volume.mode().name()))
                .setContainerPath(volume.containerPath());
    }

    private static DiskInfo.Source write(DiskSource source) {
        DiskInfo.Source.Builder out = DiskInfo.Source.newBuilder()
                .setType(DiskInfo.Source.Type.valueOf(source.type().name()));
        source.root().ifPresent(root -> {
            if (source.type() == DiskSource.Type.PATH) {
                out.getPathBuilder().setRoot(root);
            } else {
                out.getMountBuilder().setRoot(root);
            }
        });
        source.id().ifPresent(out::setId);
        source.profile().ifPresent(out::setProfile);
        return out.build();
    }

    /** @return empty for the root disk, of which nothing is said */
    static Optional<Disk> read(DiskInfo disk, String field) {
        if (!disk.hasPersistence() && !disk.hasSource() && !disk.hasVolume()) {
            return Optional.empty();
        }
        try {
            return Optional.of(new Disk(volume(disk, field), source(disk, field)));
        } catch (InvalidValueException e) {
            throw Faults.at(field, e);
        }
    }

    private static Optional<PersistentVolume> volume(DiskInfo disk, String field) {
        Protos.Volume volume = disk.getVolume();
        if (disk.hasPersistence() != disk.hasVolume()) {
            throw new InvalidValueException(field + (disk.hasVolume() ? ".persistence" : ".volume"), "is missing");
        }
        if (!disk.hasPersistence()) {
            return Optional.empty();
        }
        if (volume.hasHostPath() || volume.hasImage() || volume.hasSource()) {
            throw new InvalidValueException(field + ".volume", "must have a mode and a container_path only");
        }
        DiskInfo.Persistence persistence = disk.getPersistence();
        return Optional.of(new PersistentVolume(
                Faults.named(field + ".persistence.id", () -> new PersistenceId(persistence.getId())),
                persistence.hasPrincipal() ? Optional.of(persistence.getPrincipal()) : Optional.empty(),
                volume.getContainerPath(),
                PersistentVolume.Mode.valueOf(volume.getMode().name())));
    }

    private static Optional<DiskSource> source(DiskInfo disk, String field) {
        if (!disk.hasSource()) {
            return Optional.empty();
        }
        DiskInfo.Source source = disk.getSource();
        if (source.hasVendor() || source.hasMetadata()) {
            throw Faults.unsupported(field + ".source." + (source.hasVendor() ? "vendor" : "metadata"));
        }
        DiskSource.Type type = switch (source.getType()) {
            case PATH -> DiskSource.Type.PATH;
            case MOUNT -> DiskSource.Type.MOUNT;
            case BLOCK -> DiskSource.Type.BLOCK;
            case RAW -> DiskSource.Type.RAW;
            case UNKNOWN -> throw new InvalidValueException(field + ".source.type", "is not known");
        };
        return Optional.of(new DiskSource(
                type,
                root(source),
                source.hasId() ? Optional.of(source.getId()) : Optional.empty(),
                source.hasProfile() ? Optional.of(source.getProfile()) : Optional.empty()));
    }

    private static Optional<String> root(DiskInfo.Source source) {
        if (source.getType() == DiskInfo.Source.Type.PATH && source.getPath().hasRoot()) {
            return Optional.of(source.getPath().getRoot());
        } else if (source.getType() == DiskInfo.Source.Type.MOUNT
                && source.getMount().hasRoot()) {
            return Optional.of(source.getMount().getRoot());
        }
        return Optional.empty();
    }
}
