package io.kebne.actors.delivery;

import io.kebne.protocol.Bytes;
import io.kebne.protocol.task.TaskStatus;
import java.util.ArrayList;
import java.util.List;

/**
 * Updates of tasks that wait to travel together: a burst of them costs little more than one. What a bundle holds stays
 * well below the largest message that the transport takes.
 *
 * @param <T> what stands for one update
 */
public final class Bundle<T> {
    private static final int MAX_UPDATES = 100;
    /** Characters of messages and bytes of data. */
    private static final int MAX_WEIGHT = 128 * 1024;

    private final List<T> updates = new ArrayList<>();
    private int weight;

    /** @return whether it must be sent before more is added */
    public boolean add(T update, TaskStatus status) {
        updates.add(update);
        weight += status.message().length() + status.data().map(Bytes::size).orElse(0);
        return updates.size() >= MAX_UPDATES || weight >= MAX_WEIGHT;
    }

    /** What was in it, in the order in which it came; it is empty then. */
    public List<T> take() {
        List<T> taken = List.copyOf(updates);
        updates.clear();
        weight = 0;
        return taken;
    }
}
