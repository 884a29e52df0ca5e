package io.kebne.actors.agent.oversubscription;

import static io.kebne.actors.agent.oversubscription.Needs.need;
import static io.kebne.actors.agent.oversubscription.Needs.revocable;
import static io.kebne.actors.agent.oversubscription.Needs.settings;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kebne.protocol.InvalidValueException;
import io.kebne.protocol.resources.Resources;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How much is lent. */
class EstimatorsTest {
    private final ResourceEstimator usage = ResourceEstimator.of(settings("resource-estimator = usage"));

    @Test
    void nothingIsLentByDefault() {
        assertThat(ResourceEstimator.of(settings(""))
                        .estimate(List.of(need("t", "cpus:4").build())))
                .isEqualTo(Resources.EMPTY);
    }

    @Test
    void theFixedEstimatorAlwaysSaysTheSame() {
        ResourceEstimator fixed = ResourceEstimator.of(
                settings("resource-estimator = fixed, fixed-estimator-resources = \"cpus:1.5;mem:64\""));

        assertThat(fixed.estimate(List.of())).isEqualTo(revocable("cpus", 1.5).plus(revocable("mem", 64)));
    }

    @Test
    void whatTasksAreNotTakenToNeedIsLent() {
        assertThat(usage.estimate(List.of(
                        need("a", "cpus:4;mem:1024").cpus(1.3).build(),
                        need("b", "cpus:1;mem:1024").cpus(0.9).build())))
                .isEqualTo(revocable("cpus", 2.8));
    }

    @Test
    void whoUsesMoreThanItWasGivenMakesNoneOfTheOthersSmaller() {
        assertThat(usage.estimate(List.of(
                        need("a", "cpus:4").cpus(3).build(),
                        need("b", "cpus:1").cpus(3).build())))
                .isEqualTo(revocable("cpus", 1));
    }

    @Test
    void aTaskThatWasNotSeenForLongIsTakenToNeedAll() {
        assertThat(usage.estimate(
                        List.of(need("a", "cpus:4").cpus(0.1).span(299_999).build())))
                .isEqualTo(Resources.EMPTY);
        assertThat(usage.estimate(
                        List.of(need("a", "cpus:4").cpus(0.1).span(300_000).build())))
                .isEqualTo(revocable("cpus", 3.9));
    }

    @Test
    void whatWasBorrowedIsNotLentAgain() {
        assertThat(usage.estimate(
                        List.of(need("a", revocable("cpus", 4)).cpus(0.1).build())))
                .isEqualTo(Resources.EMPTY);
    }

    @Test
    void memoryIsLentWhereThatIsWanted() {
        ResourceEstimator both =
                ResourceEstimator.of(settings("resource-estimator = usage, usage-estimator-memory = true"));

        assertThat(both.estimate(
                        List.of(need("a", "cpus:1;mem:1000").cpus(1).memory(300).build())))
                .isEqualTo(revocable("mem", 672));
    }

    @Test
    void theEstimateGoesDownAtOnceAndUpOnlyWhenItIsWorthIt() {
        assertThat(usage.estimate(List.of(need("a", "cpus:4").cpus(1).build()))).isEqualTo(revocable("cpus", 3));
        assertThat(usage.estimate(List.of(need("a", "cpus:4").cpus(0.85).build())))
                .isEqualTo(revocable("cpus", 3));
        assertThat(usage.estimate(List.of(need("a", "cpus:4").cpus(1.05).build())))
                .isEqualTo(revocable("cpus", 2.9));
        assertThat(usage.estimate(List.of(need("a", "cpus:4").cpus(0.7).build())))
                .isEqualTo(revocable("cpus", 3.3));
    }

    @Test
    void aLittleThatGoesToAndFroBetweenTwoStepsChangesTheEstimateOnce() {
        for (double cpus : new double[] {0.45, 0.41, 0.39, 0.41, 0.39, 0.41}) {
            usage.estimate(List.of(need("a", "cpus:1").cpus(cpus).build()));
        }

        assertThat(usage.estimate(List.of(need("a", "cpus:1").cpus(0.39).build())))
                .isEqualTo(revocable("cpus", 0.5));
        assertThat(usage.estimate(List.of(need("a", "cpus:1").cpus(0.3).build())))
                .isEqualTo(revocable("cpus", 0.7));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "resource-estimator = some | resource-estimator",
                "resource-estimator = fixed | fixed-estimator-resources",
                "fixed-estimator-resources = \"cpus:x\" | fixed-estimator-resources",
                "fixed-estimator-resources = \"ports:[1-2]\" | fixed-estimator-resources",
                "fixed-estimator-resources = \"cpus(role):1\" | fixed-estimator-resources",
                "fixed-estimator-resources = \"gpus:0.5\" | fixed-estimator-resources",
                "oversubscribed-resources-interval = 0s | oversubscribed-resources-interval",
                "usage-estimator-warm-up = -1s | usage-estimator-warm-up",
                "qos-controller = some | qos-controller",
                "qos-controller = load | qos-load-threshold-5min",
                "qos-controller-interval = 0s | qos-controller-interval",
                "qos-load-threshold-15min = -1 | qos-load-threshold-15min",
                "qos-cpu-pressure = 0 | qos-cpu-pressure",
                "qos-use = 1.1 | qos-use"
            })
    void settingsThatCannotBeAreNamed(String setting, String named) {
        assertThatThrownBy(() -> settings(setting))
                .isInstanceOf(InvalidValueException.class)
                .hasMessageContaining("kebne.agent." + named);
    }
}
