package io.kebne.actors.allocator.core;

import io.kebne.protocol.id.AgentId;
import io.kebne.protocol.id.FrameworkId;
import io.kebne.protocol.id.TaskKey;
import io.kebne.protocol.offer.Offer;
import io.kebne.protocol.offer.Request;
import io.kebne.protocol.policy.RolePriority;
import io.kebne.protocol.resources.Resources;
import io.kebne.protocol.task.Reason;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Takes resources back for roles that may preempt (Mesos has nothing of the kind; compare Verma et al., "Large-scale
 * cluster management at Google with Borg", EuroSys 2015, section 2.5). A framework that has waited long enough for what
 * it asked for gets one agent's place: offers to less important roles are rescinded there and, when that is not enough,
 * tasks are ended, on the agent where the fewest and youngest have to go. The place is kept for it until they have ended.
 *
 * <p>A task may be ended when its role is preemptible and of lower priority, or of the same priority while it has more than
 * its guarantee and the claiming role less than its own.
 *
 * <p>Cost: O(tasks and offers) for each claim, a few claims at a time, and nothing at all while no role may preempt.
 */
final class Preemption {
    private static final int MAX_CLAIMS = 8;
    private static final long KEPT_FOR_MILLIS = 60_000;

    /** Who wants what, by which right. */
    private record Claim(FrameworkId frameworkId, RolePriority right, boolean underGuarantee, Request request) {}

    /** What has to go on one agent. */
    private record Place(AgentId agentId, List<Offer> offers, List<Task> tasks) {
        /** Fewest tasks first, then those whose oldest is the youngest. */
        static final Comparator<Place> CHEAPEST = Comparator.<Place>comparingInt(place -> place.tasks.size())
                .thenComparing(Comparator.comparingLong(Place::oldest).reversed())
                .thenComparing(Place::agentId);

        long oldest() {
            return tasks.stream().mapToLong(Task::launchedMillis).min().orElse(Long.MAX_VALUE);
        }
    }

    private final Draft draft;
    private final AllocatorSettings settings;

    Preemption(Draft draft, AllocatorSettings settings) {
        this.draft = draft;
        this.settings = settings;
    }

    /** To be called now and then. */
    void run() {
        settle();
        if (!draft.state().policy().priorities().values().exists(RolePriority::preempts)) {
            return;
        }
        int claims = 0;
        for (Framework framework : draft.state().frameworks().values().sortBy(Framework::id)) {
            for (String role : framework.info().roles()) {
                Optional<Claim> claim = claim(framework, role);
                boolean waits = claim.isPresent();
                boolean waited =
                        draft.session().waiting().claims().containsKey(new Waiting.Claimant(framework.id(), role));
                if (waits && !waited) {
                    draft.change(new Change.ClaimWaits(
                            framework.id(), role, draft.now().monotonicMillis()));
                } else if (!waits && waited) {
                    draft.change(new Change.ClaimSettled(framework.id(), role));
                } else if (waits && claims < MAX_CLAIMS && hasWaitedEnough(framework.id(), role)) {
                    claims++;
                    enforce(claim.get());
                }
            }
        }
    }

    /** Who may not preempt any more, or has left the role, has its patience to begin with when that changes. */
    private void settle() {
        for (Waiting.Claimant claimant : draft.session().waiting().claims().keySet()) {
            boolean may = draft.state().policy().priority(claimant.role()).preempts()
                    && draft.state()
                            .framework(claimant.frameworkId())
                            .exists(framework -> framework.info().roles().contains(claimant.role()));
            if (!may) {
                draft.change(new Change.ClaimSettled(claimant.frameworkId(), claimant.role()));
            }
        }
    }

    private boolean hasWaitedEnough(FrameworkId frameworkId, String role) {
        long since = draft.session()
                .waiting()
                .claims()
                .get(new Waiting.Claimant(frameworkId, role))
                .get();
        return draft.now().monotonicMillis() - since
                >= settings.preemptionPatience().toMillis();
    }

    /** The first request of a role that nothing is being done about. */
    private Optional<Claim> claim(Framework framework, String role) {
        RolePriority right = draft.state().policy().priority(role);
        FrameworkLink link = draft.view().link(framework.id());
        boolean active = link.connected()
                && !framework.isRemoved()
                && !link.suppressedRoles().contains(role);
        if (!right.preempts() || !active || draft.session().waiting().hasEarmark(framework.id(), role)) {
            return Optional.empty();
        }
        boolean underGuarantee = isUnderGuarantee(role);
        return link.requests().stream()
                .filter(request -> request.role().equals(role)
                        && request.gang().isEmpty()
                        && !request.resources().isEmpty()
                        && request.resources().allocatableTo(role).equals(request.resources())
                        && !isOffered(framework.id(), request)
                        && QuotaDecisions.exceededBy(draft, role, request.resources())
                                .isEmpty())
                .findFirst()
                .map(request -> new Claim(framework.id(), right, underGuarantee, request));
    }

    private boolean isOffered(FrameworkId frameworkId, Request request) {
        return draft.view()
                .offers()
                .values()
                .exists(offer -> offer.frameworkId().equals(frameworkId)
                        && offer.role().equals(request.role())
                        && offer.resources()
                                .stripped()
                                .contains(request.resources().stripped()));
    }

    private boolean isUnderGuarantee(String role) {
        ScalarTotals consumed = Consumption.of(draft.state(), role);
        return draft.state().policy().quota(role).guarantees().thousandths().entrySet().stream()
                .anyMatch(guarantee -> consumed.get(guarantee.getKey()) < guarantee.getValue());
    }

    private void enforce(Claim claim) {
        Resources needed = claim.request.resources();
        List<Place> places = new ArrayList<>();
        Map<AgentId, List<Offer>> offers =
                draft.view().offers().values().toJavaStream().collect(Collectors.groupingBy(Offer::agentId));
        for (Agent agent : draft.state().agents().values()) {
            boolean possible = draft.view().isOfferable(agent)
                    && agent.total().contains(needed)
                    && draft.session().waiting().earmarks().get(agent.id()).isEmpty();
            if (possible) {
                place(agent, offers.getOrDefault(agent.id(), List.of()), claim).ifPresent(places::add);
            }
        }
        if (places.isEmpty()) {
            return;
        }
        Place place = Collections.min(places, Place.CHEAPEST);
        long until = draft.now().monotonicMillis() + KEPT_FOR_MILLIS;
        draft.change(new Change.Earmarked(
                place.agentId, new Earmark(claim.frameworkId, claim.request.role(), needed, until)));
        place.offers.forEach(offer -> OfferDecisions.rescind(draft, offer));
        for (Task task : place.tasks) {
            TaskDecisions.requestKill(draft, task, task.killPolicy(), Optional.of(Reason.CONTAINER_PREEMPTED));
        }
    }

    /** What has to go from an agent to make room; empty when even all that may go is not enough. */
    private Optional<Place> place(Agent agent, List<Offer> outstanding, Claim claim) {
        Resources needed = claim.request.resources();
        Resources free = draft.view().free(agent);
        List<Offer> offers = new ArrayList<>();
        for (Offer offer : outstanding) {
            if (free.contains(needed)) {
                break;
            }
            if (priority(offer.role()).priority() < claim.right.priority()) {
                offers.add(offer);
                free = free.plus(offer.resources());
            }
        }
        List<Task> chosen = new ArrayList<>();
        for (Task task : victims(agent, claim)) {
            if (free.contains(needed)) {
                break;
            }
            chosen.add(task);
            free = free.plus(task.info().resources());
        }
        if (!free.contains(needed)) {
            return Optional.empty();
        }
        return Optional.of(new Place(agent.id(), offers, withoutNeedless(chosen, free, needed)));
    }

    /** A large task late in the list may make smaller ones before it needless. */
    private static List<Task> withoutNeedless(List<Task> chosen, Resources freed, Resources needed) {
        List<Task> kept = new ArrayList<>(chosen);
        Resources free = freed;
        for (Task task : chosen) {
            Resources without = free.minus(task.info().resources());
            if (without.contains(needed)) {
                kept.remove(task);
                free = without;
            }
        }
        return kept;
    }

    /** The tasks of an agent that may be ended for the claim: revocable, unimportant, greedy and young ones first. */
    private List<Task> victims(Agent agent, Claim claim) {
        List<Task> victims = new ArrayList<>();
        for (TaskKey key : agent.tasks()) {
            Task task = draft.state().task(key).get();
            if (!task.killRequested() && mayBeEnded(task, claim)) {
                victims.add(task);
            }
        }
        victims.sort(Comparator.<Task>comparingInt(
                        task -> task.info().resources().revocable().isEmpty() ? 1 : 0)
                .thenComparingInt(task -> priority(task.role()).priority())
                .thenComparing(Comparator.<Task>comparingDouble(task -> share(task.role()))
                        .reversed())
                .thenComparingInt(task -> task.info().priority())
                .thenComparing(Comparator.comparingLong(Task::launchedMillis).reversed())
                .thenComparing(task -> task.key().toString()));
        return victims;
    }

    private boolean mayBeEnded(Task task, Claim claim) {
        RolePriority victim = priority(task.role());
        if (!victim.preemptible() || task.role().equals(claim.request.role())) {
            return false;
        }
        boolean lower = victim.priority() < claim.right.priority();
        boolean equal = victim.priority() == claim.right.priority();
        return lower || (equal && claim.underGuarantee && isOverGuarantee(task.role()));
    }

    private boolean isOverGuarantee(String role) {
        ScalarTotals consumed = Consumption.of(draft.state(), role);
        var guarantees = draft.state().policy().quota(role).guarantees();
        return consumed.thousandths().exists(entry -> entry._2 > guarantees.getOrElse(entry._1, 0));
    }

    private RolePriority priority(String role) {
        return draft.state().policy().priority(role);
    }

    private double share(String role) {
        double weight = draft.state().policy().weights().get(role).getOrElse(() -> settings.weight(role));
        return draft.books().table().dominantShare(draft.books().table().role(role)) / weight;
    }
}
