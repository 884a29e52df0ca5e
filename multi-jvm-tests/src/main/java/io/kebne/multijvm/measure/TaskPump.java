package io.kebne.multijvm.measure;

import io.kebne.actors.scheduler.Scheduler;
import io.kebne.actors.scheduler.SchedulerDriver;
import io.kebne.protocol.id.FrameworkId;
import io.kebne.protocol.id.OfferId;
import io.kebne.protocol.id.TaskId;
import io.kebne.protocol.offer.Filters;
import io.kebne.protocol.offer.Offer;
import io.kebne.protocol.resources.Resources;
import io.kebne.protocol.task.CommandInfo;
import io.kebne.protocol.task.TaskInfo;
import io.kebne.protocol.task.TaskState;
import io.kebne.protocol.task.TaskStatus;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Launches so many tasks as fast as offers come, several on each offer, and counts what becomes of them. Only so many
 * launches are under way at once: more would not be faster, but be refused. Offers wait here until there is room.
 */
final class TaskPump implements Scheduler {
    static final Resources PER_TASK = Resources.parse("cpus:0.01;mem:1");
    private static final int MOST_UNDER_WAY = 2_000;

    private final String prefix;
    private final long wanted;
    private final int perOffer;
    private final CommandInfo command;
    private final Map<OfferId, Offer> held = new LinkedHashMap<>();
    private boolean suppressed;
    private final AtomicLong launched = new AtomicLong();
    private final AtomicLong running = new AtomicLong();
    private final AtomicLong finished = new AtomicLong();
    private final AtomicLong failed = new AtomicLong();

    /** @param perOffer how many tasks at most on one offer */
    TaskPump(String prefix, long wanted, int perOffer, CommandInfo command) {
        this.prefix = prefix;
        this.wanted = wanted;
        this.perOffer = perOffer;
        this.command = command;
    }

    long running() {
        return running.get();
    }

    long finished() {
        return finished.get();
    }

    /** How many were refused or ended otherwise; each is launched again under another name. */
    long failed() {
        return failed.get();
    }

    @Override
    public void subscribed(SchedulerDriver driver, FrameworkId frameworkId) {
        held.clear();
    }

    @Override
    public void offers(SchedulerDriver driver, List<Offer> offers) {
        offers.forEach(offer -> held.put(offer.id(), offer));
        launch(driver);
    }

    @Override
    public void rescind(SchedulerDriver driver, OfferId offerId) {
        held.remove(offerId);
    }

    private void launch(SchedulerDriver driver) {
        if (suppressed != (missing() <= 0)) {
            suppressed = !suppressed;
            if (suppressed) {
                driver.suppress(Set.of());
            } else {
                driver.revive(Set.of());
            }
        }
        Iterator<Offer> next = held.values().iterator();
        while (next.hasNext() && (missing() <= 0 || underWay() + perOffer <= MOST_UNDER_WAY)) {
            Offer offer = next.next();
            next.remove();
            List<TaskInfo> tasks = tasks(offer.resources());
            if (tasks.isEmpty()) {
                driver.decline(List.of(offer.id()), Filters.NONE);
            } else {
                driver.accept(List.of(offer.id()), tasks, Filters.NONE);
            }
        }
    }

    private List<TaskInfo> tasks(Resources offered) {
        List<TaskInfo> tasks = new ArrayList<>();
        Resources rest = offered;
        while (tasks.size() < perOffer && missing() > 0 && rest.contains(PER_TASK)) {
            TaskId id = new TaskId(prefix + launched.incrementAndGet());
            tasks.add(TaskInfo.of(id, "t", PER_TASK, command));
            rest = rest.minus(PER_TASK);
        }
        return tasks;
    }

    private long missing() {
        return wanted + failed.get() - launched.get();
    }

    private long underWay() {
        return launched.get() - running.get() - failed.get();
    }

    @Override
    public void update(SchedulerDriver driver, TaskStatus status) {
        if (status.state() == TaskState.RUNNING) {
            running.incrementAndGet();
        } else if (status.state() == TaskState.FINISHED) {
            finished.incrementAndGet();
        } else if (status.state().isTerminal()) {
            failed.incrementAndGet();
        }
        launch(driver);
    }

    /** How far it is. */
    @Override
    public String toString() {
        return "%d of %d launched, %d ran, %d finished, %d failed"
                .formatted(launched.get(), wanted, running(), finished(), failed());
    }

    @Override
    public void error(SchedulerDriver driver, String message) {
        System.err.println("the framework is over: " + message);
    }
}
