package io.kebne.actors.agent.volume;

import io.kebne.protocol.resources.Disk;
import io.kebne.protocol.resources.DiskSource;
import io.kebne.protocol.resources.PersistentVolume;
import io.kebne.protocol.resources.Reservation;
import io.kebne.protocol.resources.Resource;
import io.kebne.protocol.resources.Resources;
import io.kebne.protocol.resources.Scalar;
import io.kebne.protocol.resources.Traits;
import java.util.List;
import java.util.Optional;

/** Persistent volumes of 64 MB for tests. */
public final class VolumeSamples {
    private VolumeSamples() {}

    /** On the root disk; a task sees it at {@code data}. */
    public static Resource volume(String role, String id) {
        return volume(role, new Disk(Optional.of(PersistentVolume.of(id, "data")), Optional.empty()));
    }

    public static Resource volume(String role, String id, DiskSource source) {
        return volume(role, new Disk(Optional.of(PersistentVolume.of(id, "data")), Optional.of(source)));
    }

    /** On the root disk; a task sees it at another path. */
    public static Resource volumeAt(String role, String id, String containerPath) {
        return volume(role, Disk.of(PersistentVolume.of(id, containerPath)));
    }

    /** The same volume, as the ledger names it. */
    public static Resource ofGeneration(long generation, Resource volume) {
        Disk disk = volume.traits().disk().orElseThrow();
        Disk other = new Disk(disk.volume().map(v -> v.ofGeneration(generation)), disk.source());
        return volume.with(volume.traits().withDisk(Optional.of(other)));
    }

    static Resource disk(DiskSource source) {
        Traits traits = Traits.of(List.of(), Optional.of(Disk.of(source)), false, false);
        return new Resource(Resources.DISK, Scalar.of(64), traits);
    }

    private static Resource volume(String role, Disk disk) {
        Traits traits = Traits.of(List.of(Reservation.dynamic(role, "ops")), Optional.of(disk), false, false);
        return new Resource(Resources.DISK, Scalar.of(64), traits);
    }
}
