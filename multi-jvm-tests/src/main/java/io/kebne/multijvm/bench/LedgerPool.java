package io.kebne.multijvm.bench;

import io.kebne.actors.allocator.core.Agent;
import io.kebne.actors.allocator.core.AllocatorDecider;
import io.kebne.actors.allocator.core.AllocatorSession;
import io.kebne.actors.allocator.core.AllocatorSettings;
import io.kebne.actors.allocator.core.AllocatorState;
import io.kebne.actors.allocator.core.AllocatorView;
import io.kebne.actors.allocator.core.Decision;
import io.kebne.actors.allocator.core.PoolBooks;
import io.kebne.protocol.Moment;
import io.kebne.protocol.agent.AgentInfo;
import io.kebne.protocol.allocator.AllocatorCommand;
import io.kebne.protocol.framework.FrameworkInfo;
import io.kebne.protocol.id.AgentId;
import io.kebne.protocol.id.FrameworkId;
import io.kebne.protocol.id.TaskId;
import io.kebne.protocol.id.TaskKey;
import io.kebne.protocol.offer.Filters;
import io.kebne.protocol.offer.Offer;
import io.kebne.protocol.offer.Operation;
import io.kebne.protocol.resources.Resources;
import io.kebne.protocol.scheduler.SchedulerCall;
import io.kebne.protocol.task.CommandInfo;
import io.kebne.protocol.task.Source;
import io.kebne.protocol.task.TaskInfo;
import io.kebne.protocol.task.TaskState;
import io.kebne.protocol.task.TaskStatus;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A whole allocator but for its actor and journal: every decision with its events and the view that readers get. */
final class LedgerPool {
    private static final Resources AGENT = Resources.parse("cpus:24;mem:4096;disk:4096;ports:[31000-32000]");

    private final AllocatorDecider decider = new AllocatorDecider(AllocatorSettings.DEFAULT);
    private final PoolBooks books = PoolBooks.of(AllocatorState.EMPTY, AllocatorSettings.DEFAULT);
    private AllocatorView view = AllocatorView.EMPTY;
    private AllocatorSession session = AllocatorSession.start("epoch", 0);
    private int tasks;

    LedgerPool(int agents, int frameworks) {
        for (int i = 0; i < frameworks; i++) {
            FrameworkInfo info =
                    FrameworkInfo.of(new FrameworkId("framework-" + i), "framework-" + i, "role-" + i % 100);
            decide(new AllocatorCommand.AnnounceFramework(info, 1, true, Set.of(), List.of()));
        }
        for (int i = 0; i < agents; i++) {
            AgentInfo info = new AgentInfo(
                    new AgentId("agent-" + i), "host-" + i + ".example", "10.0.0.1", 5051, AGENT, List.of(), "1");
            decide(new AllocatorCommand.RegisterAgent(info, "incarnation", List.of()));
        }
    }

    /** A round over all agents. */
    int round() {
        return round(view.state().agents().keySet().toJavaSet());
    }

    int round(Collection<AgentId> agents) {
        int before = view.offers().size();
        keep(decider.allocate(view, session, books, agents, now()));
        return view.offers().size() - before;
    }

    List<Offer> offers() {
        return view.offers().values().toJavaList();
    }

    void decline(Offer offer) {
        call(offer.frameworkId(), new SchedulerCall.Decline(List.of(offer.id()), Filters.NONE));
    }

    /** Launches equal tasks that use up the offer. */
    void accept(Offer offer, int count) {
        List<TaskInfo> launched = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            TaskId id = new TaskId("task-" + tasks++);
            launched.add(TaskInfo.of(
                    id,
                    id.value(),
                    Resources.parse("cpus:" + 24.0 / count + ";mem:" + 4096.0 / count),
                    CommandInfo.shell("exec sleep 60")));
        }
        call(
                offer.frameworkId(),
                new SchedulerCall.Accept(List.of(offer.id()), List.of(new Operation.Launch(launched)), Filters.NONE));
    }

    /** Every task runs now, and its agent said so. */
    void startAll() {
        for (Agent agent : view.state().agents().values()) {
            agent.tasks().forEach(task -> update(agent.id(), task, TaskState.RUNNING));
        }
    }

    /** The task of an agent that has one task ends. */
    void end(AgentId agentId) {
        update(agentId, view.state().agent(agentId).get().tasks().head(), TaskState.FINISHED);
    }

    private void update(AgentId agentId, TaskKey task, TaskState state) {
        TaskStatus status =
                TaskStatus.of(task.taskId(), state, Source.EXECUTOR, Optional.empty(), "", 1, Optional.of(agentId));
        decide(new AllocatorCommand.UpdateStatus(agentId, task.frameworkId(), status));
    }

    private void call(FrameworkId framework, SchedulerCall call) {
        decide(new AllocatorCommand.FrameworkCall(framework, call));
    }

    private void decide(AllocatorCommand command) {
        keep(decider.decide(view, session, books, command, now()));
    }

    private void keep(Decision decision) {
        view = decision.view();
        session = decision.session();
    }

    private static Moment now() {
        return new Moment(1_000_000, 0);
    }
}
