package io.kebne.multijvm.simulation;

import java.util.Locale;

/** A bug that is planted on purpose, around the real deciders, to show that the simulation finds such bugs. */
public enum Mutation {
    /** The program as it is. */
    NONE,
    /** An agent takes the end of some tasks for acknowledged without ever reporting it. */
    DROP_TERMINAL_UPDATE,
    /** An agent does not recognize a request to run a task that it runs already. */
    DOUBLE_APPLY_LAUNCH,
    /** The journal takes an event whose sequence number is taken. */
    SKIP_FENCE,
    /** The allocator takes any digest of an agent for that of the ledger. The list that the agent makes later shows it. */
    ANY_DIGEST,
    /** The same, of agents that never make that list. */
    ANY_DIGEST_UNLISTED,
    /** An agent tells volumes apart by their names only, as if each name were given once. */
    IGNORE_GENERATION;

    /** The name on the command line, such as {@code skip-fence}. */
    public String text() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** @throws IllegalArgumentException when there is none of that name */
    public static Mutation named(String text) {
        return valueOf(text.toUpperCase(Locale.ROOT).replace('-', '_'));
    }
}
