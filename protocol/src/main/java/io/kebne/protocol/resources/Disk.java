package io.kebne.protocol.resources;

import io.kebne.protocol.InvalidValueException;
import java.util.Optional;

/**
 * What makes a disk resource more than an amount of the root disk (mesos.proto, Resource.DiskInfo).
 *
 * @param volume the persistent volume that it is
 * @param source where it comes from; empty: the root disk
 */
public record Disk(Optional<PersistentVolume> volume, Optional<DiskSource> source) {
    public Disk {
        if (volume.isEmpty() && source.isEmpty()) {
            throw new InvalidValueException("disk", "needs a persistence or a source");
        }
    }

    public static Disk of(DiskSource source) {
        return new Disk(Optional.empty(), Optional.of(source));
    }

    public static Disk of(PersistentVolume volume) {
        return new Disk(Optional.of(volume), Optional.empty());
    }

    /** Whether only the whole of it can be had: a volume, or a disk that is not shared out in parts. */
    boolean isIndivisible() {
        return volume.isPresent() || (source.isPresent() && source.get().isWhole());
    }

    /** The disk on which the volume lies; empty: the root disk. */
    public Optional<Disk> withoutVolume() {
        return source.map(Disk::of);
    }

    /** Mesos' text form: {@code [MOUNT:/mnt,id:path:rw]}. */
    String text() {
        String from = source.map(DiskSource::text).orElse("");
        String what = volume.map(v -> v.id() + ":" + v.containerPath()).orElse("");
        return "[" + from + (from.isEmpty() || what.isEmpty() ? "" : ",") + what + "]";
    }
}
