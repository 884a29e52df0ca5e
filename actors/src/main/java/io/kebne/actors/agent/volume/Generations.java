package io.kebne.actors.agent.volume;

import io.kebne.protocol.resources.Disk;
import io.kebne.protocol.resources.DiskSource;
import io.kebne.protocol.resources.PersistentVolume;
import io.kebne.protocol.resources.Resource;
import java.util.Optional;

/**
 * Whose the data are that lie in the place of a volume. Volumes that are made one after the other in one place have rising
 * generations. 0 is not known: a volume that was made, or data that were noted, before there were generations; such data are
 * those of whatever volume has the place.
 */
public final class Generations {
    private Generations() {}

    /** That of a volume. */
    public static long of(Resource volume) {
        return volume.traits()
                .disk()
                .flatMap(Disk::volume)
                .map(PersistentVolume::generation)
                .orElse(0L);
    }

    /** Whether data are of a volume that was there before another in the same place. */
    public static boolean isEarlier(long data, long volume) {
        return data != 0 && data < volume;
    }

    /** Whether data are of a volume that came after another in the same place. */
    public static boolean isLater(long data, long volume) {
        return volume != 0 && data > volume;
    }

    /**
     * Whether data are of no volume that is there: none in their place is named.
     *
     * @param last the generation of the latest volume of all, when the volumes were named
     */
    public static boolean isOver(long data, long last) {
        return data <= last;
    }

    /** Whether two volumes are different ones in one place. */
    public static boolean exclude(Resource one, Resource other) {
        long first = of(one);
        long second = of(other);
        return first != 0 && second != 0 && first != second && isSamePlace(one, other);
    }

    private static boolean isSamePlace(Resource one, Resource other) {
        Disk first = one.traits().disk().orElseThrow();
        Disk second = other.traits().disk().orElseThrow();
        Optional<DiskSource> source = first.source();
        boolean whole = source.isPresent() && source.get().type() == DiskSource.Type.MOUNT;
        return source.equals(second.source())
                && (whole
                        || (one.traits().role().equals(other.traits().role())
                                && id(first).equals(id(second))));
    }

    private static String id(Disk disk) {
        return disk.volume().orElseThrow().id().value();
    }
}
