package io.kebne.actors.allocator.plan;

/** A role, or a framework in a role, among those beside it in the tree; valid only during the call that it is given to. */
public interface Contender {
    /** Dominant share, in units of the pool's first kind that is shared fairly, not divided by the weight. */
    double share();

    /** What it holds of a kind, in units of the pool's first kind; zero for kinds that are left out of fairness. */
    double scaled(int kind);

    /** How many kinds there are. */
    int kinds();

    /** Greater than zero. */
    double weight();

    int priority();

    /** When it came: lower is earlier. Of a role: its earliest framework. */
    long arrival();

    /** When it was last served: the number of the offer in the pool; zero for never. */
    long lastServed();

    /** How many offers it has been made. */
    long offers();

    /** The key with which it was last served, or that of whoever was served last when it came. */
    double startTime();

    String name();
}
