/**
 * Where tasks go, decided beside the actors: solvers that take their time, within a limit. Asked by the entity that sees
 * to jobs, and by benchmarks; what is decided stands in {@link io.kebne.actors.placement.core}.
 */
package io.kebne.actors.placement;
