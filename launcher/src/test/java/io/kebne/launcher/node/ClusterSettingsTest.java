package io.kebne.launcher.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.kebne.actors.cluster.ClusterUnreachableException;
import io.kebne.actors.cluster.NodeAddress;
import io.kebne.protocol.InvalidValueException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClusterSettingsTest {
    @Test
    void aMasterThatIsToldOfNoMastersIsTheOnlyOne() throws NodeStartException {
        ClusterSettings settings = ClusterSettings.ofMaster(config("host = \"10.1.2.3\""));

        NodeAddress self = new NodeAddress("10.1.2.3", 5055);
        assertThat(settings.address()).isEqualTo(self);
        assertThat(settings.masters()).containsExactly(self);
        assertThat(settings.isLone()).isTrue();
    }

    @Test
    void aMasterFindsItselfAmongTheMasters() throws NodeStartException {
        ClusterSettings settings =
                ClusterSettings.ofMaster(config("port = 7002, masters = [\"192.0.2.1:7001\", \"127.0.0.1:7002\"]"));

        assertThat(settings.address()).isEqualTo(new NodeAddress("127.0.0.1", 7002));
        assertThat(settings.masters())
                .containsExactly(new NodeAddress("127.0.0.1", 7002), new NodeAddress("192.0.2.1", 7001));
        assertThat(settings.isLone()).isFalse();
    }

    @Test
    void aMastersAnyPortIsAKnownOneFromTheStart() throws NodeStartException {
        ClusterSettings settings = ClusterSettings.ofMaster(config("host = \"127.0.0.1\", port = 0"));

        assertThat(settings.address().port()).isPositive();
        assertThat(settings.masters()).containsExactly(settings.address());
    }

    @Test
    void anAgentMustBeToldOfAMaster() {
        assertThatThrownBy(() -> ClusterSettings.ofAgent(config("host = a")))
                .isInstanceOf(InvalidValueException.class)
                .hasMessageContaining("--master");
    }

    @Test
    void aMasterFindsItsAddressInTheFile(@TempDir Path directory) throws Exception {
        Path file = Files.writeString(directory.resolve("masters"), "192.0.2.1:7002\n127.0.0.1:7002\n");

        ClusterSettings settings = ClusterSettings.ofMaster(config("port = 7002, masters-file = \"" + file + "\""));

        assertThat(settings.address()).isEqualTo(new NodeAddress("127.0.0.1", 7002));
    }

    @Test
    void aMasterThatIsNotInTheFileIsToldHowToSayWhoItIs(@TempDir Path directory) throws Exception {
        Path file = Files.writeString(directory.resolve("masters"), "192.0.2.1:7002\n");

        assertThatThrownBy(() -> ClusterSettings.ofMaster(
                        config("masters-file = \"" + file + "\"}, kebne.node {discovery-timeout = 10ms")))
                .isInstanceOf(ClusterUnreachableException.class)
                .hasMessageContaining("kebne.cluster.masters-file")
                .hasMessageContaining("kebne.cluster.host");
    }

    @Test
    void mastersThatUseDnsMustBeToldHowManyThereAre() {
        assertThatThrownBy(() -> ClusterSettings.ofMaster(config("host = a, masters-dns = b")))
                .isInstanceOf(InvalidValueException.class)
                .hasMessageContaining("kebne.cluster.required-masters");
    }

    @Test
    void aListThatIsShorterThanItMustBeIsRefused() {
        assertThatThrownBy(() -> ClusterSettings.ofMaster(config("host = a, masters = [a, b], required-masters = 3")))
                .isInstanceOf(InvalidValueException.class)
                .hasMessageContaining("kebne.cluster.required-masters");
    }

    @Test
    void anAgentGivesUpOnAFileThatNobodyWrites(@TempDir Path directory) {
        assertThatThrownBy(() -> ClusterSettings.ofAgent(config(
                        "masters-file = \"" + directory.resolve("none") + "\"}, kebne.node {discovery-timeout = 10ms")))
                .isInstanceOf(ClusterUnreachableException.class)
                .hasMessageContaining("kebne.cluster.masters-file");
    }

    private static Config config(String block) {
        return ConfigFactory.parseString("kebne.cluster {" + block + "}")
                .withFallback(ConfigFactory.parseResources("reference.conf"));
    }
}
