package io.kebne.actors.agent;

import io.kebne.actors.agent.core.AgentEffect;
import io.kebne.actors.agent.core.AgentEffect.Remark;
import io.kebne.actors.agent.core.AgentEffect.Remember;
import io.kebne.actors.agent.core.AgentEffect.SayExpelled;
import io.kebne.actors.agent.core.AgentEffect.TellAllocator;
import io.kebne.actors.agent.core.TaskCheckpoint;
import io.kebne.protocol.allocator.AllocatorCommand.UpdateStatus;
import io.kebne.protocol.id.TaskKey;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Holds effects back until all is on disk that must be there before them. One write is under way at a time; what comes up
 * meanwhile goes into the next, so a busy agent writes few times, and only the latest of what it wants written. Their order
 * is kept.
 */
public final class HeldEffects {
    /** What the write under way writes, and what is to be done when it is done. */
    private Map<TaskKey, Optional<TaskCheckpoint>> written = Map.of();

    private final List<AgentEffect> behindIt = new ArrayList<>();

    /** The same of the next. */
    private final Map<TaskKey, Optional<TaskCheckpoint>> unwritten = new LinkedHashMap<>();

    private final List<AgentEffect> behindNext = new ArrayList<>();

    /** @return whether the effect is to be carried out now */
    public boolean admit(AgentEffect effect) {
        if (effect instanceof Remember remember) {
            unwritten.put(remember.key(), remember.checkpoint());
            return false;
        }
        if (isIndependent(effect) || (written.isEmpty() && unwritten.isEmpty())) {
            return true;
        }
        (unwritten.isEmpty() ? behindIt : behindNext).add(effect);
        return false;
    }

    /** Signs of life and remarks promise nothing about tasks, so a slow disk does not keep them back. */
    private static boolean isIndependent(AgentEffect effect) {
        return effect instanceof Remark
                || effect instanceof SayExpelled
                || (effect instanceof TellAllocator tell && !(tell.command() instanceof UpdateStatus));
    }

    /** @return what is to be written now; empty when a write is under way, or there is nothing to write */
    public Map<TaskKey, Optional<TaskCheckpoint>> nextWrite() {
        if (!written.isEmpty() || unwritten.isEmpty()) {
            return Map.of();
        }
        written = Map.copyOf(unwritten);
        unwritten.clear();
        behindIt.addAll(behindNext);
        behindNext.clear();
        return written;
    }

    /** @return what is to be carried out, now that the write is done */
    public List<AgentEffect> done() {
        written = Map.of();
        List<AgentEffect> free = List.copyOf(behindIt);
        behindIt.clear();
        return free;
    }

    /** The write is to be tried again, with what has come up meanwhile. */
    public void failed() {
        written.forEach(unwritten::putIfAbsent);
        written = Map.of();
        behindNext.addAll(0, behindIt);
        behindIt.clear();
    }
}
