package io.kebne.http.operator.v1;

import com.google.protobuf.Message;
import io.kebne.actors.allocator.core.Agent;
import io.kebne.actors.allocator.core.AllocatorView;
import io.kebne.actors.allocator.core.Executor;
import io.kebne.actors.allocator.core.Framework;
import io.kebne.actors.allocator.core.Task;
import io.kebne.http.state.OfferIndex;
import io.kebne.http.state.TaskHistory;
import io.kebne.http.wire.LongMessage;
import io.kebne.http.wire.v1.AgentMessages;
import io.kebne.http.wire.v1.ElementMessages;
import io.kebne.http.wire.v1.ExecutorMessages;
import io.kebne.http.wire.v1.ResourceFormat;
import io.vavr.collection.Iterator;
import java.util.Optional;
import java.util.function.Predicate;
import org.apache.mesos.v1.Protos;
import org.apache.mesos.v1.master.Protos.Response.GetExecutors;

/**
 * The lists of a view that may be long: tasks, executors, frameworks and agents (master.proto, Response.GetState). Each
 * method adds them to a message whose field of that name has the given path.
 */
record StateAnswer(AllocatorView view) {
    /** All of them. */
    LongMessage state(LongMessage message, String path) {
        LongMessage withTasks = tasks(message, path + ".get_tasks");
        LongMessage withExecutors = executors(withTasks, path + ".get_executors");
        LongMessage withFrameworks = frameworks(withExecutors, path + ".get_frameworks");
        return agents(withFrameworks, path + ".get_agents");
    }

    LongMessage tasks(LongMessage message, String path) {
        Predicate<Task> unreachable = view::isUnreachable;
        return message.with(path + ".tasks", () -> present(unreachable.negate()))
                .with(path + ".unreachable_tasks", () -> present(unreachable))
                .with(
                        path + ".completed_tasks",
                        () -> everyFramework()
                                .flatMap(TaskHistory::completed)
                                .map(task -> ElementMessages.task(TaskHistory.of(task))));
    }

    LongMessage executors(LongMessage message, String path) {
        return message.with(
                path + ".executors",
                () -> everyFramework()
                        .flatMap(framework -> framework.executors().values())
                        .map(StateAnswer::write));
    }

    /** One that is over but still has tasks is not completed yet. */
    LongMessage frameworks(LongMessage message, String path) {
        OfferIndex offers = new OfferIndex(view);
        return message.with(
                        path + ".frameworks",
                        () -> view.state()
                                .frameworks()
                                .valuesIterator()
                                .map(framework -> FrameworkElements.write(view, framework, offers)))
                .with(
                        path + ".completed_frameworks",
                        () -> view.state()
                                .completedFrameworks()
                                .iterator()
                                .map(framework -> FrameworkElements.write(view, framework, offers)));
    }

    /** Unreachable ones are not among them, as in Mesos. */
    LongMessage agents(LongMessage message, String path) {
        return message.with(
                path + ".agents",
                () -> view.state()
                        .agents()
                        .valuesIterator()
                        .filter(Agent::isReachable)
                        .map(agent -> AgentElements.write(view, agent)));
    }

    private Iterator<? extends Message> present(Predicate<Task> which) {
        return everyFramework()
                .flatMap(framework -> framework.tasks().valuesIterator().filter(which))
                .map(task -> ElementMessages.task(TaskHistory.of(view, task)));
    }

    private Iterator<Framework> everyFramework() {
        return view.state()
                .frameworks()
                .valuesIterator()
                .concat(view.state().completedFrameworks().iterator());
    }

    private static GetExecutors.Executor write(Executor executor) {
        Protos.ExecutorInfo info = ExecutorMessages.write(
                executor.info(), executor.frameworkId(), ResourceFormat.FULL, Optional.of(executor.role()));
        return GetExecutors.Executor.newBuilder()
                .setExecutorInfo(info)
                .setAgentId(AgentMessages.id(executor.agentId()))
                .build();
    }
}
