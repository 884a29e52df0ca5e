package io.kebne.actors.agent.volume;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Where the data of a volume lies.
 *
 * @param directory absolute and without dots; its last name is the volume's own, unless it is a mount
 * @param base an existing directory below which it is made; empty: the directory itself exists, being the root of a
 *     file system that belongs to the volume as a whole
 */
record Place(Path directory, Optional<Path> base) {
    static Place below(Path base, Path inside) {
        return new Place(base.resolve(inside), Optional.of(base));
    }

    static Place ofMount(Path root) {
        return new Place(root, Optional.empty());
    }

    boolean isMount() {
        return base.isEmpty();
    }
}
