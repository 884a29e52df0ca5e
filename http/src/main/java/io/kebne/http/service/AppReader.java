package io.kebne.http.service;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kebne.http.request.JsonFields;
import io.kebne.protocol.InvalidValueException;
import io.kebne.protocol.jvm.JvmInfoJson;
import io.kebne.protocol.role.Role;
import io.kebne.protocol.service.Autoscaling;
import io.kebne.protocol.service.Canary;
import io.kebne.protocol.service.Demand;
import io.kebne.protocol.service.KillSelection;
import io.kebne.protocol.service.LaunchBackoff;
import io.kebne.protocol.service.PlacementConstraint;
import io.kebne.protocol.service.PortDefinition;
import io.kebne.protocol.service.Program;
import io.kebne.protocol.service.ServiceId;
import io.kebne.protocol.service.ServiceSpec;
import io.kebne.protocol.service.UnreachableStrategy;
import io.kebne.protocol.service.UpgradeStrategy;
import io.kebne.protocol.task.Uri;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Reads app definitions. What cannot be accepted is an {@link InvalidValueException} that names the field. */
public final class AppReader {
    private static final Set<String> PROGRAMS = Set.of("cmd", "args", "jvm");
    private static final Set<String> PORTS = Set.of("ports", "portDefinitions");

    private static final int DEFAULT_WEIGHT = 50;

    private AppReader() {}

    /** @param path the id that the request names beside the definition */
    static ServiceSpec read(JsonNode body, Optional<ServiceId> path) {
        return read(body, path, "");
    }

    /** @param group that relative ids are in, as {@code /shop}; empty: the root */
    static ServiceSpec read(JsonNode body, Optional<ServiceId> path, String group) {
        JsonFields app = JsonFields.of("", body);
        AppFields.require(app);
        ServiceId id = id(app, path, group);
        LaunchBackoff backoff = LaunchBackoff.DEFAULT;
        Optional<Autoscaling> autoscaling = AutoscalingReader.read(app);
        return new ServiceSpec(
                id,
                program(app),
                new Demand(
                        AppFields.amount(app, "cpus", 1000),
                        AppFields.amount(app, "mem", 128_000),
                        AppFields.amount(app, "disk", 0)),
                AppFields.whole(app, "instances", autoscaling.isPresent() ? ServiceSpec.AS_SCALED : 1),
                ports(app),
                AppFields.flag(app, "requirePorts", false),
                constraints(app),
                new TreeSet<>(app.find("acceptedResourceRoles")
                        .map(node -> JsonFields.texts("acceptedResourceRoles", node))
                        .orElse(List.of())),
                CheckReader.healthCheck(app),
                upgrade(app),
                new LaunchBackoff(
                        AppFields.seconds(app, "backoffSeconds", backoff.first()),
                        AppFields.number(app, "backoffFactor", backoff.factor()),
                        AppFields.seconds(app, "maxLaunchDelaySeconds", backoff.most())),
                unreachable(app),
                AppFields.choice(app, "killSelection", KillSelection.class, KillSelection.YOUNGEST_FIRST),
                app.find("taskKillGracePeriodSeconds")
                        .map(node -> AppFields.seconds(app, "taskKillGracePeriodSeconds", Duration.ZERO)),
                AppFields.texts(app, "labels"),
                AppFields.named(
                        "role", () -> Role.require(AppFields.text(app, "role").orElse(Role.DEFAULT))),
                AppFields.whole(app, "priority", 0),
                CheckReader.readinessCheck(app),
                app.find("shutdownDelaySeconds")
                        .map(node -> AppFields.seconds(app, "shutdownDelaySeconds", Duration.ZERO)),
                GroupPaths.all(app, GroupPaths.parent(id.value())),
                autoscaling);
    }

    /** A definition with some fields replaced: what a service runs is one thing, whichever field says it. */
    static JsonNode merged(ObjectNode present, JsonNode changes) {
        JsonFields.of("", changes);
        ObjectNode merged = present.deepCopy();
        if (PROGRAMS.stream().anyMatch(changes::hasNonNull)) {
            merged.remove(PROGRAMS);
        }
        if (changes.has("uris")) {
            merged.remove("fetch");
        }
        if (changes.has("container") && (mapsPorts(present) || mapsPorts(changes))) {
            merged.remove(PORTS);
        }
        if (changes.has("ports")) {
            merged.remove("portDefinitions");
        }
        if (changes.has("portDefinitions")) {
            merged.remove("ports");
        }
        if (changes.hasNonNull("autoscaling") && !changes.has("instances")) {
            // Other bounds: as many as there are, as far as they allow.
            merged.remove("instances");
        }
        changes.properties().forEach(field -> merged.set(field.getKey(), field.getValue()));
        return merged;
    }

    private static boolean mapsPorts(JsonNode app) {
        JsonNode container = app.path("container");
        return !container.path("portMappings").isEmpty()
                || !container.path("docker").path("portMappings").isEmpty();
    }

    private static ServiceId id(JsonFields app, Optional<ServiceId> path, String group) {
        if (app.find("id").isEmpty() && path.isPresent()) {
            return path.get();
        }
        ServiceId id = AppFields.named("id", () -> GroupPaths.resolve(group, app.text("id")));
        if (path.filter(named -> !named.equals(id)).isPresent()) {
            throw new InvalidValueException("id", "must be " + path.get() + ", as in the request's path");
        }
        return id;
    }

    /** What is run, from the fields that say so. */
    public static Program program(JsonFields app) {
        List<Uri> fetch = new ArrayList<>();
        app.find("uris")
                .ifPresent(node -> JsonFields.texts("uris", node)
                        .forEach(uri -> fetch.add(new Uri(uri, false, true, false, Optional.empty()))));
        if (app.find("fetch").isPresent()) {
            if (!fetch.isEmpty()) {
                throw new InvalidValueException("uris", "must not be given beside fetch");
            }
            JsonFields.list("fetch", app.require("fetch")).forEach(one -> fetch.add(fetch(one)));
        }
        return new Program(
                AppFields.text(app, "cmd"),
                app.find("args").map(node -> JsonFields.texts("args", node)).orElse(List.of()),
                AppFields.text(app, "user"),
                AppFields.texts(app, "env"),
                fetch,
                app.find("jvm").map(JvmInfoJson::read),
                ContainerReader.read(app));
    }

    private static Uri fetch(JsonFields fields) {
        fields.only("uri", "executable", "extract", "cache", "destPath");
        return AppFields.named(
                fields.at("uri"),
                () -> new Uri(
                        fields.text("uri"),
                        AppFields.flag(fields, "executable", false),
                        AppFields.flag(fields, "extract", true),
                        AppFields.flag(fields, "cache", false),
                        AppFields.text(fields, "destPath")));
    }

    private static List<PortDefinition> ports(JsonFields app) {
        List<PortDefinition> ports = new ArrayList<>();
        if (app.find("portDefinitions").isPresent()) {
            for (JsonFields one : JsonFields.list("portDefinitions", app.require("portDefinitions"))) {
                ports.add(one.only("port", "name", "protocol", "labels")
                        .make(f -> new PortDefinition(
                                AppFields.whole(f, "port", 0),
                                AppFields.text(f, "name"),
                                AppFields.text(f, "protocol").orElse("tcp"),
                                AppFields.texts(f, "labels"))));
            }
        }
        if (app.find("ports").isPresent()) {
            List<PortDefinition> numbers = numbers(app.require("ports"));
            if (app.find("portDefinitions").isPresent() && !numbers(ports).equals(numbers(numbers))) {
                throw new InvalidValueException("ports", "must be those of portDefinitions, or be left out");
            }
            ports = ports.isEmpty() ? numbers : ports;
        }
        Optional<List<PortDefinition>> mapped = ContainerReader.ports(app);
        if (mapped.isPresent()) {
            if (!ports.isEmpty() && !numbers(ports).equals(numbers(mapped.get()))) {
                throw new InvalidValueException("portDefinitions", "must not be given beside portMappings");
            }
            return mapped.get();
        }
        // As in Marathon, a service that says nothing has one port.
        boolean given =
                app.find("portDefinitions").isPresent() || app.find("ports").isPresent();
        return given ? ports : List.of(PortDefinition.of(0));
    }

    private static List<Integer> numbers(List<PortDefinition> ports) {
        return ports.stream().map(PortDefinition::port).toList();
    }

    private static List<PortDefinition> numbers(JsonNode array) {
        List<PortDefinition> ports = new ArrayList<>();
        if (!array.isArray()) {
            throw new InvalidValueException("ports", "must be an array");
        }
        for (JsonNode number : array) {
            String at = "ports[" + ports.size() + "]";
            if (!number.isIntegralNumber() || !number.canConvertToInt()) {
                throw new InvalidValueException(at, "must be a whole number");
            }
            ports.add(AppFields.named(at, () -> PortDefinition.of(number.intValue())));
        }
        return ports;
    }

    private static List<PlacementConstraint> constraints(JsonFields app) {
        List<PlacementConstraint> constraints = new ArrayList<>();
        JsonNode all = app.find("constraints").orElse(null);
        if (all != null && !all.isArray()) {
            throw new InvalidValueException("constraints", "must be an array of arrays");
        }
        for (JsonNode one : all == null ? List.<JsonNode>of() : all) {
            String at = "constraints[" + constraints.size() + "]";
            List<String> parts = JsonFields.texts(at, one);
            if (parts.size() < 2 || parts.size() > 3) {
                throw new InvalidValueException(at, "must have a field, an operator, and perhaps a value");
            }
            Optional<String> value = parts.size() == 3 ? Optional.of(parts.get(2)) : Optional.empty();
            constraints.add(
                    AppFields.named(at, () -> new PlacementConstraint(parts.get(0), operator(parts.get(1)), value)));
        }
        constraints.addAll(preferences(app));
        return constraints;
    }

    /** Constraints that need not hold. */
    private static List<PlacementConstraint> preferences(JsonFields app) {
        List<JsonFields> all = app.find("preferences")
                .map(node -> JsonFields.list("preferences", node))
                .orElse(List.of());
        List<PlacementConstraint> preferences = new ArrayList<>();
        for (JsonFields one : all) {
            one.only("field", "operator", "value", "weight");
            preferences.add(AppFields.named(
                    "preferences[" + preferences.size() + "]",
                    () -> new PlacementConstraint(
                            one.text("field"),
                            operator(one.text("operator")),
                            AppFields.text(one, "value"),
                            Optional.of(AppFields.whole(one, "weight", DEFAULT_WEIGHT)))));
        }
        return preferences;
    }

    private static PlacementConstraint.Operator operator(String name) {
        for (PlacementConstraint.Operator operator : PlacementConstraint.Operator.values()) {
            if (operator.name().equals(name)) {
                return operator;
            }
        }
        throw new InvalidValueException("constraints", "'" + name + "' is no operator");
    }

    private static UpgradeStrategy upgrade(JsonFields app) {
        UpgradeStrategy usual = UpgradeStrategy.DEFAULT;
        return app.find("upgradeStrategy")
                .map(node -> JsonFields.of("upgradeStrategy", node)
                        .only(
                                "minimumHealthCapacity",
                                "maximumOverCapacity",
                                "progressDeadlineSeconds",
                                "autoRollback",
                                "canary")
                        .make(f -> new UpgradeStrategy(
                                AppFields.number(f, "minimumHealthCapacity", usual.minimumHealthCapacity()),
                                AppFields.number(f, "maximumOverCapacity", usual.maximumOverCapacity()),
                                AppFields.seconds(f, "progressDeadlineSeconds", usual.progressDeadline()),
                                AppFields.flag(f, "autoRollback", usual.autoRollback()),
                                f.find("canary").map(canary -> canary(f, canary)))))
                .orElse(usual);
    }

    private static Canary canary(JsonFields upgrade, JsonNode node) {
        return JsonFields.of(upgrade.at("canary"), node)
                .only("instances", "autoPromote", "minHealthySeconds", "discovery")
                .make(f -> new Canary(
                        f.wholeNumber("instances"),
                        AppFields.flag(f, "autoPromote", false),
                        AppFields.seconds(f, "minHealthySeconds", Duration.ofSeconds(10)),
                        AppFields.flag(f, "discovery", true)));
    }

    private static UnreachableStrategy unreachable(JsonFields app) {
        JsonNode node = app.find("unreachableStrategy").orElse(null);
        if (node == null) {
            return UnreachableStrategy.DEFAULT;
        } else if (node.isTextual() && node.asText().equals("disabled")) {
            return UnreachableStrategy.DISABLED;
        }
        return JsonFields.of("unreachableStrategy", node)
                .only("inactiveAfterSeconds", "expungeAfterSeconds")
                .make(f -> new UnreachableStrategy(
                        true,
                        AppFields.seconds(f, "inactiveAfterSeconds", Duration.ZERO),
                        AppFields.seconds(f, "expungeAfterSeconds", Duration.ZERO)));
    }
}
