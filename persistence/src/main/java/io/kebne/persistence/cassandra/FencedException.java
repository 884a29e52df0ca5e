package io.kebne.persistence.cassandra;

/** A write that was refused because its writer is not, or no longer, the one who may. None of it was written. */
final class FencedException extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    FencedException(String persistenceId, long sequenceNr, String why) {
        super("refused to write event " + sequenceNr + " of " + persistenceId + ": " + why);
    }
}
