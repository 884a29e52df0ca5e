package io.kebne.multijvm.bench;

/**
 * How long to measure.
 *
 * @param warmups iterations before anything counts
 * @param iterations that count
 * @param millis of each iteration
 */
record Effort(int warmups, int iterations, int millis) {
    static final Effort QUICK = new Effort(5, 3, 1_000);
    static final Effort USUAL = new Effort(4, 5, 1_000);
    static final Effort SHORT = new Effort(3, 3, 500);
}
