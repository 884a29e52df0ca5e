package io.kebne.multijvm.simulation;

/** What must hold after every event. */
enum Invariant {
    /** A launch that was acknowledged to a scheduler ends in exactly one terminal state, or runs. */
    NO_LOSS("I1"),
    /** No task is started twice. */
    NO_DOUBLE("I2"),
    /** Allocated, offered and free resources of an agent are its total; the ledger's books agree with each other. */
    CONSERVATION("I3, I4"),
    /** A scheduler sees a task's states in order, and none after its end. */
    UPDATES_IN_ORDER("I5"),
    /** Whoever writes an event knows all events before it; sequence numbers have no gap and no duplicate. */
    SINGLE_WRITER("I6"),
    /** No role is lifted above its limit. */
    LIMITS("I7"),
    /** What is offered to a gang is all that it asks for. */
    GANGS("gangs: all or nothing"),
    /** Nothing is launched on an agent that is drained or deactivated, or whose machine was taken away. */
    CLOSED_AGENTS("nothing new on a closed agent"),
    /** An agent counts as drained only when it has no task and its frameworks know the ends of all that it had. */
    DRAINED("drained is empty"),
    /** A task finds in a volume what tasks left there since it was made, and nothing else. */
    VOLUMES("volumes"),
    /** Replay gives the state that was in memory, from the beginning as from a snapshot. */
    REPLAY("I8"),
    /** Nobody is told of a launch before the journal has it. */
    DURABLE_BEFORE_VISIBLE("durable before visible"),
    /** A decider does not fail, whatever it is told. */
    NO_FAULT("no fault"),
    /** When all faults are over, everything settles within a bound. */
    LIVENESS("liveness");

    private final String text;

    Invariant(String text) {
        this.text = text;
    }

    String text() {
        return text;
    }
}
