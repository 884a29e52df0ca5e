package io.kebne.multijvm.measure;

import io.kebne.actors.scheduler.Scheduler;
import io.kebne.actors.scheduler.SchedulerDriver;
import io.kebne.protocol.id.AgentId;
import io.kebne.protocol.id.FrameworkId;
import io.kebne.protocol.offer.Filters;
import io.kebne.protocol.offer.Offer;
import io.kebne.protocol.task.TaskStatus;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Declines every offer for a while, and notes when those of a new epoch begin. */
final class OfferWatch implements Scheduler {
    private final Filters filters;
    private final Set<AgentId> offered = ConcurrentHashMap.newKeySet();
    private volatile String epoch = "";
    private volatile long firstNanos;
    private volatile long lastNanos;
    private volatile long gapNanos;

    private OfferWatch(Filters filters) {
        this.filters = filters;
    }

    /** Declines for a moment, so that offers flow all the time. */
    static OfferWatch ofTheFlow() {
        return new OfferWatch(new Filters(Duration.ofMillis(500)));
    }

    /** Sees each agent once in each life of the allocator, which forgets filters. */
    static OfferWatch ofEachAgent() {
        return new OfferWatch(new Filters(Duration.ofHours(1)));
    }

    /** The life of the allocator whose offers came last. */
    String epoch() {
        return epoch;
    }

    /** When the first offer of this epoch came. */
    long firstNanos() {
        return firstNanos;
    }

    /** How long no offer came before that. */
    long gapNanos() {
        return gapNanos;
    }

    /** Of how many agents offers have come in this epoch. */
    int agentsOffered() {
        return offered.size();
    }

    @Override
    public void subscribed(SchedulerDriver driver, FrameworkId frameworkId) {}

    @Override
    public void offers(SchedulerDriver driver, List<Offer> offers) {
        long now = System.nanoTime();
        for (Offer offer : offers) {
            String id = offer.id().value();
            String its = id.substring(0, id.lastIndexOf('-'));
            if (its.compareTo(epoch) > 0) {
                offered.clear();
                gapNanos = now - lastNanos;
                firstNanos = now;
                epoch = its;
            }
            if (its.equals(epoch)) {
                offered.add(offer.agentId());
                lastNanos = now;
            }
        }
        driver.decline(offers.stream().map(Offer::id).toList(), filters);
    }

    @Override
    public void update(SchedulerDriver driver, TaskStatus status) {}

    @Override
    public void error(SchedulerDriver driver, String message) {
        System.err.println("the framework is over: " + message);
    }
}
