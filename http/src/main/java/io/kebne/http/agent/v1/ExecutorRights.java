package io.kebne.http.agent.v1;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import io.kebne.actors.agent.nested.ContainerPath;
import io.kebne.protocol.InvalidValueException;
import io.kebne.protocol.executor.ExecutorClaims;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import org.apache.mesos.v1.Protos.ContainerID;
import org.apache.mesos.v1.agent.Protos.Call;

/**
 * What an executor that is known by its token may ask of its agent: what concerns containers within its own, and
 * nothing else (Mesos: the implicit authorization of executors).
 */
@SuppressWarnings("deprecation") // Clients still use what Mesos has deprecated.
final class ExecutorRights {
    private static final String CONTAINER = "container_id";

    private static final Set<Call.Type> ALLOWED = Collections.unmodifiableSet(EnumSet.of(
            Call.Type.LAUNCH_NESTED_CONTAINER,
            Call.Type.WAIT_NESTED_CONTAINER,
            Call.Type.KILL_NESTED_CONTAINER,
            Call.Type.REMOVE_NESTED_CONTAINER,
            Call.Type.LAUNCH_CONTAINER,
            Call.Type.WAIT_CONTAINER,
            Call.Type.KILL_CONTAINER,
            Call.Type.REMOVE_CONTAINER,
            Call.Type.LAUNCH_NESTED_CONTAINER_SESSION,
            Call.Type.ATTACH_CONTAINER_OUTPUT));

    private ExecutorRights() {}

    /**
     * @param call with the arguments of its type
     * @throws InvalidValueException when its container's name can be none
     */
    static boolean allow(Call call, ExecutorClaims executor) {
        if (!ALLOWED.contains(call.getType())) {
            return false;
        }
        FieldDescriptor arguments =
                Call.getDescriptor().findFieldByName(call.getType().name().toLowerCase(Locale.ROOT));
        Message content = (Message) call.getField(arguments);
        ContainerID id =
                (ContainerID) content.getField(content.getDescriptorForType().findFieldByName(CONTAINER));
        return allow(ContainerIds.read(id), executor);
    }

    static boolean allow(ContainerPath path, ExecutorClaims executor) {
        return path.values().size() > 1 && path.values().get(0).equals(executor.containerId());
    }
}
