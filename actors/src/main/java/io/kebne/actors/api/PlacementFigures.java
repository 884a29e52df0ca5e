package io.kebne.actors.api;

/**
 * How a solver has decided on the places of jobs' tasks at one master, since it started.
 *
 * @param solved how often it came to its end
 * @param late how often its time was over: what was left went first-fit
 * @param busy how often it still thought about an earlier question, so that all went first-fit
 * @param failed how often it failed
 * @param unavailable how often its library could not be loaded
 * @param lastMillis how long it took the last time
 */
public record PlacementFigures(long solved, long late, long busy, long failed, long unavailable, double lastMillis) {
    public static final PlacementFigures NONE = new PlacementFigures(0, 0, 0, 0, 0, 0);
}
