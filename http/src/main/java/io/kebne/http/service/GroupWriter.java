package io.kebne.http.service;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kebne.protocol.service.ServiceId;
import io.kebne.protocol.service.ServiceReport;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Services as the tree of groups that their ids make. */
final class GroupWriter {
    /** A group while it is put together. */
    private static final class Group {
        private final Map<String, Group> groups = new TreeMap<>();
        private final List<ServiceReport> apps = new ArrayList<>();
    }

    private GroupWriter() {}

    /**
     * @param reports of all services in it
     * @param path of the group; empty: the root
     */
    static ObjectNode write(List<ServiceReport> reports, Optional<ServiceId> path) {
        String prefix = path.map(ServiceId::value).orElse("");
        Group root = new Group();
        for (ServiceReport report : reports) {
            String id = report.version().spec().id().value();
            Group group = root;
            String[] parts = id.length() > prefix.length()
                    ? id.substring(prefix.length() + 1).split("/", -1)
                    : new String[] {""};
            for (int i = 0; i < parts.length - 1; i++) {
                group = group.groups.computeIfAbsent(parts[i], unknown -> new Group());
            }
            group.apps.add(report);
        }
        return write(root, prefix);
    }

    private static ObjectNode write(Group group, String path) {
        ObjectNode out = AppWriter.MAPPER.createObjectNode().put("id", path.isEmpty() ? "/" : path);
        ArrayNode apps = out.putArray("apps");
        group.apps.forEach(report -> apps.add(AppWriter.version(report.version())));
        ArrayNode groups = out.putArray("groups");
        long latest = group.apps.stream()
                .mapToLong(report -> report.version().version())
                .max()
                .orElse(0);
        String version = AppWriter.time(latest);
        for (Map.Entry<String, Group> inner : group.groups.entrySet()) {
            ObjectNode one = write(inner.getValue(), path + "/" + inner.getKey());
            version = one.path("version").asText().compareTo(version) > 0
                    ? one.path("version").asText()
                    : version;
            groups.add(one);
        }
        out.putArray("pods");
        out.putArray("dependencies");
        return out.put("version", version);
    }
}
