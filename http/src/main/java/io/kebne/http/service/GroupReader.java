package io.kebne.http.service;

import com.fasterxml.jackson.databind.JsonNode;
import io.kebne.http.request.JsonFields;
import io.kebne.protocol.InvalidValueException;
import io.kebne.protocol.service.ServiceId;
import io.kebne.protocol.service.ServiceSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Reads groups, which are services in groups in groups. What a group depends on, all that is in it depends on. */
final class GroupReader {
    private static final int MAX_DEPTH = 20;

    /** About how many characters: all travel in one message. */
    private static final int MAX_SIZE = 400 * 1024;

    private static final int SPEC_SIZE = 2000;

    /** What answers say beside, and clients may send back. */
    private static final Set<String> ANSWERED = Set.of("version", "pods", "enforceRole");

    private final List<ServiceSpec> services = new ArrayList<>();

    private GroupReader() {}

    /** Where a group is. */
    static Optional<ServiceId> id(JsonNode body, Optional<ServiceId> path) {
        JsonFields group = JsonFields.of("", body);
        if (group.find("id").isEmpty() || group.text("id").equals("/")) {
            return path;
        }
        ServiceId id = AppFields.named("id", () -> GroupPaths.resolve("", group.text("id")));
        if (path.filter(named -> !named.equals(id)).isPresent()) {
            throw new InvalidValueException("id", "must be " + path.get() + ", as in the request's path");
        }
        return Optional.of(id);
    }

    /** @param group where it is; empty: the root */
    static List<ServiceSpec> read(JsonNode body, Optional<ServiceId> group) {
        GroupReader reader = new GroupReader();
        reader.group(JsonFields.of("", body), group.map(ServiceId::value).orElse(""), new TreeSet<>(), 0);
        requireSize("apps", reader.services);
        return reader.services;
    }

    private void group(JsonFields fields, String path, Set<ServiceId> inherited, int depth) {
        if (depth > MAX_DEPTH) {
            throw new InvalidValueException(fields.at("groups"), "are nested too deep");
        }
        requireFields(fields);
        Set<ServiceId> dependencies = new TreeSet<>(inherited);
        dependencies.addAll(GroupPaths.all(fields, GroupPaths.parent(path)));
        List<JsonFields> apps = fields.find("apps")
                .map(node -> JsonFields.list(fields.at("apps"), node))
                .orElse(List.of());
        JsonNode nodes = fields.find("apps").orElse(null);
        for (int i = 0; i < apps.size(); i++) {
            add(nodes.get(i), fields.at("apps") + "[" + i + "]", path, dependencies);
        }
        List<JsonFields> groups = fields.find("groups")
                .map(node -> JsonFields.list(fields.at("groups"), node))
                .orElse(List.of());
        for (JsonFields inner : groups) {
            ServiceId id = AppFields.named(inner.at("id"), () -> GroupPaths.resolve(path, inner.text("id")));
            if (!GroupPaths.parent(id.value()).equals(path)) {
                throw new InvalidValueException(inner.at("id"), "is not in " + (path.isEmpty() ? "/" : path));
            }
            group(inner, id.value(), dependencies, depth + 1);
        }
    }

    private void add(JsonNode app, String at, String path, Set<ServiceId> dependencies) {
        ServiceSpec spec;
        try {
            spec = AppReader.read(app, Optional.empty(), path);
        } catch (InvalidValueException e) {
            throw new InvalidValueException(at + "." + e.field(), e.reason());
        }
        if (!GroupPaths.parent(spec.id().value()).equals(path)) {
            throw new InvalidValueException(at + ".id", "is not in " + (path.isEmpty() ? "/" : path));
        }
        TreeSet<ServiceId> all = new TreeSet<>(spec.dependencies());
        all.addAll(dependencies);
        services.add(spec.withDependencies(all));
    }

    /** @throws InvalidValueException when these do not fit into one message */
    private static void requireSize(String at, List<ServiceSpec> services) {
        int size = 0;
        for (ServiceSpec spec : services) {
            size += spec.size() + SPEC_SIZE;
        }
        if (size > MAX_SIZE) {
            throw new InvalidValueException(at, "is too much for one request: send several");
        }
    }

    private static void requireFields(JsonFields fields) {
        for (java.util.Map.Entry<String, JsonNode> field : fields.entries()) {
            String name = field.getKey();
            boolean known = Set.of("id", "apps", "groups", "dependencies").contains(name) || ANSWERED.contains(name);
            if (!known) {
                throw new InvalidValueException(fields.at(name), "there is no such field");
            }
            if (name.equals("pods") && !field.getValue().isEmpty()) {
                throw new InvalidValueException(fields.at(name), "are not supported");
            }
        }
    }
}
