package io.kebne.multijvm.bench;

import java.util.Optional;

/**
 * A row of the table.
 *
 * @param name as scripts know it
 * @param mesos what Mesos needs for the same, in words
 * @param target the most that is acceptable, where a target is set
 * @param ours what it takes here
 * @param reference what the slow reference takes
 * @param unit of all figures: ms or MB
 * @param usual whether it is measured unless {@code --full} is asked for
 */
record Case(
        String name,
        String mesos,
        Optional<Double> target,
        Measurement ours,
        Measurement reference,
        String unit,
        boolean usual) {
    static final String MILLIS = "ms";
    static final String MEGABYTES = "MB";

    /** One that is measured in milliseconds. */
    Case(String name, String mesos, Optional<Double> target, Measurement ours, Measurement reference, boolean usual) {
        this(name, mesos, target, ours, reference, MILLIS, usual);
    }
}
