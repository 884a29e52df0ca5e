package io.kebne.http.service;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kebne.protocol.service.Autoscaling;
import io.kebne.protocol.service.AutoscalingStatus;
import io.kebne.protocol.service.Scaling;
import io.kebne.protocol.service.ScalingPolicy;
import java.math.BigDecimal;
import java.math.MathContext;

/** Writes how the number of a service's instances follows what they do, and what has come of it. */
final class AutoscalingWriter {
    private static final int DIGITS = 6;

    private AutoscalingWriter() {}

    static void definition(ObjectNode out, Autoscaling scaling) {
        out.put("minInstances", scaling.minInstances());
        out.put("maxInstances", scaling.maxInstances());
        ArrayNode policies = out.putArray("policies");
        scaling.policies().forEach(policy -> policy(policies.addObject(), policy));
        out.put("scaleUpCooldownSeconds", AppWriter.seconds(scaling.scaleUpCooldown()));
        out.put("scaleDownCooldownSeconds", AppWriter.seconds(scaling.scaleDownCooldown()));
        out.put("scaleDownStabilizationSeconds", AppWriter.seconds(scaling.scaleDownStabilization()));
        out.put("tolerance", scaling.tolerance());
        scaling.maxStepUp().ifPresent(step -> out.put("maxStepUp", step));
        scaling.maxStepDown().ifPresent(step -> out.put("maxStepDown", step));
    }

    private static void policy(ObjectNode out, ScalingPolicy policy) {
        if (policy instanceof ScalingPolicy.Cpu p) {
            out.put("type", "cpu").put("target", p.target());
        } else if (policy instanceof ScalingPolicy.Memory p) {
            out.put("type", "memory").put("target", p.target());
        } else if (policy instanceof ScalingPolicy.Metric p) {
            out.put("type", "metric");
            p.url()
                    .ifPresentOrElse(
                            url -> out.put("url", url),
                            () -> out.put("path", p.path()).put("port", p.port()));
            p.metric().ifPresent(name -> out.put("metric", name));
            AppWriter.texts(out.putObject("labels"), p.labels());
            out.put("target", p.target());
        } else if (policy instanceof ScalingPolicy.Schedule p) {
            out.put("type", "schedule")
                    .put("cron", p.cron())
                    .put("timeZone", p.timeZone())
                    .put("durationSeconds", AppWriter.seconds(p.duration()))
                    .put("instances", p.instances())
                    .put("mode", p.fixed() ? "fixed" : "floor");
        }
    }

    static void status(ObjectNode out, AutoscalingStatus status) {
        status.wanted().ifPresent(wanted -> out.put("wanted", wanted));
        status.held().ifPresent(held -> out.put("held", held));
        ArrayNode policies = out.putArray("policies");
        for (AutoscalingStatus.Policy policy : status.policies()) {
            ObjectNode one = policies.addObject().put("name", policy.name());
            policy.value().ifPresent(value -> one.put("value", rounded(value)));
            policy.target().ifPresent(target -> one.put("target", target));
            policy.wanted().ifPresent(wanted -> one.put("wanted", wanted));
            policy.problem().ifPresent(problem -> one.put("problem", problem));
        }
        status.lastUp().ifPresent(scaling -> scaling(out.putObject("lastScaleUp"), scaling));
        status.lastDown().ifPresent(scaling -> scaling(out.putObject("lastScaleDown"), scaling));
    }

    private static BigDecimal rounded(double value) {
        BigDecimal some = new BigDecimal(value, new MathContext(DIGITS)).stripTrailingZeros();
        return some.scale() < 0 ? some.setScale(0) : some;
    }

    private static void scaling(ObjectNode out, Scaling scaling) {
        out.put("at", AppWriter.time(scaling.atMillis()))
                .put("from", scaling.from())
                .put("to", scaling.to());
        scaling.reason().ifPresent(reason -> out.put("reason", reason));
    }
}
