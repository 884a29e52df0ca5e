package io.kebne.multijvm.simulation;

import io.kebne.actors.agent.core.AgentDecider;
import io.kebne.actors.agent.core.AgentDecision;
import io.kebne.actors.agent.core.AgentEffect;
import io.kebne.actors.agent.core.AgentInput;
import io.kebne.actors.agent.core.AgentState;
import io.kebne.actors.agent.core.TaskEntry;
import io.kebne.protocol.Moment;
import io.kebne.protocol.agent.AgentMessage;
import io.kebne.protocol.allocator.AllocatorCommand.UpdateStatus;
import io.kebne.protocol.id.TaskKey;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;

/** How an agent decides: as {@link AgentDecider} does, or with one of the bugs that are planted. */
interface AgentLogic {
    AgentDecision decide(AgentState state, AgentInput input, Moment now, Supplier<UUID> ids);

    static AgentLogic of(AgentDecider decider, Mutation mutation) {
        return switch (mutation) {
            case DROP_TERMINAL_UPDATE -> droppingTerminalUpdates(decider::decide);
            case DOUBLE_APPLY_LAUNCH -> applyingLaunchesTwice(decider::decide);
            case ANY_DIGEST_UNLISTED -> listingNothing(decider::decide);
            case IGNORE_GENERATION -> ignoringGenerations(decider::decide);
            case NONE, SKIP_FENCE, ANY_DIGEST -> decider::decide;
        };
    }

    private static AgentLogic droppingTerminalUpdates(AgentLogic real) {
        return (state, input, now, ids) -> {
            AgentDecision decision = real.decide(state, input, now, ids);
            List<AgentEffect> effects = new ArrayList<>();
            for (AgentEffect effect : decision.effects()) {
                if (effect instanceof AgentEffect.TellAllocator tell
                        && tell.command() instanceof UpdateStatus update
                        && update.status().state().isTerminal()
                        && update.status().taskId().value().endsWith("3")) {
                    TaskKey key =
                            new TaskKey(update.frameworkId(), update.status().taskId());
                    AgentMessage acknowledgement = new AgentMessage.AcknowledgeStatus(
                            key, update.status().uuid().orElseThrow());
                    decision = real.decide(decision.state(), new AgentInput.Received(acknowledgement), now, ids);
                } else {
                    effects.add(effect);
                }
            }
            return new AgentDecision(decision.state(), effects);
        };
    }

    private static AgentLogic listingNothing(AgentLogic real) {
        return (state, input, now, ids) ->
                input instanceof AgentInput.Received received && received.message() instanceof AgentMessage.ListTasks
                        ? new AgentDecision(state, List.of())
                        : real.decide(state, input, now, ids);
    }

    private static AgentLogic ignoringGenerations(AgentLogic real) {
        return (state, input, now, ids) -> real.decide(
                state,
                input instanceof AgentInput.Received received
                        ? new AgentInput.Received(Ungenerated.of(received.message()))
                        : input,
                now,
                ids);
    }

    private static AgentLogic applyingLaunchesTwice(AgentLogic real) {
        return (state, input, now, ids) -> {
            AgentDecision decision = real.decide(state, input, now, ids);
            if (input instanceof AgentInput.Received received
                    && received.message() instanceof AgentMessage.RunTask run) {
                TaskKey key = new TaskKey(run.framework().id(), run.task().taskId());
                TaskEntry running = state.tasks().get(key).getOrNull();
                if (running != null) {
                    List<AgentEffect> effects = new ArrayList<>(decision.effects());
                    effects.add(new AgentEffect.Launch(running));
                    return new AgentDecision(decision.state(), effects);
                }
            }
            return decision;
        };
    }
}
