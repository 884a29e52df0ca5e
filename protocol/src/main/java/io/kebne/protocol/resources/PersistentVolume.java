package io.kebne.protocol.resources;

import io.kebne.protocol.InvalidValueException;
import io.kebne.protocol.id.PersistenceId;
import java.util.Optional;

/**
 * A directory on reserved disk that outlives tasks (mesos.proto, Resource.DiskInfo.Persistence and Volume). Its id alone
 * says which volume it is; the rest says how it is used and may differ each time, as in Mesos.
 *
 * @param id unique for the role on the agent
 * @param principal who created it
 * @param containerPath where a task sees it, relative to its sandbox
 * @param mode what a task may do with it
 * @param generation which of the volumes that were made one after the other in its place it is: the later, the larger. Given
 *     by the ledger when it is made, and to whatever uses it; 0: not known. No part of Mesos' wire
 */
public record PersistentVolume(
        PersistenceId id, Optional<String> principal, String containerPath, Mode mode, long generation) {
    /** Whether a task may write. */
    public enum Mode {
        RW,
        RO
    }

    private static final int MAX_LENGTH = 4096;

    public PersistentVolume {
        if (principal.isPresent()
                && (principal.get().isEmpty() || principal.get().length() > MAX_LENGTH)) {
            throw new InvalidValueException("persistence.principal", "must have 1 to " + MAX_LENGTH + " characters");
        }
        requireRelative(containerPath);
        if (generation < 0) {
            throw new InvalidValueException("persistence.generation", "must not be negative");
        }
    }

    /** Of a generation that is not known. */
    public PersistentVolume(PersistenceId id, Optional<String> principal, String containerPath, Mode mode) {
        this(id, principal, containerPath, mode, 0);
    }

    public PersistentVolume ofGeneration(long other) {
        return new PersistentVolume(id, principal, containerPath, mode, other);
    }

    public static PersistentVolume of(String id, String containerPath) {
        return new PersistentVolume(new PersistenceId(id), Optional.empty(), containerPath, Mode.RW);
    }

    private static void requireRelative(String path) {
        if (path == null || path.isEmpty() || path.length() > MAX_LENGTH || path.indexOf('\0') >= 0) {
            throw new InvalidValueException(
                    "volume.container_path", "must have 1 to " + MAX_LENGTH + " characters, none of them NUL");
        }
        if (path.startsWith("/")) {
            throw new InvalidValueException("volume.container_path", "'" + path + "' must be relative");
        }
        for (String part : path.split("/", -1)) {
            if (part.equals("..")) {
                throw new InvalidValueException("volume.container_path", "'" + path + "' leads out of the sandbox");
            }
        }
    }
}
