package io.kebne.actors.agent.core;

import io.kebne.protocol.Moment;
import io.kebne.protocol.id.FrameworkId;
import io.kebne.protocol.id.TaskKey;
import io.kebne.protocol.task.TaskStatus;
import io.vavr.collection.HashMap;
import io.vavr.collection.Map;
import io.vavr.collection.Queue;
import io.vavr.collection.Set;
import io.vavr.control.Option;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Predicate;

/**
 * The status updates that no scheduler has acknowledged yet (Mesos: status update manager). Each task has a queue of
 * its own: only its first update is sent, and repeated after {@code retryMin}, twice that, and so on up to
 * {@code retryMax}, until the scheduler acknowledges it by its uuid; then the next one is sent. So a scheduler sees the
 * states of a task in their order, each at least once. Immutable; the updates themselves are part of the tasks'
 * checkpoints, when they are to be repeated is not.
 */
final class StatusUpdates {
    /** An update that is to be sent now. */
    record Outgoing(TaskKey key, TaskStatus status) {}

    /** What is known from now on, and what is to be sent. */
    record Step(StatusUpdates next, List<Outgoing> outgoing) {}

    /** The updates of one task, never empty; and when its first is to be repeated, and how long after that again. */
    private record Pending(Queue<TaskStatus> queue, long dueMillis, long waitMillis) {}

    /** How many updates of one task may wait; an executor may say any number of them. */
    private static final int MAX_WAITING = 20;

    private final long retryMinMillis;
    private final long retryMaxMillis;
    private final Map<TaskKey, Pending> tasks;

    private StatusUpdates(long retryMinMillis, long retryMaxMillis, Map<TaskKey, Pending> tasks) {
        this.retryMinMillis = retryMinMillis;
        this.retryMaxMillis = retryMaxMillis;
        this.tasks = tasks;
    }

    static StatusUpdates none(Duration retryMin, Duration retryMax) {
        return new StatusUpdates(retryMin.toMillis(), retryMax.toMillis(), HashMap.empty());
    }

    /** With what an earlier life of the agent was waiting for, which is sent with everything else when it registers. */
    StatusUpdates restored(TaskKey key, List<TaskStatus> updates, Moment now) {
        return updates.isEmpty() ? this : send(key, Queue.ofAll(updates), now).next;
    }

    /** Adds an update of a task behind those that wait already. */
    Step add(TaskKey key, TaskStatus status, Moment now) {
        Pending pending = tasks.get(key).getOrNull();
        if (pending == null) {
            return send(key, Queue.of(status), now);
        }
        // The first was sent; of what came after it and is not the end, the latest is news enough.
        boolean replaces = pending.queue.length() >= MAX_WAITING
                && !pending.queue.last().state().isTerminal();
        Queue<TaskStatus> before = replaces ? pending.queue.init() : pending.queue;
        Pending longer = new Pending(before.enqueue(status), pending.dueMillis, pending.waitMillis);
        return new Step(with(tasks.put(key, longer)), List.of());
    }

    /** Takes the task's first update away when this is its uuid; any other uuid is of an update long acknowledged. */
    Step acknowledge(TaskKey key, UUID uuid, Moment now) {
        Pending pending = tasks.get(key).getOrNull();
        if (pending == null || !pending.queue.head().uuid().filter(uuid::equals).isPresent()) {
            return new Step(this, List.of());
        }
        Queue<TaskStatus> rest = pending.queue.tail();
        return rest.isEmpty() ? new Step(with(tasks.remove(key)), List.of()) : send(key, rest, now);
    }

    /** Repeats what has waited long enough. */
    Step due(Moment now) {
        Map<TaskKey, Pending> next = tasks;
        List<Outgoing> outgoing = new ArrayList<>();
        for (var entry : tasks) {
            Pending pending = entry._2;
            if (pending.dueMillis <= now.monotonicMillis()) {
                next = next.put(entry._1, repeated(pending, now));
                outgoing.add(new Outgoing(entry._1, pending.queue.head()));
            }
        }
        return new Step(with(next), List.copyOf(outgoing));
    }

    /** Sends the first update of each of these tasks now, as if it had never been sent. */
    Step resend(Predicate<TaskKey> which, Moment now) {
        Step step = new Step(this, List.of());
        List<Outgoing> outgoing = new ArrayList<>();
        for (var entry : tasks.filterKeys(which)) {
            step = step.next.send(entry._1, entry._2.queue, now);
            outgoing.addAll(step.outgoing);
        }
        return new Step(step.next, List.copyOf(outgoing));
    }

    /** Forgets what a framework need no longer hear: all but how its tasks ended, which frees their resources. */
    StatusUpdates onlyEndings(FrameworkId frameworkId) {
        Map<TaskKey, Pending> next = tasks;
        for (var entry : tasks.filterKeys(key -> key.frameworkId().equals(frameworkId))) {
            Pending pending = entry._2;
            Queue<TaskStatus> endings =
                    pending.queue.filter(status -> status.state().isTerminal());
            next = endings.isEmpty()
                    ? next.remove(entry._1)
                    : next.put(entry._1, new Pending(endings, pending.dueMillis, pending.waitMillis));
        }
        return with(next);
    }

    /** Everything that waits, in order for each task; for an agent that has no more time to wait. */
    List<Outgoing> all() {
        List<Outgoing> all = new ArrayList<>();
        tasks.forEach((key, pending) -> pending.queue.forEach(status -> all.add(new Outgoing(key, status))));
        return all;
    }

    /** The last known status of each task that something waits for. */
    Map<TaskKey, TaskStatus> latest() {
        return tasks.mapValues(pending -> pending.queue.last());
    }

    /** What waits for the acknowledgement of this task's scheduler, the oldest first. */
    List<TaskStatus> waiting(TaskKey key) {
        return tasks.get(key).map(pending -> pending.queue.toJavaList()).getOrElse(List.of());
    }

    /** The framework's tasks of which something waits. */
    Set<TaskKey> keysOf(FrameworkId frameworkId) {
        return tasks.keySet().filter(key -> key.frameworkId().equals(frameworkId));
    }

    /** The tasks of which something waits. */
    Set<TaskKey> keys() {
        return tasks.keySet();
    }

    boolean contains(TaskKey key) {
        return tasks.containsKey(key);
    }

    /** How many tasks have something waiting. */
    int size() {
        return tasks.size();
    }

    boolean isEmpty() {
        return tasks.isEmpty();
    }

    /** The update of a task that is waiting to be acknowledged. */
    Option<TaskStatus> first(TaskKey key) {
        return tasks.get(key).map(pending -> pending.queue.head());
    }

    private Step send(TaskKey key, Queue<TaskStatus> queue, Moment now) {
        Pending pending = new Pending(queue, now.monotonicMillis() + retryMinMillis, retryMinMillis);
        return new Step(with(tasks.put(key, pending)), List.of(new Outgoing(key, queue.head())));
    }

    private Pending repeated(Pending pending, Moment now) {
        long wait = Math.min(pending.waitMillis * 2, retryMaxMillis);
        return new Pending(pending.queue, now.monotonicMillis() + wait, wait);
    }

    private StatusUpdates with(Map<TaskKey, Pending> newTasks) {
        return new StatusUpdates(retryMinMillis, retryMaxMillis, newTasks);
    }
}
