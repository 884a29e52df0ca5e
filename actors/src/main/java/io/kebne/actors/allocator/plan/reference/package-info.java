/**
 * The planner's rules said slowly and readably, over plain maps and computed from the facts each time. Only tests, which hold
 * the planner to it, and benchmarks call it.
 */
package io.kebne.actors.allocator.plan.reference;
