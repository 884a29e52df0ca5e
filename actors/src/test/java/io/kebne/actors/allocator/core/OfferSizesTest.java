package io.kebne.actors.allocator.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.kebne.protocol.framework.OfferFilters;
import io.kebne.protocol.resources.Scalar;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is too little to be offered. Cases with a number are Mesos' own, from hierarchical_allocator_tests.cpp. */
class OfferSizesTest {
    private final Pool pool = new Pool();

    @ParameterizedTest
    @CsvSource({
        "cpus:0.005;mem:16, 0",
        "cpus:0.009;mem:31.999, 0",
        "disk:1000;gpus:8, 0",
        "cpus:0.01;mem:16, 1",
        "cpus:0.005;mem:32, 1"
    })
    @DisplayName("64 [Allocatable]")
    void anAgentWithHardlyAnythingFreeIsNotOffered(String resources, int offers) {
        pool.givenFramework("framework1").givenAgent("agent1", resources);

        assertThat(pool.whenOffersAreMade().offers("framework1")).hasSize(offers);
    }

    @Test
    @DisplayName("64 [FrameworkMinAllocatable]")
    void aRoleMayHaveAnotherMinimum() {
        OfferFilters fourCpus = new OfferFilters(
                Optional.of(List.of(new OfferFilters.Quantities(new TreeMap<>(Map.of("cpus", new Scalar(4_000)))))));
        pool.givenFramework(Fleet.framework("framework1", "role1").withOfferFilters(Map.of("role1", fourCpus)));

        pool.givenAgent("agent1", "cpus:3;mem:4096").whenOffersAreMade();
        assertThat(pool.offers("framework1")).isEmpty();
        pool.givenAgent("agent2", "cpus:4;mem:1").whenOffersAreMade();
        assertThat(pool.offered("framework1")).containsOnlyKeys("agent2");
    }

    @Test
    @DisplayName("64 [FrameworkEmptyMinAllocatable]")
    void anEmptySetLiftsTheMinimum() {
        OfferFilters any = new OfferFilters(Optional.of(List.of()));
        pool.givenFramework(Fleet.framework("framework1", "role1").withOfferFilters(Map.of("role1", any)))
                .givenAgent("agent1", "cpus:0.005;mem:16");

        assertThat(pool.whenOffersAreMade().offers("framework1")).hasSize(1);
    }
}
