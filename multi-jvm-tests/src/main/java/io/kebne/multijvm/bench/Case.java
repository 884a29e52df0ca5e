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
 * @param usual whether it is measured unless {@code --full} is asked for
 */
record Case(
        String name, String mesos, Optional<Double> target, Measurement ours, Measurement reference, boolean usual) {
    static final String UNIT = "ms";
}
