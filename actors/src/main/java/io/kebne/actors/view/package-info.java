/**
 * How every master keeps its own copy of the allocator's state, from which its readers are served. Used by the
 * allocator's actor, which publishes, and by masters, which follow.
 */
package io.kebne.actors.view;
