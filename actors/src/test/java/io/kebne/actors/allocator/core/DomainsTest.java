package io.kebne.actors.allocator.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.kebne.protocol.framework.FrameworkInfo.Capability;
import io.kebne.protocol.machine.DomainInfo;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Agents that only some frameworks can deal with: Mesos' own cases, from hierarchical_allocator_tests.cpp. */
class DomainsTest {
    private final Pool pool = new Pool();

    @Test
    @DisplayName("66 [GPU_RESOURCES]")
    void anAgentWithGpusIsWithheldFromWhoDoesNotKnowGpus() {
        pool.givenFramework("plain", "role1").givenAgent("agent1", "cpus:2;mem:1024;gpus:1");
        assertThat(pool.whenOffersAreMade().offers("plain")).isEmpty();

        pool.givenFramework(
                        Fleet.framework("capable", Set.of(Capability.MULTI_ROLE, Capability.GPU_RESOURCES), "role2"))
                .whenOffersAreMade();

        assertThat(pool.offered("capable")).containsOnlyKeys("agent1");
    }

    @Test
    @DisplayName("66 [AgentDomainDifferentRegion]")
    void anAgentInAnotherRegionIsWithheldFromWhoDoesNotKnowRegions() {
        Pool here = new Pool(AllocatorSettings.DEFAULT.withDomain(new DomainInfo("west", "1")));
        here.givenFramework("plain", "role1")
                .givenAgent(Fleet.agent("near", "cpus:2;mem:1024").withDomain(new DomainInfo("west", "2")))
                .givenAgent(Fleet.agent("far", "cpus:2;mem:1024").withDomain(new DomainInfo("east", "1")));
        assertThat(here.whenOffersAreMade().offered("plain")).containsOnlyKeys("near");

        here.givenFramework(Fleet.framework("capable", Set.of(Capability.MULTI_ROLE, Capability.REGION_AWARE), "role2"))
                .whenOffersAreMade();

        assertThat(here.offered("capable")).containsOnlyKeys("far");
    }
}
