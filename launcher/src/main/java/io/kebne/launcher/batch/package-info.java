/**
 * A framework that runs a list of commands to their end: behind {@code kebne run}, the quickstart and the benchmarks.
 * Decides in {@link io.kebne.launcher.batch.BatchPlan}, which is pure.
 */
package io.kebne.launcher.batch;
