package io.kebne.launcher.batch;

import io.kebne.protocol.agent.Attribute;
import io.kebne.protocol.id.OfferId;
import io.kebne.protocol.id.TaskId;
import io.kebne.protocol.jvm.JdkVersion;
import io.kebne.protocol.offer.Offer;
import io.kebne.protocol.offer.Request;
import io.kebne.protocol.resources.Resources;
import io.kebne.protocol.task.TaskInfo;
import io.kebne.protocol.task.TaskInfoBuilder;
import io.kebne.protocol.task.TaskState;
import io.kebne.protocol.task.TaskStatus;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which task of a batch goes where, and what became of each. Tasks are spread over the offers that come together. A
 * launch that provably never took effect (TASK_DROPPED) is repeated under a new task id; any other end is the task's
 * own. Plain bookkeeping of one thread, without actors, clocks or I/O.
 */
public final class BatchPlan {
    /** A launch on one offer. An empty list of tasks declines the offer. */
    public record Launch(Offer offer, List<TaskInfo> tasks) {}

    /** A task under way, or at its end. */
    public static final class Attempt {
        private final BatchTask task;
        private final int number;
        private final TaskId taskId;
        private final Offer offer;
        private TaskStatus status;

        private Attempt(BatchTask task, int number, Offer offer) {
            this.task = task;
            this.number = number;
            this.taskId = new TaskId(number == 0 ? task.name() : task.name() + "-retry" + number);
            this.offer = offer;
        }

        public BatchTask task() {
            return task;
        }

        public TaskId taskId() {
            return taskId;
        }

        /** The offer that it was launched on, which says where. */
        public Offer offer() {
            return offer;
        }

        /** The latest status; empty until there is news. */
        public Optional<TaskStatus> status() {
            return Optional.ofNullable(status);
        }
    }

    private record Pending(BatchTask task, int number) {}

    private final String role;
    private final Deque<Pending> pending = new ArrayDeque<>();
    private final Map<TaskId, Attempt> active = new HashMap<>();
    private final Map<String, Attempt> ended = new LinkedHashMap<>();
    private final int size;

    /** @param role for which resources are wanted */
    public BatchPlan(List<BatchTask> tasks, String role) {
        this.role = role;
        this.size = tasks.size();
        tasks.forEach(task -> pending.add(new Pending(task, 0)));
    }

    /** Uses offers for what is pending. Each offer is in the answer once, with no tasks when it is not needed. */
    public List<Launch> onOffers(List<Offer> offers) {
        Map<OfferId, Resources> rest = new HashMap<>();
        Map<OfferId, List<TaskInfo>> chosen = new LinkedHashMap<>();
        for (Offer offer : offers) {
            rest.put(offer.id(), offer.resources());
            chosen.put(offer.id(), new ArrayList<>());
        }
        int next = 0;
        int misses = 0;
        while (!pending.isEmpty() && misses < offers.size()) {
            Offer offer = offers.get(next++ % offers.size());
            Resources available = rest.get(offer.id());
            Optional<Resources> found = fits(pending.peek().task(), offer)
                    ? available.find(pending.peek().task().resources())
                    : Optional.empty();
            if (found.isPresent()) {
                misses = 0;
                Attempt attempt = launch(pending.poll(), offer);
                chosen.get(offer.id()).add(info(attempt, found.get()));
                rest.put(offer.id(), available.minus(found.get()));
            } else {
                misses++;
            }
        }
        return offers.stream()
                .map(offer -> new Launch(offer, List.copyOf(chosen.get(offer.id()))))
                .toList();
    }

    /**
     * Notes a status.
     *
     * @return the task it is about, unless that is not known or has ended before
     */
    public Optional<Attempt> onUpdate(TaskStatus status) {
        Attempt attempt = active.get(status.taskId());
        if (attempt == null) {
            return Optional.empty();
        }
        attempt.status = status;
        if (status.state() == TaskState.DROPPED) {
            active.remove(status.taskId());
            pending.addFirst(new Pending(attempt.task, attempt.number + 1));
        } else if (status.state().isTerminal()) {
            active.remove(status.taskId());
            ended.put(attempt.task.name(), attempt);
        }
        return Optional.of(attempt);
    }

    /** What the batch waits for, for those who want to know why it does. */
    public List<Request> requests() {
        return pending.stream()
                .map(p -> new Request(new TaskId(p.task.name()), p.task.name(), role, p.task.resources()))
                .toList();
    }

    public boolean isDone() {
        return ended.size() == size;
    }

    /** Whether every task has been started, whatever became of it since. */
    public boolean isUnderWay() {
        return pending.isEmpty()
                && active.values().stream()
                        .allMatch(a -> a.status()
                                .map(s -> s.state() == TaskState.RUNNING)
                                .orElse(false));
    }

    /** Tasks that were launched and have not ended. */
    public List<Attempt> active() {
        return List.copyOf(active.values());
    }

    /** Tasks that have ended, in the order of their ends. */
    public List<Attempt> ended() {
        return List.copyOf(ended.values());
    }

    /** One line for people who watch. */
    public String progress() {
        return ended.size() + "/" + size + " ended, " + active.size() + " launched, " + pending.size() + " pending";
    }

    private Attempt launch(Pending next, Offer offer) {
        Attempt attempt = new Attempt(next.task(), next.number(), offer);
        active.put(attempt.taskId, attempt);
        return attempt;
    }

    /** A Java program goes only where its JDK is, as far as that is a question of versions. */
    private static boolean fits(BatchTask task, Offer offer) {
        List<String> jdks = Attribute.texts(offer.attributes(), JdkVersion.ATTRIBUTE);
        return task.jvm()
                .filter(jvm -> jvm.jdk().filter(JdkVersion::isDirectory).isEmpty()
                        && JdkVersion.best(jdks, jvm.jdk()).isEmpty())
                .isEmpty();
    }

    private static TaskInfo info(Attempt attempt, Resources resources) {
        TaskInfoBuilder info = new TaskInfoBuilder(attempt.taskId, attempt.task.name(), resources)
                .command(attempt.task.command())
                .priority(attempt.task.priority());
        attempt.task.jvm().ifPresent(info::jvm);
        attempt.task.container().ifPresent(info::container);
        return info.build();
    }
}
