package io.kebne.actors.service.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.kebne.protocol.service.Autoscaling;
import io.kebne.protocol.service.Demand;
import io.kebne.protocol.service.Deployment.Kind;
import io.kebne.protocol.service.Program;
import io.kebne.protocol.service.ScalingPolicy;
import io.kebne.protocol.service.ServiceCommand;
import io.kebne.protocol.service.ServiceId;
import io.kebne.protocol.service.ServiceReply;
import io.kebne.protocol.service.ServiceSpec;
import java.util.Collections;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class DeploymentsTest {
    private final PlayedCluster cluster = PlayedCluster.of(1);

    private static ServiceSpec spec(String cmd) {
        return ServiceSpec.of(new ServiceId("/web"), Program.shell(cmd), Demand.of(0.1, 32, 0), 1);
    }

    private static ServiceSpec scaled(ServiceSpec spec, int policies) {
        ScalingPolicy metric = new ScalingPolicy.Metric(
                Optional.of("http://queue/" + "a".repeat(900)), "/metrics", "0", Optional.empty(), new TreeMap<>(), 10);
        Autoscaling scaling =
                Autoscaling.of(1, 3, Collections.nCopies(policies, metric).toArray(ScalingPolicy[]::new));
        return spec.withAutoscaling(1, Optional.of(scaling));
    }

    private Optional<Kind> planned(ServiceSpec spec) {
        return ((ServiceReply.Planned) cluster.command(new ServiceCommand.Plan(spec))).kind();
    }

    @Test
    void aLargeProgramIsReplacedByOneWithManyPolicies() {
        ServiceSpec next = scaled(spec("b"), 10);
        cluster.command(new ServiceCommand.Deploy(spec("#".repeat(30_000)), true, false));

        assertThat(planned(next)).contains(Kind.UPDATE);
        assertThat(cluster.command(new ServiceCommand.Deploy(next, false, true)))
                .isInstanceOf(ServiceReply.Accepted.class);
    }

    @Test
    void whereOnlyTheNumberOrItsPoliciesChangeNobodyIsReplaced() {
        cluster.command(new ServiceCommand.Deploy(spec("a"), true, false));

        assertThat(planned(spec("a").withInstances(2))).contains(Kind.SCALE);
        assertThat(planned(scaled(spec("a"), 1))).contains(Kind.SCALE);
        assertThat(planned(scaled(spec("b"), 1))).contains(Kind.UPDATE);
        assertThat(planned(spec("a"))).isEmpty();
    }
}
