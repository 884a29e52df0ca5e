package io.kebne.http.agent.v1;

import io.kebne.actors.agent.nested.ContainerPath;
import io.kebne.protocol.InvalidValueException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.apache.mesos.v1.Protos.ContainerID;

/** Names of containers within others (mesos.proto, ContainerID). */
final class ContainerIds {
    private ContainerIds() {}

    /** @throws InvalidValueException when it cannot be one */
    static ContainerPath read(ContainerID id) {
        Deque<String> values = new ArrayDeque<>();
        ContainerID at = id;
        values.addFirst(at.getValue());
        while (at.hasParent()) {
            at = at.getParent();
            values.addFirst(at.getValue());
        }
        return new ContainerPath(List.copyOf(values));
    }

    static ContainerID write(ContainerPath path) {
        return write(path.values());
    }

    /** @param values the outermost first */
    static ContainerID write(List<String> values) {
        ContainerID.Builder id = ContainerID.newBuilder().setValue(values.get(values.size() - 1));
        if (values.size() > 1) {
            id.setParent(write(values.subList(0, values.size() - 1)));
        }
        return id.build();
    }
}
