package io.kebne.actors.job.core;

import io.kebne.protocol.job.JobId;
import java.util.Comparator;

/** Which run of which job. */
record RunKey(JobId id, long number) implements Comparable<RunKey> {
    private static final Comparator<RunKey> ORDER =
            Comparator.comparing(RunKey::id).thenComparingLong(RunKey::number);

    @Override
    public int compareTo(RunKey other) {
        return ORDER.compare(this, other);
    }
}
