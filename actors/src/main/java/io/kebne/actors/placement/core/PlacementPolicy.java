package io.kebne.actors.placement.core;

/** Says which task goes to which machine. The same question has the same answer, unless time runs out. */
public interface PlacementPolicy {
    /**
     * Never more on a machine than is free there, nothing where it is not allowed, and of what is whole all or nothing.
     *
     * @param deadline when it is over, the answer is what has been found by then
     */
    Assignment place(PlacementProblem problem, Deadline deadline);

    /** Whether it takes its time, and the library of solvers, which must have been loaded. */
    boolean needsSolver();
}
