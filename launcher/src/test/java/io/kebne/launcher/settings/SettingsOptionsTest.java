package io.kebne.launcher.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import io.kebne.protocol.InvalidValueException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class SettingsOptionsTest {
    @TempDir
    private Path directory;

    @Test
    void assignmentsBeatTheEnvironmentWhichBeatsTheFile() throws IOException {
        Path file = file("kebne.master { port = 1, hostname = from-file, cluster = from-file }");

        Config settings = settings(
                Map.of("KEBNE_MASTER_PORT", "2", "KEBNE_MASTER_HOSTNAME", "from-environment"),
                "--config",
                file.toString(),
                "--set",
                "kebne.master.port=3");

        assertThat(settings.getInt("kebne.master.port")).isEqualTo(3);
        assertThat(settings.getString("kebne.master.hostname")).isEqualTo("from-environment");
        assertThat(settings.getString("kebne.master.cluster")).isEqualTo("from-file");
    }

    @Test
    void ofTwoAssignmentsToOneKeyTheLastCounts() {
        Config settings = settings(Map.of(), "--set", "kebne.master.port=1", "--set", "kebne.master.port=2");

        assertThat(settings.getInt("kebne.master.port")).isEqualTo(2);
    }

    @Test
    void listsMayBeWrittenWithCommas() {
        Config settings = settings(
                Map.of("KEBNE_AGENT_INHERITED_ENVIRONMENT_VARIABLES", "PATH, LC_*"),
                "--set",
                "kebne.cluster.masters=a:1,b:2");

        assertThat(settings.getStringList("kebne.cluster.masters")).isEqualTo(List.of("a:1", "b:2"));
        assertThat(settings.getStringList("kebne.agent.inherited-environment-variables"))
                .isEqualTo(List.of("PATH", "LC_*"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "kebne.allocator.offer-timout=5s  | kebne.allocator.offer-timeout",
                "kebne.agent.workdir=/tmp         | kebne.agent.work-dir",
                "kebne.allocater.offer-timeout=5s | kebne.allocator.offer-timeout",
                "kebne.agent.port.http=1          | kebne.agent.port",
            })
    void anUnknownKeyIsRefusedWithTheNearestOne(String assignment, String nearest) {
        assertThatThrownBy(() -> settings(Map.of(), "--set", assignment))
                .isInstanceOf(InvalidValueException.class)
                .hasMessageStartingWith(assignment.substring(0, assignment.indexOf('=')))
                .hasMessageEndingWith("Did you mean '" + nearest + "'?");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "kebne.allocator.offer-timeout=soon | is not a length of time",
                "kebne.allocator.offer-timeout=-5s  | is not a length of time",
                "kebne.agent.port=high              | is not a whole number",
                "kebne.agent.port=5051.5            | is not a whole number",
                "kebne.agent.switch-user=perhaps    | is not true or false",
                "kebne.agent.fetcher-cache-size=big | is not a size",
                "kebne.allocator.weights.web=heavy  | is not a number",
                "kebne.allocator.min-allocatable-cpus=NaN | is not a number",
                "kebne.agent.hostname={a: 1}        | there is no such setting",
            })
    void aValueOfTheWrongKindIsRefusedNamingTheKey(String assignment, String message) {
        assertThatThrownBy(() -> settings(Map.of(), "--set", assignment))
                .isInstanceOf(InvalidValueException.class)
                .hasMessageContaining(assignment.substring(0, assignment.indexOf('=')))
                .hasMessageContaining(message);
    }

    @Test
    void anUnknownBlockIsRefused() throws IOException {
        Path file = file("kebnee.master.port = 1");

        assertThatThrownBy(() -> settings(Map.of(), "--config", file.toString()))
                .hasMessageStartingWith("kebnee: there is no such setting (" + file + ")")
                .hasMessageEndingWith("Did you mean 'kebne'?");
    }

    @Test
    void settingsOfAkkaMayStandBesideOurs() throws IOException {
        Path file = file("akka.cluster.gossip-interval = 100ms");

        assertThat(settings(Map.of(), "--config", file.toString()).getString("akka.cluster.gossip-interval"))
                .isEqualTo("100ms");
    }

    @Test
    void namesOfRolesAndVariablesAreFree() {
        Config settings = settings(
                Map.of(),
                "--set",
                "kebne.allocator.weights={ web = 2, \"a.b/c\" = 0.5 }",
                "--set",
                "kebne.agent.executor-environment-variables.MY_NAME=x");

        assertThat(settings.getDouble("kebne.allocator.weights.web")).isEqualTo(2);
    }

    @Test
    void aMistypedVariableIsRefusedAndForeignOnesAreNot() {
        assertThatThrownBy(() -> settings(Map.of("KEBNE_MASTER_PROT", "1")))
                .hasMessageEndingWith("Did you mean 'KEBNE_MASTER_PORT'?");

        assertThat(settings(Map.of("KEBNE_MASTER_SERVICE_HOST", "x", "KEBNE_MASTER", "http://x"))
                        .isEmpty())
                .isTrue();
    }

    @Test
    void aFileThatCannotBeReadIsRefused() {
        assertThatThrownBy(() -> settings(Map.of(), "--config", "/does/not/exist"))
                .isInstanceOf(InvalidValueException.class)
                .hasMessage("--config: cannot read /does/not/exist");
    }

    @Test
    void aFileThatIsNoHoconIsRefusedWithTheLine() throws IOException {
        Path file = file("kebne {\n  master }}");

        assertThatThrownBy(() -> settings(Map.of(), "--config", file.toString()))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(file + ": 2");
    }

    private Path file(String text) throws IOException {
        return Files.writeString(directory.resolve("node.conf"), text);
    }

    private static Config settings(Map<String, String> environment, String... args) {
        SettingsOptions options = new SettingsOptions();
        new CommandLine(options).parseArgs(args);
        return options.settings(environment);
    }
}
