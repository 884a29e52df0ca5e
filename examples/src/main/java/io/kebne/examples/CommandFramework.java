package io.kebne.examples;

import io.kebne.actors.scheduler.FrameworkNode;
import io.kebne.actors.scheduler.Scheduler;
import io.kebne.actors.scheduler.SchedulerDriver;
import io.kebne.protocol.framework.FrameworkInfo;
import io.kebne.protocol.id.FrameworkId;
import io.kebne.protocol.id.TaskId;
import io.kebne.protocol.offer.Filters;
import io.kebne.protocol.offer.Offer;
import io.kebne.protocol.resources.Resources;
import io.kebne.protocol.scheduler.SchedulerCall.Reconcile;
import io.kebne.protocol.task.CommandInfo;
import io.kebne.protocol.task.TaskInfo;
import io.kebne.protocol.task.TaskState;
import io.kebne.protocol.task.TaskStatus;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Runs each of its arguments as a shell command on the cluster, prints how each ended, and ends with the number of those
 * that failed: {@code CommandFramework http://127.0.0.1:5050 'sleep 1' 'exit 3'}.
 */
public final class CommandFramework implements Scheduler {
    private static final Resources PER_COMMAND = Resources.parse("cpus:0.1;mem:32");

    private final Deque<TaskInfo> waiting = new ArrayDeque<>();
    private final Map<TaskId, TaskInfo> launched = new HashMap<>();
    private final CompletableFuture<Integer> outcome = new CompletableFuture<>();
    private int failed;

    /** @param commands lines for a shell */
    public CommandFramework(List<String> commands) {
        for (String command : commands) {
            TaskId id = new TaskId("command-" + waiting.size());
            waiting.add(TaskInfo.of(id, command, PER_COMMAND, CommandInfo.shell(command)));
        }
    }

    /** How many commands failed; completes when all have ended. */
    public CompletableFuture<Integer> outcome() {
        return outcome;
    }

    @Override
    public void subscribed(SchedulerDriver driver, FrameworkId frameworkId) {
        System.out.println("subscribed as " + frameworkId);
        // After an interruption, ask what became of everything that was launched before.
        if (!launched.isEmpty()) {
            driver.reconcile(launched.keySet().stream()
                    .map(id -> new Reconcile.Task(id, Optional.empty()))
                    .toList());
        }
    }

    @Override
    public void offers(SchedulerDriver driver, List<Offer> offers) {
        for (Offer offer : offers) {
            List<TaskInfo> tasks = new ArrayList<>();
            Resources rest = offer.resources();
            while (!waiting.isEmpty() && rest.contains(PER_COMMAND)) {
                tasks.add(waiting.poll());
                rest = rest.minus(PER_COMMAND);
            }
            tasks.forEach(task -> launched.put(task.taskId(), task));
            if (tasks.isEmpty()) {
                driver.decline(List.of(offer.id()), Filters.DEFAULT);
            } else {
                driver.accept(List.of(offer.id()), tasks, Filters.NONE);
            }
        }
    }

    @Override
    public void update(SchedulerDriver driver, TaskStatus status) {
        TaskInfo task = launched.get(status.taskId());
        if (task == null || !status.state().isTerminal()) {
            return;
        }
        launched.remove(status.taskId());
        if (status.state() == TaskState.DROPPED) {
            // It never ran. A task id is used once, so it goes again under another.
            TaskId next = new TaskId(status.taskId() + "-again");
            waiting.add(TaskInfo.of(
                    next, task.name(), task.resources(), task.command().orElseThrow()));
        } else {
            System.out.println(task.name() + ": " + status.state().wireName() + " " + status.message());
            failed += status.state() == TaskState.FINISHED ? 0 : 1;
        }
        if (waiting.isEmpty() && launched.isEmpty()) {
            outcome.complete(failed);
        }
    }

    @Override
    public void error(SchedulerDriver driver, String message) {
        outcome.completeExceptionally(new IllegalStateException(message));
    }

    public static void main(String[] args) {
        CommandFramework framework = new CommandFramework(List.of(args).subList(1, args.length));
        int failed;
        try (FrameworkNode node = FrameworkNode.connect(args[0])) {
            FrameworkInfo info = FrameworkInfo.of(FrameworkNode.newFrameworkId(), "command-framework", "*");
            SchedulerDriver driver = node.subscribe(info, framework);
            failed = framework.outcome().join();
            driver.teardown();
        }
        System.exit(failed);
    }
}
