package io.kebne.http.node;

import com.fasterxml.jackson.core.JsonGenerator;
import io.kebne.actors.api.NodeInfo;
import io.kebne.protocol.machine.DomainInfo;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What a node says about itself, in Mesos' words, into an open object. */
public final class NodeFields {
    private NodeFields() {}

    public static void version(JsonGenerator out, NodeInfo node) throws IOException {
        out.writeStringField("version", node.version());
        Build.THIS.write(out);
    }

    /** All flags, and those of them again that say where the log is. */
    public static void flags(JsonGenerator out, NodeInfo node) throws IOException {
        optional(out, "log_dir", flag(node, "log_dir"));
        optional(out, "external_log_file", logFile(node));
        onlyFlags(out, node);
    }

    static void onlyFlags(JsonGenerator out, NodeInfo node) throws IOException {
        out.writeObjectFieldStart("flags");
        for (Map.Entry<String, String> flag : new TreeMap<>(node.flags()).entrySet()) {
            out.writeStringField(flag.getKey(), flag.getValue());
        }
        out.writeEndObject();
    }

    /** The name of the cluster, when it has one. */
    public static void cluster(JsonGenerator out, NodeInfo node) throws IOException {
        optional(out, "cluster", flag(node, "cluster"));
    }

    /** Where a node stands, when that is known. */
    public static void domain(JsonGenerator out, Optional<DomainInfo> domain) throws IOException {
        if (domain.isPresent()) {
            out.writeFieldName("domain");
            domain.get().write(out);
        }
    }

    /** The file that the node writes its log to, when there is one. */
    public static Optional<String> logFile(NodeInfo node) {
        return flag(node, "log_file");
    }

    /** libprocess' name of an actor, which Mesos' clients read addresses from. */
    public static String pid(String actor, String ip, int port) {
        return actor + "@" + (ip.indexOf(':') < 0 ? ip : "[" + ip + "]") + ":" + port;
    }

    private static void optional(JsonGenerator out, String field, Optional<String> value) throws IOException {
        if (value.isPresent()) {
            out.writeStringField(field, value.get());
        }
    }

    private static Optional<String> flag(NodeInfo node, String name) {
        return Optional.ofNullable(node.flags().get(name)).filter(value -> !value.isEmpty());
    }
}
