package io.kebne.protocol.resources;

import io.kebne.protocol.InvalidValueException;
import java.util.Optional;

/**
 * Where a disk resource comes from when it is not a part of the agent's root disk (mesos.proto,
 * Resource.DiskInfo.Source; Mesos: multiple-disk document).
 *
 * @param root the directory of a {@link Type#PATH} or the mount point of a {@link Type#MOUNT}
 * @param id of the device or volume, given by what provides it
 * @param profile the kind of storage, as named by what provides it
 */
public record DiskSource(Type type, Optional<String> root, Optional<String> id, Optional<String> profile) {
    /** What can be done with a disk. */
    public enum Type {
        /** A directory that may be shared out in parts. */
        PATH,
        /** A file system of its own, taken whole. */
        MOUNT,
        /** A device without a file system, taken whole. */
        BLOCK,
        /** Storage that has yet to be made a {@link #MOUNT} or {@link #BLOCK}. */
        RAW
    }

    private static final int MAX_LENGTH = 4096;

    public DiskSource {
        requireText("root", root);
        requireText("id", id);
        requireText("profile", profile);
        if (root.isPresent() && (type == Type.RAW || type == Type.BLOCK)) {
            throw new InvalidValueException("root", "a " + type + " disk has no root");
        }
        if (root.isEmpty() && type == Type.PATH) {
            throw new InvalidValueException("root", "a PATH disk needs one");
        }
    }

    public static DiskSource path(String root) {
        return new DiskSource(Type.PATH, Optional.of(root), Optional.empty(), Optional.empty());
    }

    public static DiskSource mount(String root) {
        return new DiskSource(Type.MOUNT, Optional.of(root), Optional.empty(), Optional.empty());
    }

    /** Whether only the whole of it can be had. */
    boolean isWhole() {
        return type != Type.PATH;
    }

    /** Mesos' text form: {@code MOUNT(id,profile):root}. */
    String text() {
        String names = id.isEmpty() && profile.isEmpty() ? "" : "(" + id.orElse("") + "," + profile.orElse("") + ")";
        return type + names + root.map(r -> ":" + r).orElse("");
    }

    private static void requireText(String field, Optional<String> text) {
        if (text.isPresent()
                && (text.get().isEmpty()
                        || text.get().length() > MAX_LENGTH
                        || text.get().indexOf('\0') >= 0)) {
            throw new InvalidValueException(field, "must have 1 to " + MAX_LENGTH + " characters, none of them NUL");
        }
    }
}
