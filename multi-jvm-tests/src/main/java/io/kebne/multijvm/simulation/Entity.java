package io.kebne.multijvm.simulation;

/** A sharded entity on a master, from its start there until its end. */
interface Entity {
    /** Begins to recover. */
    void start();

    /** Is told nothing more; what it has asked for may still happen. */
    void end();
}
