package io.kebne.http.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kebne.protocol.InvalidValueException;
import io.kebne.protocol.service.Autoscaling;
import io.kebne.protocol.service.AutoscalingStatus;
import io.kebne.protocol.service.Scaling;
import io.kebne.protocol.service.ScalingPolicy;
import io.kebne.protocol.service.ServiceSpec;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AutoscalingTest {
    private static final String ALL = """
            {"id": "/web", "cmd": "sleep 1", "autoscaling": {
              "minInstances": 2, "maxInstances": 9,
              "policies": [
                {"type": "cpu", "target": 70},
                {"type": "memory", "target": 80.5},
                {"type": "metric", "path": "/m", "port": "http", "metric": "depth", "labels": {"a": "b"}, "target": 10},
                {"type": "metric", "url": "http://queue/depth", "target": 0.5},
                {"type": "schedule", "cron": "0 8 * * 1-5", "timeZone": "Europe/Stockholm", "durationSeconds": 36000,
                 "instances": 6, "mode": "fixed"}],
              "scaleUpCooldownSeconds": 1, "scaleDownCooldownSeconds": 2, "scaleDownStabilizationSeconds": 3,
              "tolerance": 0.2, "maxStepUp": 4, "maxStepDown": 1}}
            """;

    private static ServiceSpec read(String json) {
        return AppReader.read(node(json), Optional.empty());
    }

    private static JsonNode node(String json) {
        try {
            return AppWriter.MAPPER.readTree(json);
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }

    private static String with(String policies, String more) {
        return "{\"id\": \"/web\", \"cmd\": \"sleep 1\", \"autoscaling\": {\"maxInstances\": 5, \"policies\": ["
                + policies + "]" + more + "}}";
    }

    @Test
    void allFieldsAreReadAndWrittenAsTheyWereRead() {
        ServiceSpec spec = read(ALL);
        Autoscaling scaling = spec.autoscaling().orElseThrow();

        assertThat(spec.instances()).isEqualTo(ServiceSpec.AS_SCALED);
        assertThat(scaling.policies()).hasSize(5);
        assertThat(scaling.policies().get(4))
                .isEqualTo(
                        new ScalingPolicy.Schedule("0 8 * * 1-5", "Europe/Stockholm", Duration.ofHours(10), 6, true));
        assertThat(scaling.scaleDownStabilization()).isEqualTo(Duration.ofSeconds(3));
        assertThat(read(AppWriter.definition(spec).toString())).isEqualTo(spec);
        assertThat(AppWriter.definition(spec).has("instances")).isFalse();
    }

    @Test
    void whatIsNotSaidIsUsual() {
        Autoscaling scaling = read(with("{\"type\": \"cpu\", \"target\": 50}", ""))
                .autoscaling()
                .orElseThrow();

        assertThat(scaling).isEqualTo(Autoscaling.of(1, 5, new ScalingPolicy.Cpu(50)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"type\": \"cpu\"} | | autoscaling.policies[0].target",
                "{\"type\": \"cpu\", \"target\": 0} | | autoscaling.policies[0].target",
                "{\"type\": \"cpu\", \"target\": \"x\"} | | autoscaling.policies[0].target",
                "{\"type\": \"cpu\", \"target\": 50, \"path\": \"/\"} | | autoscaling.policies[0].path",
                "{\"type\": \"gpu\", \"target\": 50} | | autoscaling.policies[0].type",
                "{\"type\": \"metric\", \"target\": 5, \"url\": \"ftp://a\"} | | autoscaling.policies[0].url",
                "{\"type\": \"metric\", \"target\": 5, \"url\": \"http://a\", \"path\": \"/\"} | | autoscaling.policies[0].url",
                "{\"type\": \"metric\", \"target\": 5, \"path\": \"m\"} | | autoscaling.policies[0].path",
                "{\"type\": \"metric\", \"target\": 5, \"metric\": \"a b\"} | | autoscaling.policies[0].metric",
                "{\"type\": \"schedule\", \"cron\": \"0 8 * * *\", \"instances\": 2} | | autoscaling.policies[0].durationSeconds",
                "{\"type\": \"schedule\", \"cron\": \"0 8 * * *\", \"instances\": 2, \"durationSeconds\": 5, \"timeZone\": \"Mars\"} | | autoscaling.policies[0].timeZone",
                "{\"type\": \"schedule\", \"cron\": \"0 8 * * *\", \"instances\": 2, \"durationSeconds\": 5, \"mode\": \"x\"} | | autoscaling.policies[0].mode",
                "{\"type\": \"cpu\", \"target\": 50} | , \"minInstances\": 6 | autoscaling.maxInstances",
                "{\"type\": \"cpu\", \"target\": 50} | , \"minInstances\": 0 | autoscaling.minInstances",
                "{\"type\": \"cpu\", \"target\": 50} | , \"tolerance\": 1 | autoscaling.tolerance",
                "{\"type\": \"cpu\", \"target\": 50} | , \"maxStepUp\": 0 | autoscaling.maxStepUp",
                "{\"type\": \"cpu\", \"target\": 50} | , \"scaleUpCooldownSeconds\": 90000 | autoscaling.scaleUpCooldownSeconds",
                "{\"type\": \"cpu\", \"target\": 50} | , \"cooldown\": 5 | autoscaling.cooldown",
                "'' | | autoscaling.policies"
            })
    void whatIsWrongIsNamed(String policies, String more, String field) {
        assertThatThrownBy(() -> read(with(policies == null ? "" : policies, more == null ? "" : more)))
                .isInstanceOfSatisfying(
                        InvalidValueException.class, e -> assertThat(e.field()).isEqualTo(field));
    }

    @Test
    void aNumberBeyondTheBoundsIsRefused() {
        assertThatThrownBy(() -> read(ALL.replace("\"cmd\"", "\"instances\": 10, \"cmd\"")))
                .isInstanceOfSatisfying(
                        InvalidValueException.class, e -> assertThat(e.field()).isEqualTo("instances"));
    }

    @Test
    void otherBoundsLeaveTheNumberToAutoscaling() {
        ObjectNode present = AppWriter.definition(read(ALL.replace("\"cmd\"", "\"instances\": 9, \"cmd\"")));
        JsonNode changes =
                node("{\"autoscaling\": {\"maxInstances\": 3, \"policies\": [{\"type\": \"cpu\", \"target\": 5}]}}");

        assertThat(AppReader.read(AppReader.merged(present, changes), Optional.empty())
                        .instances())
                .isEqualTo(ServiceSpec.AS_SCALED);
        assertThat(AppReader.read(AppReader.merged(present, node("{\"autoscaling\": null}")), Optional.empty())
                        .instances())
                .isEqualTo(9);
    }

    @Test
    void whatHasBeenFoundOutIsShown() {
        ObjectNode out = AppWriter.MAPPER.createObjectNode();
        AutoscalingWriter.status(
                out,
                new AutoscalingStatus(
                        List.of(new AutoscalingStatus.Policy(
                                "cpu", Optional.of(200 / 3.0), Optional.of(50.0), Optional.of(4), Optional.empty())),
                        Optional.of(4),
                        Optional.of("so many at once"),
                        Optional.of(new Scaling(0, 2, 3, Optional.of("why"))),
                        Optional.empty()));

        assertThat(node(out.toString()))
                .isEqualTo(node("{\"wanted\": 4, \"held\": \"so many at once\", \"policies\": [{\"name\": \"cpu\","
                        + " \"value\": 66.6667, \"target\": 50.0, \"wanted\": 4}], \"lastScaleUp\":"
                        + " {\"at\": \"1970-01-01T00:00:00.000Z\", \"from\": 2, \"to\": 3, \"reason\": \"why\"}}"));
    }
}
