package io.kebne.actors.agent.volume;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.kebne.protocol.resources.Disk;
import io.kebne.protocol.resources.DiskSource;
import io.kebne.protocol.resources.PersistentVolume;
import io.kebne.protocol.resources.Resource;
import io.kebne.protocol.resources.Resources;
import io.kebne.protocol.resources.Traits;
import java.net.URLEncoder;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Where volumes lie, as in Mesos (slave/paths.cpp, getPersistentVolumePath). Touches no file.
 *
 * <pre>
 *   (work dir)/volumes/roles/(role)/(id)    on the root disk
 *   (root)/volumes/roles/(role)/(id)        on a PATH disk
 *   (root)                                  a MOUNT disk: all of it is the volume
 *   (work dir)/disks/(disk's id)            a MOUNT disk without a root
 * </pre>
 *
 * A slash in a role becomes a blank, which roles cannot contain: else the volume of one role could be a directory of
 * another role's volumes. Roots that are not absolute begin at the work directory.
 */
final class Layout {
    private static final Path ROLES = Path.of("volumes", "roles");
    private static final Path DISKS = Path.of("disks");

    private final Path workDirectory;
    private final Set<DiskSource> disks;

    /** @param own what the agent offers */
    Layout(Path workDirectory, Resources own) {
        this.workDirectory = workDirectory;
        this.disks = own.pieces().stream()
                .flatMap(piece -> piece.traits().disk().flatMap(Disk::source).stream())
                .collect(Collectors.toUnmodifiableSet());
    }

    /** @throws VolumeException when the agent does not offer the volume's disk */
    void requireOwnDisk(Resource resource) throws VolumeException {
        Optional<DiskSource> source = resource.traits().disk().flatMap(Disk::source);
        if (source.isPresent() && source.get().root().isPresent() && !disks.contains(source.get())) {
            throw new VolumeException("This agent has no " + source.get().type() + " disk at "
                    + source.get().root().get());
        }
    }

    /** @throws VolumeException when no such directory can be */
    Place of(Resource resource) throws VolumeException {
        Traits traits = resource.traits();
        Disk disk = traits.disk().orElseThrow();
        PersistentVolume volume = disk.volume().orElseThrow();
        try {
            Path inside = ROLES.resolve(name(traits.role().replace('/', ' ')))
                    .resolve(name(volume.id().value()));
            return disk.source().isEmpty()
                    ? Place.below(workDirectory, inside)
                    : onDisk(disk.source().get(), inside);
        } catch (InvalidPathException e) {
            throw new VolumeException("Volume " + volume.id() + " cannot be a directory here", e);
        }
    }

    private Place onDisk(DiskSource source, Path inside) throws VolumeException {
        if (source.root().isPresent()) {
            Path root = workDirectory.resolve(source.root().get()).normalize();
            return source.type() == DiskSource.Type.PATH ? Place.below(root, inside) : Place.ofMount(root);
        }
        if (source.type() == DiskSource.Type.MOUNT && source.id().isPresent()) {
            return Place.below(workDirectory, DISKS.resolve(encoded(source.id().get())));
        }
        throw new VolumeException("There are no volumes on a disk of type " + source.type());
    }

    /** Roles and ids are checked where they are made; this agent does not rely on it. */
    private static Path name(String text) {
        Path name = Path.of(text);
        boolean plain = name.getNameCount() == 1
                && !name.isAbsolute()
                && name.normalize().equals(name)
                && !text.isEmpty()
                && !text.equals("..");
        if (!plain) {
            throw new InvalidPathException(text, "is not the name of a directory");
        }
        return name;
    }

    /** Any text as one name; different ones for different texts. */
    private static Path encoded(String text) {
        return name("id-" + URLEncoder.encode(text, UTF_8));
    }
}
