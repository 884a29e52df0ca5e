package io.kebne.http.service;

import io.kebne.http.request.JsonFields;
import io.kebne.protocol.InvalidValueException;
import io.kebne.protocol.service.ServiceId;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/** Ids of services and groups as they are written in a group: absolute, or relative to it, as {@code db} or {@code ../db}. */
final class GroupPaths {
    private GroupPaths() {}

    /** @param group as {@code /shop}; empty: the root */
    static ServiceId resolve(String group, String path) {
        if (path.startsWith("/")) {
            return new ServiceId(path);
        }
        List<String> parts = new ArrayList<>();
        String whole = group + "/" + path;
        for (String part : whole.substring(1).split("/", -1)) {
            if (part.equals("..")) {
                if (parts.isEmpty()) {
                    throw new InvalidValueException("id", "'" + path + "' leads above the root");
                }
                parts.remove(parts.size() - 1);
            } else if (!part.equals(".")) {
                parts.add(part);
            }
        }
        return new ServiceId("/" + String.join("/", parts));
    }

    /** The group that an id is in; empty: the root. */
    static String parent(String id) {
        return id.substring(0, Math.max(0, id.lastIndexOf('/')));
    }

    /** The field {@code dependencies}. */
    static SortedSet<ServiceId> all(JsonFields fields, String group) {
        SortedSet<ServiceId> ids = new TreeSet<>();
        fields.find("dependencies")
                .ifPresent(node -> JsonFields.texts("dependencies", node)
                        .forEach(path ->
                                ids.add(AppFields.named(fields.at("dependencies"), () -> resolve(group, path)))));
        return ids;
    }
}
