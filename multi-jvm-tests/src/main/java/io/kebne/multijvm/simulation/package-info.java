/**
 * The whole cluster in one thread: the real deciders of allocator, framework and agent under one seeded queue of events with
 * virtual time, and simulated networks, journals, clocks and processes. A seed gives the same history every time. Run by
 * {@code kebne simulate} and by tests; docs/testing.md says what is simulated and what is not.
 */
package io.kebne.multijvm.simulation;
