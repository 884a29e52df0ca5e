package io.kebne.launcher.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.kebne.actors.cluster.NodeAddress;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClusterSettingsTest {
    @Test
    void aMasterThatIsToldOfNoMastersIsTheOnlyOne() throws NodeStartException {
        ClusterSettings settings = ClusterSettings.ofMaster(config("host = \"10.1.2.3\""));

        NodeAddress self = new NodeAddress("10.1.2.3", 5055);
        assertThat(settings).isEqualTo(new ClusterSettings(self, List.of(self)));
    }

    @Test
    void aMasterFindsItselfAmongTheMasters() throws NodeStartException {
        ClusterSettings settings =
                ClusterSettings.ofMaster(config("port = 7002, masters = [\"192.0.2.1:7001\", \"127.0.0.1:7002\"]"));

        assertThat(settings.address()).isEqualTo(new NodeAddress("127.0.0.1", 7002));
        assertThat(settings.masters())
                .isEqualTo(List.of(new NodeAddress("192.0.2.1", 7001), new NodeAddress("127.0.0.1", 7002)));
    }

    @Test
    void aMastersAnyPortIsAKnownOneFromTheStart() throws NodeStartException {
        ClusterSettings settings = ClusterSettings.ofMaster(config("host = \"127.0.0.1\", port = 0"));

        assertThat(settings.address().port()).isPositive();
        assertThat(settings.masters()).isEqualTo(List.of(settings.address()));
    }

    @Test
    void anAgentMustBeToldOfAMaster() {
        assertThatThrownBy(() -> ClusterSettings.ofAgent(config("host = a")))
                .isInstanceOf(NodeStartException.class)
                .hasMessageContaining("--master");
    }

    private static Config config(String block) {
        return ConfigFactory.parseString("kebne.cluster {" + block + "}")
                .withFallback(ConfigFactory.parseResources("reference.conf"));
    }
}
