package io.kebne.actors.view;

import io.kebne.actors.allocator.core.AllocatorView;
import io.kebne.actors.allocator.core.Change;
import io.kebne.actors.allocator.core.Snapshots;
import io.kebne.persistence.allocator.AllocatorSnapshot;
import java.util.ArrayList;
import java.util.List;

/** Takes a view apart into messages that fit into a frame of the transport, and puts them together again. */
final class ViewParts {
    /** A task is about 500 bytes, so a part stays well below the transport's 256 KiB. */
    private static final int ITEMS_PER_PART = 200;

    private ViewParts() {}

    static List<ViewMessage.Part> split(AllocatorView view, String epoch, long sequence, String host) {
        AllocatorSnapshot hard = Snapshots.of(view.state());
        List<Change.Public> soft = soft(view);
        int items = Math.max(
                Math.max(hard.agents().size(), hard.frameworks().size()),
                Math.max(Math.max(hard.tasks().size(), hard.completedTasks().size()), soft.size()));
        int count = Math.max(1, (items + ITEMS_PER_PART - 1) / ITEMS_PER_PART);
        List<ViewMessage.Part> parts = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            AllocatorSnapshot slice = new AllocatorSnapshot(
                    slice(hard.agents(), i),
                    slice(hard.frameworks(), i),
                    slice(hard.tasks(), i),
                    slice(hard.completedTasks(), i));
            parts.add(new ViewMessage.Part(epoch, sequence, host, i, i == count - 1, slice, slice(soft, i)));
        }
        return parts;
    }

    static AllocatorView join(List<ViewMessage.Part> parts) {
        List<AllocatorSnapshot.Agent> agents = new ArrayList<>();
        List<AllocatorSnapshot.Framework> frameworks = new ArrayList<>();
        List<AllocatorSnapshot.Task> tasks = new ArrayList<>();
        List<AllocatorSnapshot.CompletedTask> completed = new ArrayList<>();
        for (ViewMessage.Part part : parts) {
            agents.addAll(part.hard().agents());
            frameworks.addAll(part.hard().frameworks());
            tasks.addAll(part.hard().tasks());
            completed.addAll(part.hard().completedTasks());
        }
        AllocatorView view =
                AllocatorView.of(Snapshots.restore(new AllocatorSnapshot(agents, frameworks, tasks, completed)));
        for (ViewMessage.Part part : parts) {
            for (Change.Public change : part.soft()) {
                view = view.apply(change);
            }
        }
        return view;
    }

    private static List<Change.Public> soft(AllocatorView view) {
        List<Change.Public> soft = new ArrayList<>();
        view.connected().forEach(id -> soft.add(new Change.AgentConnected(id)));
        view.links()
                .forEach((id, link) -> soft.add(new Change.FrameworkAnnounced(
                        id, link.version(), link.connected(), link.suppressedRoles(), link.requests())));
        view.offers().values().forEach(offer -> soft.add(new Change.OfferMade(offer)));
        view.links()
                .forEach((id, link) -> link.offersMade()
                        .forEach((role, offers) -> soft.add(new Change.OffersCounted(id, role, offers))));
        view.statuses()
                .forEach((key, statuses) ->
                        statuses.forEach(status -> soft.add(new Change.TaskProgressed(key, status))));
        return soft;
    }

    private static <T> List<T> slice(List<T> list, int index) {
        int from = Math.min(list.size(), index * ITEMS_PER_PART);
        int to = Math.min(list.size(), from + ITEMS_PER_PART);
        return List.copyOf(list.subList(from, to));
    }
}
