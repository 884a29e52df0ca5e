/**
 * Who is offered what: a pool as dense arrays that are kept up to date change by change, and the allocation round over
 * them, in plain Java without clocks, actors or randomness that is not passed in. Called by the allocator's ledger, which
 * tells {@link io.kebne.actors.allocator.plan.PoolTable} each change and carries out each
 * {@link io.kebne.actors.allocator.plan.Plan}.
 *
 * <p>All quantities are {@code long} thousandths, in arrays by kind of resource; all handles are small ints that are used
 * again once their owner is removed. Nothing here is safe for more than one thread.
 */
package io.kebne.actors.allocator.plan;
