package io.kebne.http.node;

import io.kebne.actors.api.NodeInfo;
import java.util.List;
import java.util.TreeMap;
import org.apache.mesos.v1.Protos.Flag;
import org.apache.mesos.v1.Protos.VersionInfo;

/** What a node says about itself, as messages (mesos.proto, Flag, VersionInfo). */
public final class NodeMessages {
    private static final double MILLIS_PER_SECOND = 1000.0;

    private NodeMessages() {}

    /** All of them, by name. */
    public static List<Flag> flags(NodeInfo node) {
        return new TreeMap<>(node.flags())
                .entrySet().stream()
                        .map(flag -> Flag.newBuilder()
                                .setName(flag.getKey())
                                .setValue(flag.getValue())
                                .build())
                        .toList();
    }

    public static VersionInfo version(NodeInfo node) {
        return VersionInfo.newBuilder()
                .setVersion(node.version())
                .setBuildDate(Build.THIS.date())
                .setBuildTime(Build.THIS.time().toEpochMilli() / MILLIS_PER_SECOND)
                .setBuildUser(Build.THIS.user())
                .build();
    }
}
