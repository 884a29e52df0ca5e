package io.kebne.launcher.seeds;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.kebne.actors.cluster.ClusterUnreachableException;
import io.kebne.actors.cluster.NodeAddress;
import io.kebne.protocol.InvalidValueException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MasterSourceTest {
    private static final NodeAddress A = new NodeAddress("10.0.0.1", 5055);
    private static final NodeAddress B = new NodeAddress("10.0.0.2", 7000);

    @TempDir
    private Path directory;

    @Test
    void aListIsReadInAnOrderThatDoesNotDependOnHowItWasWritten() {
        MasterSource source = MasterSource.of(config("masters = [\"10.0.0.2:7000\", \"10.0.0.1\", \"10.0.0.1:5055\"]"));

        assertThat(source.masters()).containsExactly(A, B);
        assertThat(source.changes()).isFalse();
    }

    @Test
    void aFileIsReadAgainEachTime() throws IOException {
        Path file = directory.resolve("masters");
        MasterSource source = MasterSource.of(config("masters-file = \"" + file + "\""));
        assertThatThrownBy(source::masters)
                .isInstanceOf(ClusterUnreachableException.class)
                .hasMessageContaining("kebne.cluster.masters-file");

        Files.writeString(file, "# our masters\n10.0.0.2:7000 # the new one\n\n");
        assertThat(source.masters()).containsExactly(B);

        Files.writeString(file, "10.0.0.2:7000\n10.0.0.1\n");
        assertThat(source.masters()).containsExactly(A, B);
    }

    @Test
    void aFileWithoutMastersIsWaitedForAndOneWithNonsenseIsRefused() throws IOException {
        Path file = directory.resolve("masters");
        MasterSource source = new MasterSource.InFile(file);

        Files.writeString(file, "# nobody yet\n");
        assertThatThrownBy(source::masters).isInstanceOf(ClusterUnreachableException.class);

        Files.writeString(file, "10.0.0.1:http\n");
        assertThatThrownBy(source::masters)
                .isInstanceOf(InvalidValueException.class)
                .hasMessageContaining("kebne.cluster.masters-file");
    }

    @Test
    void aNameStandsForItsAddressesAtOnePort() {
        MasterSource source = MasterSource.of(config("masters-dns = \"127.0.0.1:7002\""));

        assertThat(source.masters()).containsExactly(new NodeAddress("127.0.0.1", 7002));
        assertThat(source.changes()).isTrue();
    }

    @Test
    void aNameThatIsNotKnownIsSaidWithItsSetting() {
        MasterSource source = MasterSource.of(config("masters-dns = \"no-such-name.invalid\""));

        assertThatThrownBy(source::masters)
                .isInstanceOf(ClusterUnreachableException.class)
                .hasMessageContaining("kebne.cluster.masters-dns = no-such-name.invalid")
                .hasMessageContaining("not known");
    }

    @Test
    void onlyOneSourceMayBeNamed() {
        assertThatThrownBy(() -> MasterSource.of(config("masters = [a], masters-dns = b")))
                .isInstanceOf(InvalidValueException.class)
                .hasMessageContaining("kebne.cluster.masters-dns")
                .hasMessageContaining("no effect beside kebne.cluster.masters");
    }

    @Test
    void withoutAnyTheListIsEmpty() {
        assertThat(MasterSource.of(config(""))).isEqualTo(new MasterSource.Listed(List.of()));
    }

    private static Config config(String block) {
        return ConfigFactory.parseString("kebne.cluster {" + block + "}")
                .withFallback(ConfigFactory.parseResources("reference.conf"));
    }
}
