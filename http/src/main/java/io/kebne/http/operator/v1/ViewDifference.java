package io.kebne.http.operator.v1;

import io.kebne.actors.allocator.core.Agent;
import io.kebne.actors.allocator.core.AllocatorView;
import io.kebne.actors.allocator.core.Framework;
import io.kebne.http.json.TaskFields.Known;
import io.kebne.http.operator.v1.Touched.OfAgent;
import io.kebne.http.operator.v1.Touched.OfFramework;
import io.kebne.http.operator.v1.Touched.OfTask;
import io.kebne.http.operator.v1.Touched.Subject;
import io.kebne.http.state.OfferIndex;
import io.kebne.http.state.TaskHistory;
import io.kebne.http.wire.v1.AgentMessages;
import io.kebne.http.wire.v1.ElementMessages;
import io.kebne.http.wire.v1.FrameworkMessages;
import io.kebne.http.wire.v1.StatusMessages;
import io.kebne.http.wire.v1.TaskMessages;
import io.kebne.protocol.id.AgentId;
import io.kebne.protocol.id.FrameworkId;
import io.kebne.protocol.id.TaskKey;
import io.kebne.protocol.task.TaskState;
import io.kebne.protocol.task.TaskStatus;
import io.vavr.control.Option;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.mesos.v1.master.Protos.Event;

/** What has happened between two views, as events (master.proto, Event). */
final class ViewDifference {
    private final AllocatorView before;
    private final AllocatorView after;
    private final Touched touched;
    private final List<Event> events = new ArrayList<>();

    private ViewDifference(AllocatorView before, AllocatorView after, Touched touched) {
        this.before = before;
        this.after = after;
        this.touched = touched;
    }

    /** @param touched all that may be different */
    static List<Event> events(AllocatorView before, AllocatorView after, Touched touched) {
        ViewDifference difference = new ViewDifference(before, after, touched);
        // Tasks come and go out of reach with their agents, whose events come first.
        List<Subject> direct = touched.subjects();
        direct.forEach(difference::addTasksOf);
        touched.subjects().forEach(difference::compare);
        return difference.events;
    }

    private void addTasksOf(Subject subject) {
        if (subject instanceof OfAgent agent
                && reachable(before, agent.id()).isDefined()
                        != reachable(after, agent.id()).isDefined()) {
            for (AllocatorView view : List.of(before, after)) {
                view.state().agent(agent.id()).forEach(known -> touched.and(known.tasks()));
            }
        }
    }

    private void compare(Subject subject) {
        if (subject instanceof OfAgent agent) {
            compareAgent(agent.id());
        } else if (subject instanceof OfFramework framework) {
            compareFramework(framework.id());
        } else if (subject instanceof OfTask task) {
            compareTask(task.key());
        }
    }

    private void compareAgent(AgentId id) {
        boolean was = reachable(before, id).isDefined();
        Option<Agent> now = reachable(after, id);
        Event.Builder out = Event.newBuilder();
        if (!was && now.isDefined()) {
            out.setType(Event.Type.AGENT_ADDED).getAgentAddedBuilder().setAgent(AgentElements.write(after, now.get()));
            events.add(out.build());
        } else if (was && now.isEmpty()) {
            out.setType(Event.Type.AGENT_REMOVED).getAgentRemovedBuilder().setAgentId(AgentMessages.id(id));
            events.add(out.build());
        }
    }

    private void compareFramework(FrameworkId id) {
        Option<Framework> was = present(before, id);
        Option<Framework> now = present(after, id);
        Event.Builder out = Event.newBuilder();
        if (now.isEmpty()) {
            if (was.isEmpty()) {
                return;
            }
            out.setType(Event.Type.FRAMEWORK_REMOVED)
                    .getFrameworkRemovedBuilder()
                    .setFrameworkInfo(FrameworkMessages.write(was.get().info()));
        } else if (was.isEmpty()) {
            out.setType(Event.Type.FRAMEWORK_ADDED)
                    .getFrameworkAddedBuilder()
                    .setFramework(FrameworkElements.write(after, now.get(), new OfferIndex(after)));
        } else if (!was.get().info().equals(now.get().info())
                || before.link(id).connected() != after.link(id).connected()) {
            out.setType(Event.Type.FRAMEWORK_UPDATED)
                    .getFrameworkUpdatedBuilder()
                    .setFramework(FrameworkElements.write(after, now.get(), new OfferIndex(after)));
        } else {
            return;
        }
        events.add(out.build());
    }

    private void compareTask(TaskKey key) {
        Option<Known> now = known(after, key);
        if (now.isEmpty()) {
            return;
        }
        Option<Known> was = known(before, key);
        if (was.isEmpty()) {
            events.add(added(now.get()));
        }
        List<TaskStatus> told = was.map(Known::statuses).getOrElse(List.of());
        Set<TaskStatus> news = new LinkedHashSet<>(touched.statuses(key));
        news.addAll(now.get().statuses());
        told.forEach(news::remove);
        news.forEach(status -> events.add(updated(key.frameworkId(), status)));
        if (news.isEmpty() && was.exists(known -> known.state() != now.get().state())) {
            // It is within reach again, and what it was is what it is.
            List<TaskStatus> statuses = now.get().statuses();
            if (!statuses.isEmpty()) {
                events.add(updated(key.frameworkId(), statuses.get(statuses.size() - 1)));
            }
        }
    }

    /** As it was launched: what it has gone through since comes as updates. */
    private static Event added(Known task) {
        Known launched =
                new Known(task.info(), task.frameworkId(), task.agentId(), task.role(), TaskState.STAGING, List.of());
        Event.Builder out = Event.newBuilder().setType(Event.Type.TASK_ADDED);
        out.getTaskAddedBuilder().setTask(ElementMessages.task(launched));
        return out.build();
    }

    private static Event updated(FrameworkId frameworkId, TaskStatus status) {
        Event.Builder out = Event.newBuilder().setType(Event.Type.TASK_UPDATED);
        out.getTaskUpdatedBuilder()
                .setFrameworkId(FrameworkMessages.id(frameworkId))
                .setStatus(TaskMessages.write(status))
                .setState(StatusMessages.write(status.state()));
        return out.build();
    }

    private static Option<Agent> reachable(AllocatorView view, AgentId id) {
        return view.state().agent(id).filter(Agent::isReachable);
    }

    private static Option<Framework> present(AllocatorView view, FrameworkId id) {
        return view.state().framework(id).filter(framework -> !framework.isRemoved());
    }

    private static Option<Known> known(AllocatorView view, TaskKey key) {
        return view.state()
                .task(key)
                .map(task -> TaskHistory.of(view, task))
                .orElse(() -> framework(view, key.frameworkId())
                        .flatMap(framework -> framework.completed().get(key.taskId()))
                        .map(TaskHistory::of));
    }

    /** A framework that is over may have ended with just this task. */
    private static Option<Framework> framework(AllocatorView view, FrameworkId id) {
        return view.state()
                .framework(id)
                .orElse(() -> view.state()
                        .completedFrameworks()
                        .find(framework -> framework.id().equals(id)));
    }
}
