/**
 * How a pool's allocator decides: plain functions over immutable data, without actors, clocks or I/O. Called by the
 * allocator's actor, by the replicas that follow it, and by tests.
 */
package io.kebne.actors.allocator.core;
