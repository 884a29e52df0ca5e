/**
 * {@code kebne chaos}: a local cluster under load and faults, and what must hold at its end. The history and its checks
 * ({@link io.kebne.launcher.chaos.History}, {@link io.kebne.launcher.chaos.HistoryCheck}) are plain values that tests with
 * faults of their own can use as well.
 */
package io.kebne.launcher.chaos;
