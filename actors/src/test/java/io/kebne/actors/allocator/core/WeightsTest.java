package io.kebne.actors.allocator.core;

import static io.kebne.actors.allocator.core.Operators.DONE;
import static io.kebne.actors.allocator.core.Operators.weight;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kebne.protocol.InvalidValueException;
import io.kebne.protocol.policy.Weight;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Weights of roles. Cases with a number are Mesos' own, from hierarchical_allocator_tests.cpp and dynamic_weights_tests.cpp. */
class WeightsTest {
    @ParameterizedTest(name = "weights {0} give {1} agents")
    @CsvSource({"1:1, 3/3", "1:2, 2/4", "1:2:3, 1/2/3"})
    @DisplayName("45 [UpdateWeight]")
    void agentsAreSharedInProportionToTheWeightsOfRoles(String weights, String agents) {
        Pool atOnce = weightedRoles(weights);
        Pool oneByOne = weightedRoles(weights);

        for (int i = 1; i <= 6; i++) {
            atOnce.givenAgent("agent" + i, "cpus:2;mem:1024");
            oneByOne.givenAgent("agent" + i, "cpus:2;mem:1024").whenOffersAreMade();
        }
        atOnce.whenOffersAreMade();

        assertThat(offersByRole(atOnce)).isEqualTo(agents);
        assertThat(offersByRole(oneByOne)).isEqualTo(agents);
    }

    @Test
    @DisplayName("46 [RebalancedForUpdatedWeights]")
    void aNewWeightTakesOffersBackAndTheNextRoundSharesByIt() {
        Pool pool = new Pool();
        pool.givenFramework("framework1", "role1");
        for (int i = 1; i <= 3; i++) {
            pool.givenAgent("agent" + i, "cpus:2;mem:1024");
        }
        pool.whenOffersAreMade().givenFramework("framework2", "role2");
        assertThat(pool.offers("framework1")).hasSize(3);

        pool.when(weight("role2", 2));

        assertThat(pool.reply()).isEqualTo(DONE);
        assertThat(pool.rescinded("framework1")).hasSize(3);
        pool.whenOffersAreMade();
        assertThat(pool.offers("framework1")).hasSize(1);
        assertThat(pool.offers("framework2")).hasSize(2);
    }

    @ParameterizedTest
    @DisplayName("46 [dynamic_weights_tests: values that are refused]")
    @ValueSource(doubles = {0, -1, Double.NaN, Double.POSITIVE_INFINITY})
    void aWeightIsAPositiveNumber(double weight) {
        assertThatThrownBy(() -> new Weight("role1", weight)).isInstanceOf(InvalidValueException.class);
    }

    @Test
    @DisplayName("46 [dynamic_weights_tests: after a failover]")
    void aWeightSurvivesAFailover() {
        Pool pool = new Pool();
        pool.given(weight("role2", 2)).givenFailover();
        pool.givenFramework("framework1", "role1").givenFramework("framework2", "role2");
        for (int i = 1; i <= 3; i++) {
            pool.givenAgent("agent" + i, "cpus:2;mem:1024");
        }

        pool.whenOffersAreMade();

        assertThat(pool.offers("framework1")).hasSize(1);
        assertThat(pool.offers("framework2")).hasSize(2);
    }

    /** A framework for each of role1, role2 … with these weights. */
    private static Pool weightedRoles(String weights) {
        Map<String, Double> byRole = new LinkedHashMap<>();
        for (String weight : weights.split(":", -1)) {
            byRole.put("role" + (byRole.size() + 1), Double.parseDouble(weight));
        }
        Pool pool = new Pool(weighted(byRole));
        byRole.keySet().forEach(role -> pool.givenFramework("framework-" + role, role));
        return pool;
    }

    private static String offersByRole(Pool pool) {
        return pool.state()
                .frameworks()
                .keySet()
                .toJavaStream()
                .sorted()
                .map(id -> String.valueOf(pool.offers(id.value()).size()))
                .collect(Collectors.joining("/"));
    }

    private static AllocatorSettings weighted(Map<String, Double> weights) {
        return TestSettings.with(weights.entrySet().stream()
                .map(weight -> "weights.\"" + weight.getKey() + "\" = " + weight.getValue())
                .collect(Collectors.joining("\n")));
    }
}
