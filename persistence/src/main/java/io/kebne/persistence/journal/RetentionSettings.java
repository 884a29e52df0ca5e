package io.kebne.persistence.journal;

import com.typesafe.config.Config;
import io.kebne.protocol.InvalidValueException;

/**
 * How much of its past an allocator keeps in the journal.
 *
 * @param snapshotEvery events
 * @param snapshotsKept the latest ones
 * @param deleteEvents whether events that are older than all snapshots kept are deleted
 */
public record RetentionSettings(int snapshotEvery, int snapshotsKept, boolean deleteEvents) {
    private static final String PATH = "kebne.journal.retention";

    public RetentionSettings {
        if (snapshotEvery < 1) {
            throw new InvalidValueException(PATH + ".snapshot-every", "must be at least 1");
        }
        if (snapshotsKept < 1) {
            throw new InvalidValueException(PATH + ".snapshots-kept", "must be at least 1");
        }
    }

    /** Reads the block {@code kebne.journal.retention}. */
    public static RetentionSettings of(Config root) {
        Config config = root.getConfig(PATH);
        return new RetentionSettings(
                config.getInt("snapshot-every"), config.getInt("snapshots-kept"), config.getBoolean("delete-events"));
    }
}
