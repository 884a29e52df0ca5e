package io.kebne.http.service;

import io.kebne.http.request.JsonFields;
import io.kebne.protocol.InvalidValueException;
import io.kebne.protocol.service.Autoscaling;
import io.kebne.protocol.service.ScalingPolicy;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Reads from an app definition how its number of instances follows what they do. */
final class AutoscalingReader {
    private AutoscalingReader() {}

    static Optional<Autoscaling> read(JsonFields app) {
        return app.find("autoscaling")
                .map(node -> JsonFields.of("autoscaling", node)
                        .only(
                                "minInstances",
                                "maxInstances",
                                "policies",
                                "scaleUpCooldownSeconds",
                                "scaleDownCooldownSeconds",
                                "scaleDownStabilizationSeconds",
                                "tolerance",
                                "maxStepUp",
                                "maxStepDown")
                        .make(AutoscalingReader::autoscaling));
    }

    private static Autoscaling autoscaling(JsonFields f) {
        List<ScalingPolicy> policies = JsonFields.list(f.at("policies"), f.require("policies")).stream()
                .map(one -> one.make(AutoscalingReader::policy))
                .toList();
        return new Autoscaling(
                AppFields.whole(f, "minInstances", 1),
                f.wholeNumber("maxInstances"),
                policies,
                AppFields.seconds(f, "scaleUpCooldownSeconds", Autoscaling.SCALE_UP_COOLDOWN),
                AppFields.seconds(f, "scaleDownCooldownSeconds", Autoscaling.SCALE_DOWN_COOLDOWN),
                AppFields.seconds(f, "scaleDownStabilizationSeconds", Autoscaling.STABILIZATION),
                AppFields.number(f, "tolerance", Autoscaling.TOLERANCE),
                f.find("maxStepUp").map(node -> f.wholeNumber("maxStepUp")),
                f.find("maxStepDown").map(node -> f.wholeNumber("maxStepDown")));
    }

    private static ScalingPolicy policy(JsonFields f) {
        String type = f.text("type");
        return switch (type) {
            case "cpu" -> new ScalingPolicy.Cpu(target(f.only("type", "target")));
            case "memory" -> new ScalingPolicy.Memory(target(f.only("type", "target")));
            case "metric" -> metric(f);
            case "schedule" -> schedule(f);
            default -> throw new InvalidValueException(f.at("type"), "must be cpu, memory, metric or schedule");
        };
    }

    private static ScalingPolicy metric(JsonFields f) {
        f.only("type", "url", "path", "port", "metric", "labels", "target");
        Optional<String> url = AppFields.text(f, "url");
        if (url.isPresent() && (f.find("path").isPresent() || f.find("port").isPresent())) {
            throw new InvalidValueException(f.at("url"), "must not be given beside path or port");
        }
        return new ScalingPolicy.Metric(
                url,
                AppFields.text(f, "path").orElse("/metrics"),
                AppFields.text(f, "port").orElse("0"),
                AppFields.text(f, "metric"),
                AppFields.texts(f, "labels"),
                target(f));
    }

    private static ScalingPolicy schedule(JsonFields f) {
        f.only("type", "cron", "timeZone", "durationSeconds", "instances", "mode");
        f.require("durationSeconds");
        String mode = AppFields.text(f, "mode").orElse("floor");
        if (!mode.equals("floor") && !mode.equals("fixed")) {
            throw new InvalidValueException(f.at("mode"), "must be floor or fixed");
        }
        return new ScalingPolicy.Schedule(
                f.text("cron"),
                AppFields.text(f, "timeZone").orElse("UTC"),
                AppFields.seconds(f, "durationSeconds", Duration.ZERO),
                f.wholeNumber("instances"),
                mode.equals("fixed"));
    }

    private static double target(JsonFields f) {
        return f.number("target").doubleValue();
    }
}
