package io.kebne.actors.allocator;

import io.kebne.actors.allocator.core.AllocatorView;
import io.kebne.protocol.Moment;
import io.kebne.protocol.agent.AgentMessage;
import io.kebne.protocol.allocator.AllocatorCommand;
import io.kebne.protocol.allocator.AllocatorCommand.FrameworkCall;
import io.kebne.protocol.allocator.AllocatorMessage;
import io.kebne.protocol.scheduler.SchedulerCall;
import java.util.Optional;

/**
 * Tells those whose messages the allocator refuses, and has those who say theirs again do so when there is room. Owned by the
 * allocator's actor and lost with it.
 */
final class Refuser {
    private static final int RESENT_AT_ONCE = 100;

    private final EffectRunner effects;
    private final RefusedUpdates updates = new RefusedUpdates();
    private long refused;

    Refuser(EffectRunner effects) {
        this.effects = effects;
    }

    /** How many messages were refused or dropped. */
    long refused() {
        return refused;
    }

    /** A message for which there is no room, and nobody to tell. */
    void drop() {
        refused++;
    }

    /** @param view the latest, if there is any */
    void refuse(AllocatorMessage message, String reason, Optional<AllocatorView> view, Moment now) {
        refused++;
        if (message instanceof AllocatorMessage.Operate m) {
            m.replyTo().tell(Intake.unavailable(reason));
        } else if (message instanceof AllocatorMessage.FromAgent m
                && m.command() instanceof AllocatorCommand.UpdateStatus update) {
            effects.reachable(m);
            updates.add(update.agentId(), update.frameworkId());
        } else if (message instanceof AllocatorMessage.Command m
                && m.command() instanceof FrameworkCall c
                && c.call() instanceof SchedulerCall.Accept accept) {
            effects.run(LaunchRefusals.of(view, c.frameworkId(), accept, reason, now));
        }
    }

    /** There is room again for some of what was refused. */
    void haveSomeResent() {
        for (RefusedUpdates.Source source : updates.take(RESENT_AT_ONCE)) {
            effects.tell(source.agentId(), new AgentMessage.ResendUpdates(source.frameworkId()));
        }
    }
}
