package io.kebne.actors.view;

import io.kebne.actors.allocator.core.AllocatorView;
import io.kebne.actors.allocator.core.Change;
import io.kebne.actors.allocator.core.InverseOffers;
import io.kebne.actors.allocator.core.Snapshots;
import io.kebne.persistence.allocator.AllocatorSnapshot;
import io.kebne.protocol.machine.MachineId;
import io.kebne.protocol.machine.MaintenanceWindow;
import io.kebne.protocol.policy.Quota;
import io.kebne.protocol.policy.RolePriority;
import io.kebne.protocol.policy.Weight;
import io.vavr.collection.HashMap;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/** Takes a view apart into messages that fit into a frame of the transport, and puts them together again. */
final class ViewParts {
    /** A fraction of the transport's frame of 1 MiB, because sizes are estimates. */
    static final int MAX_BYTES = 200_000;

    private ViewParts() {}

    /** What goes into one part. */
    private static final class Slice {
        final List<AllocatorSnapshot.Agent> agents = new ArrayList<>();
        final List<AllocatorSnapshot.Framework> frameworks = new ArrayList<>();
        final List<AllocatorSnapshot.Task> tasks = new ArrayList<>();
        final List<AllocatorSnapshot.CompletedTask> completed = new ArrayList<>();
        final List<AllocatorSnapshot.Executor> executors = new ArrayList<>();
        final List<Weight> weights = new ArrayList<>();
        final List<Quota> quotas = new ArrayList<>();
        final List<RolePriority> priorities = new ArrayList<>();
        final List<AllocatorSnapshot.GoneAgent> gone = new ArrayList<>();
        final List<MaintenanceWindow> maintenance = new ArrayList<>();
        final List<MachineId> down = new ArrayList<>();
        final SortedSet<String> whitelist = new TreeSet<>();
        final List<Change.Public> soft = new ArrayList<>();
        boolean whitelisted;
        int bytes;

        void add(String host) {
            whitelisted = true;
            whitelist.add(host);
        }

        void add(AllocatorSnapshot.Policy policy) {
            weights.addAll(policy.weights());
            quotas.addAll(policy.quotas());
            priorities.addAll(policy.priorities());
            gone.addAll(policy.goneAgents());
            maintenance.addAll(policy.maintenance());
            down.addAll(policy.machinesDown());
            policy.whitelist().ifPresent(hosts -> {
                whitelisted = true;
                whitelist.addAll(hosts);
            });
        }

        AllocatorSnapshot.Policy policy() {
            return new AllocatorSnapshot.Policy(
                    weights,
                    quotas,
                    priorities,
                    whitelisted ? Optional.of(whitelist) : Optional.empty(),
                    gone,
                    maintenance,
                    down);
        }
    }

    static List<ViewMessage.Part> split(AllocatorView view, String epoch, long sequence, String host, long journaled) {
        AllocatorSnapshot hard = Snapshots.of(view.state());
        List<Slice> slices = new ArrayList<>(List.of(new Slice()));
        hard.agents().forEach(agent -> room(slices, WireSize.of(agent)).agents.add(agent));
        hard.frameworks()
                .forEach(framework ->
                        room(slices, WireSize.of(framework)).frameworks.add(framework));
        hard.tasks().forEach(task -> room(slices, WireSize.of(task)).tasks.add(task));
        hard.completedTasks()
                .forEach(task -> room(slices, WireSize.of(task)).completed.add(task));
        hard.executors()
                .forEach(executor ->
                        room(slices, WireSize.of(executor)).executors.add(executor));
        policy(hard.policy(), slices);
        soft(view).forEach(change -> room(slices, WireSize.of(change)).soft.add(change));
        List<ViewMessage.Part> parts = new ArrayList<>(slices.size());
        for (Slice slice : slices) {
            AllocatorSnapshot lists = new AllocatorSnapshot(
                    slice.agents,
                    slice.frameworks,
                    slice.tasks,
                    slice.completed,
                    slice.policy(),
                    slice.executors,
                    hard.volumeGeneration());
            int index = parts.size();
            boolean last = index == slices.size() - 1;
            parts.add(new ViewMessage.Part(
                    epoch, sequence, host, index, last, lists, List.copyOf(slice.soft), journaled));
        }
        return parts;
    }

    static AllocatorView join(List<ViewMessage.Part> parts) {
        List<AllocatorSnapshot.Agent> agents = new ArrayList<>();
        List<AllocatorSnapshot.Framework> frameworks = new ArrayList<>();
        List<AllocatorSnapshot.Task> tasks = new ArrayList<>();
        List<AllocatorSnapshot.CompletedTask> completed = new ArrayList<>();
        List<AllocatorSnapshot.Executor> executors = new ArrayList<>();
        Slice policy = new Slice();
        long generation = 0;
        for (ViewMessage.Part part : parts) {
            generation = part.hard().volumeGeneration();
            policy.add(part.hard().policy());
            agents.addAll(part.hard().agents());
            frameworks.addAll(part.hard().frameworks());
            tasks.addAll(part.hard().tasks());
            completed.addAll(part.hard().completedTasks());
            executors.addAll(part.hard().executors());
        }
        AllocatorView view = AllocatorView.of(Snapshots.restore(
                new AllocatorSnapshot(agents, frameworks, tasks, completed, policy.policy(), executors, generation)));
        for (ViewMessage.Part part : parts) {
            for (Change.Public change : part.soft()) {
                view = view.apply(change);
            }
        }
        return view;
    }

    private static void policy(AllocatorSnapshot.Policy policy, List<Slice> slices) {
        policy.weights()
                .forEach(w -> room(slices, WireSize.of(w.role())).weights.add(w));
        policy.quotas().forEach(q -> room(slices, WireSize.of(q)).quotas.add(q));
        policy.priorities()
                .forEach(p -> room(slices, WireSize.of(p.role())).priorities.add(p));
        policy.goneAgents()
                .forEach(
                        a -> room(slices, WireSize.of(a.agentId().value())).gone.add(a));
        policy.maintenance()
                .forEach(w -> room(slices, WireSize.of(w)).maintenance.add(w));
        policy.machinesDown().forEach(m -> room(slices, WireSize.of(m)).down.add(m));
        policy.whitelist().ifPresent(hosts -> {
            room(slices, 0).whitelisted = true;
            hosts.forEach(host -> room(slices, WireSize.of(host)).add(host));
        });
    }

    private static List<Change.Public> soft(AllocatorView view) {
        List<Change.Public> soft = new ArrayList<>();
        view.connected().forEach(id -> soft.add(new Change.AgentConnected(id)));
        view.removalsHeld().forEach(id -> soft.add(new Change.RemovalHeld(id)));
        view.links()
                .forEach((id, link) -> soft.add(new Change.FrameworkAnnounced(
                        id,
                        link.version(),
                        link.connected(),
                        link.suppressedRoles(),
                        link.requests(),
                        link.offerConstraints())));
        view.offers().values().forEach(offer -> soft.add(new Change.OfferMade(offer)));
        inverse(view.inverseOffers(), soft);
        view.links()
                .forEach((id, link) -> link.offersMade()
                        .forEach((role, offers) -> soft.add(new Change.OffersCounted(id, role, offers))));
        view.statuses()
                .forEach((key, statuses) ->
                        statuses.forEach(status -> soft.add(new Change.TaskProgressed(key, status))));
        return soft;
    }

    /** Answered ones too: made, and closed. */
    private static void inverse(InverseOffers inverse, List<Change.Public> soft) {
        inverse.latest().values().flatMap(HashMap::values).forEach(last -> {
            soft.add(new Change.InverseOfferMade(last.offer()));
            last.answer()
                    .ifPresent(answer ->
                            soft.add(new Change.InverseOfferClosed(last.offer().id(), answer, last.answeredMillis())));
        });
    }

    /** The last slice if that much fits into it, or else a new one. */
    private static Slice room(List<Slice> slices, int bytes) {
        Slice last = slices.get(slices.size() - 1);
        if (last.bytes > 0 && last.bytes + bytes > MAX_BYTES) {
            last = new Slice();
            slices.add(last);
        }
        last.bytes += bytes;
        return last;
    }
}
