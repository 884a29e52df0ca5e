package io.kebne.http.service;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kebne.protocol.jvm.JvmInfo;
import io.kebne.protocol.jvm.JvmInfoJson;
import io.kebne.protocol.service.PlacementConstraint;
import io.kebne.protocol.service.PortDefinition;
import io.kebne.protocol.service.Program;
import io.kebne.protocol.service.ReadinessCheck;
import io.kebne.protocol.service.ServiceHealthCheck;
import io.kebne.protocol.service.ServiceSpec;
import io.kebne.protocol.service.ServiceVersion;
import io.kebne.protocol.service.UpgradeStrategy;
import io.kebne.protocol.task.ContainerInfo;
import io.kebne.protocol.task.ContainerVolume;
import io.kebne.protocol.task.DockerInfo;
import io.kebne.protocol.task.Uri;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;

/** Writes app definitions, with all their fields, so that what is written can be read again. */
public final class AppWriter {
    public static final ObjectMapper MAPPER = new ObjectMapper();

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern(
                    "yyyy-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private static final double THOUSAND = 1000.0;

    private AppWriter() {}

    /** A moment as Marathon writes it, and names versions. */
    public static String time(long epochMillis) {
        return TIME.format(Instant.ofEpochMilli(epochMillis));
    }

    static ObjectNode version(ServiceVersion version) {
        ObjectNode app = definition(version.spec());
        app.put("version", time(version.version()));
        ObjectNode info = app.putObject("versionInfo")
                .put("lastScalingAt", time(version.version()))
                .put("lastConfigChangeAt", time(version.config()));
        version.reason().ifPresent(reason -> info.put("reason", reason));
        return app;
    }

    static ObjectNode definition(ServiceSpec spec) {
        ObjectNode app = MAPPER.createObjectNode();
        app.put("id", spec.id().value());
        program(app, spec.program());
        app.put("cpus", spec.demand().cpus() / THOUSAND);
        app.put("mem", spec.demand().mem() / THOUSAND);
        app.put("disk", spec.demand().disk() / THOUSAND);
        if (spec.instances() != ServiceSpec.AS_SCALED) {
            app.put("instances", spec.instances());
        }
        spec.autoscaling().ifPresent(scaling -> AutoscalingWriter.definition(app.putObject("autoscaling"), scaling));
        ports(app, spec);
        ArrayNode constraints = app.putArray("constraints");
        spec.constraints().stream()
                .filter(PlacementConstraint::isStrict)
                .forEach(constraint -> constraint(constraints.addArray(), constraint));
        spec.constraints().stream()
                .filter(constraint -> !constraint.isStrict())
                .forEach(preference -> preference(app.withArray("preferences").addObject(), preference));
        if (!spec.acceptedResourceRoles().isEmpty()) {
            spec.acceptedResourceRoles().forEach(app.putArray("acceptedResourceRoles")::add);
        }
        ArrayNode checks = app.putArray("healthChecks");
        spec.healthCheck().ifPresent(check -> check(checks.addObject(), check));
        ArrayNode readiness = app.putArray("readinessChecks");
        spec.readinessCheck().ifPresent(check -> readiness(readiness.addObject(), check));
        upgrade(app.putObject("upgradeStrategy"), spec.upgrade());
        spec.dependencies().forEach(id -> app.withArray("dependencies").add(id.value()));
        app.put("backoffSeconds", seconds(spec.backoff().first()));
        app.put("backoffFactor", spec.backoff().factor());
        app.put("maxLaunchDelaySeconds", seconds(spec.backoff().most()));
        if (spec.unreachable().enabled()) {
            app.putObject("unreachableStrategy")
                    .put("inactiveAfterSeconds", seconds(spec.unreachable().inactiveAfter()))
                    .put("expungeAfterSeconds", seconds(spec.unreachable().expungeAfter()));
        } else {
            app.put("unreachableStrategy", "disabled");
        }
        app.put("killSelection", spec.killSelection().name());
        spec.killGrace().ifPresent(grace -> app.put("taskKillGracePeriodSeconds", seconds(grace)));
        spec.shutdownDelay().ifPresent(delay -> app.put("shutdownDelaySeconds", seconds(delay)));
        texts(app.putObject("labels"), spec.labels());
        app.put("role", spec.role());
        app.put("priority", spec.priority());
        return app;
    }

    /** What is run, in the fields that say so. */
    public static void program(ObjectNode app, Program program) {
        program.cmd().ifPresent(cmd -> app.put("cmd", cmd));
        if (!program.args().isEmpty()) {
            program.args().forEach(app.putArray("args")::add);
        }
        program.jvm().ifPresent(jvm -> app.set("jvm", jvm(jvm)));
        program.container().ifPresent(container -> container(app.putObject("container"), container));
        program.user().ifPresent(user -> app.put("user", user));
        texts(app.putObject("env"), program.env());
        ArrayNode fetch = app.putArray("fetch");
        for (Uri uri : program.fetch()) {
            ObjectNode one = fetch.addObject()
                    .put("uri", uri.value())
                    .put("executable", uri.executable())
                    .put("extract", uri.extract())
                    .put("cache", uri.cache());
            uri.outputFile().ifPresent(file -> one.put("destPath", file));
        }
    }

    private static JsonNode jvm(JvmInfo jvm) {
        try {
            return MAPPER.readTree(JvmInfoJson.write(jvm));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** But for the mappings of ports. */
    private static void container(ObjectNode out, ContainerInfo container) {
        DockerInfo docker = container.docker().orElse(DockerInfo.DEFAULT);
        out.put("type", container.type().name());
        if (container.isOfImage()) {
            out.putObject("docker").put("image", container.image().orElse(""));
        }
        if (container.isForEngine()) {
            ObjectNode inner = out.withObject("/docker");
            inner.put("network", docker.network().name())
                    .put("privileged", docker.privileged())
                    .put("forcePullImage", docker.forcePullImage());
            ArrayNode parameters = inner.putArray("parameters");
            docker.parameters()
                    .forEach(parameter ->
                            parameters.addObject().put("key", parameter.key()).put("value", parameter.value()));
        }
        ArrayNode volumes = out.putArray("volumes");
        for (ContainerVolume volume : container.volumes()) {
            ObjectNode one = volumes.addObject()
                    .put("containerPath", volume.containerPath())
                    .put("mode", volume.readOnly() ? "RO" : "RW");
            volume.hostPath().ifPresent(path -> one.put("hostPath", path));
        }
    }

    private static void mappings(ObjectNode app, ServiceSpec spec) {
        ArrayNode mappings = app.withObject("/container").putArray("portMappings");
        for (int i = 0; i < spec.ports().size(); i++) {
            PortDefinition port = spec.ports().get(i);
            DockerInfo.PortMapping mapping = spec.program().portMappings().get(i);
            ObjectNode one = mappings.addObject()
                    .put("containerPort", mapping.containerPort())
                    .put("hostPort", port.port())
                    .put("protocol", port.protocol());
            port.name().ifPresent(name -> one.put("name", name));
            texts(one.putObject("labels"), port.labels());
        }
    }

    private static void ports(ObjectNode app, ServiceSpec spec) {
        if (!spec.program().portMappings().isEmpty()) {
            mappings(app, spec);
        }
        ArrayNode ports = app.putArray("ports");
        ArrayNode definitions = app.putArray("portDefinitions");
        for (PortDefinition port : spec.ports()) {
            ports.add(port.port());
            ObjectNode one = definitions.addObject().put("port", port.port()).put("protocol", port.protocol());
            port.name().ifPresent(name -> one.put("name", name));
            texts(one.putObject("labels"), port.labels());
        }
        app.put("requirePorts", spec.requirePorts());
    }

    private static void constraint(ArrayNode out, PlacementConstraint constraint) {
        out.add(constraint.field()).add(constraint.operator().name());
        constraint.value().ifPresent(out::add);
    }

    private static void preference(ObjectNode out, PlacementConstraint preference) {
        out.put("field", preference.field())
                .put("operator", preference.operator().name())
                .put("weight", preference.weight().orElseThrow());
        preference.value().ifPresent(value -> out.put("value", value));
    }

    private static void check(ObjectNode out, ServiceHealthCheck check) {
        out.put("protocol", check.protocol().name());
        check.command().ifPresent(command -> out.putObject("command").put("value", command));
        check.path().ifPresent(path -> out.put("path", path));
        check.portIndex().ifPresent(index -> out.put("portIndex", index));
        check.port().ifPresent(port -> out.put("port", port));
        out.put("delaySeconds", seconds(check.delay()))
                .put("intervalSeconds", seconds(check.interval()))
                .put("timeoutSeconds", seconds(check.timeout()))
                .put("gracePeriodSeconds", seconds(check.gracePeriod()))
                .put("maxConsecutiveFailures", check.maxConsecutiveFailures());
    }

    private static void upgrade(ObjectNode out, UpgradeStrategy upgrade) {
        out.put("minimumHealthCapacity", upgrade.minimumHealthCapacity())
                .put("maximumOverCapacity", upgrade.maximumOverCapacity())
                .put("progressDeadlineSeconds", seconds(upgrade.progressDeadline()))
                .put("autoRollback", upgrade.autoRollback());
        upgrade.canary()
                .ifPresent(canary -> out.putObject("canary")
                        .put("instances", canary.instances())
                        .put("autoPromote", canary.autoPromote())
                        .put("minHealthySeconds", seconds(canary.minHealthy()))
                        .put("discovery", canary.discovery()));
    }

    private static void readiness(ObjectNode out, ReadinessCheck check) {
        out.put("name", check.name());
        out.put("protocol", check.https() ? "HTTPS" : "HTTP");
        check.portName().ifPresent(name -> out.put("portName", name));
        out.put("path", check.path())
                .put("intervalSeconds", seconds(check.interval()))
                .put("timeoutSeconds", seconds(check.timeout()));
        check.statuses().forEach(out.putArray("httpStatusCodesForReady")::add);
        out.put("preserveLastResponse", false);
    }

    public static void texts(ObjectNode out, Map<String, String> texts) {
        texts.forEach(out::put);
    }

    public static BigDecimal seconds(Duration time) {
        BigDecimal seconds = BigDecimal.valueOf(time.toMillis(), 3).stripTrailingZeros();
        return seconds.scale() < 0 ? seconds.setScale(0) : seconds;
    }
}
