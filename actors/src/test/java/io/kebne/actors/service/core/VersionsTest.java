package io.kebne.actors.service.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.kebne.protocol.service.Demand;
import io.kebne.protocol.service.Program;
import io.kebne.protocol.service.ServiceCommand;
import io.kebne.protocol.service.ServiceId;
import io.kebne.protocol.service.ServiceSpec;
import io.kebne.protocol.service.ServiceVersion;
import org.junit.jupiter.api.Test;

class VersionsTest {
    private static final ServiceId ID = new ServiceId("/web");
    private static final ServiceSpec SPEC = ServiceSpec.of(ID, Program.shell("a"), Demand.of(0.1, 32, 0), 1);

    private final PlayedCluster cluster = PlayedCluster.of(2);

    private ServiceState service() {
        return cluster.state.find(ID).orElseThrow();
    }

    /** One by one beyond what there is room for, so that no deployment is ever complete. */
    @Test
    void aServiceThatIsScaledAgainAndAgainKeepsSomeVersionsOnly() {
        cluster.command(new ServiceCommand.Deploy(SPEC, false, false));
        cluster.subscribe();
        cluster.settle(5_000);
        ServiceVersion good = service().target();
        for (int i = 0; i < 2 * ServiceState.MAX_VERSIONS; i++) {
            cluster.command(new ServiceCommand.Scale(ID, 2 + i, true));
        }

        assertThat(service().good()).contains(good.version());
        assertThat(service().versions()).hasSize(ServiceState.MAX_VERSIONS).contains(good);
    }
}
