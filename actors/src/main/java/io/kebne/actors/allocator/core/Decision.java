package io.kebne.actors.allocator.core;

import java.util.List;

/**
 * The outcome of one command: what changes, what is to be done once that is durable, and what it leads to.
 *
 * @param changes in the order in which they apply
 * @param effects in the order in which they are carried out
 * @param view as it was, with all public changes applied
 * @param session as it was, with all changes applied
 */
public record Decision(
        List<Change> changes, List<AllocatorEffect> effects, AllocatorView view, AllocatorSession session) {}
