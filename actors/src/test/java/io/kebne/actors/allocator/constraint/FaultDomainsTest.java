package io.kebne.actors.allocator.constraint;

import static org.assertj.core.api.Assertions.assertThat;

import io.kebne.protocol.machine.DomainInfo;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FaultDomainsTest {
    private static final Optional<DomainInfo> NONE = Optional.empty();
    private static final Optional<DomainInfo> WEST_1 = Optional.of(new DomainInfo("west", "1"));
    private static final Optional<DomainInfo> WEST_2 = Optional.of(new DomainInfo("west", "2"));
    private static final Optional<DomainInfo> EAST_1 = Optional.of(new DomainInfo("east", "1"));

    @Test
    void anAgentInAnotherRegionIsRemoteAndOneInAnotherZoneIsNot() {
        assertThat(FaultDomains.isRemote(EAST_1, WEST_1)).isTrue();
        assertThat(FaultDomains.isRemote(WEST_2, WEST_1)).isFalse();
        assertThat(FaultDomains.isRemote(WEST_1, WEST_1)).isFalse();
    }

    @Test
    void whoSaysNothingIsNear() {
        assertThat(FaultDomains.isRemote(NONE, WEST_1)).isFalse();
        assertThat(FaultDomains.isRemote(NONE, NONE)).isFalse();
    }

    @Test
    void onlyAnAgentWithADomainIsRefusedByAMasterWithoutOne() {
        assertThat(FaultDomains.refusal(WEST_1, NONE))
                .hasValueSatisfying(reason -> assertThat(reason).contains("west/1", "--domain"));
        assertThat(FaultDomains.refusal(NONE, NONE)).isEmpty();
        assertThat(FaultDomains.refusal(NONE, WEST_1)).isEmpty();
        assertThat(FaultDomains.refusal(EAST_1, WEST_1)).isEmpty();
    }
}
