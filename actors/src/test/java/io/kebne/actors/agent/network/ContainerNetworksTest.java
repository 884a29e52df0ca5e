package io.kebne.actors.agent.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.typesafe.config.ConfigFactory;
import io.kebne.actors.agent.Await;
import io.kebne.protocol.InvalidValueException;
import io.kebne.protocol.task.NetworkInfo;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What plug-ins are asked for, and that what they gave is given back whatever happens. */
@EnabledIfSystemProperty(named = "user.name", matches = "root", disabledReason = "only root makes networks")
class ContainerNetworksTest {
    private static final String PATH = System.getenv("PATH");

    private final String agent = UUID.randomUUID().toString();
    private final String container = UUID.randomUUID().toString();

    @TempDir
    Path temp;

    private TestNetworks tests;
    private ContainerNetworks networks;

    @BeforeEach
    void open() throws IOException {
        tests = new TestNetworks(temp);
        reopen();
        assumeTrue(networks.problem().isEmpty(), () -> networks.problem().orElseThrow());
    }

    @AfterEach
    void close() throws IOException {
        networks.leaveAllBut(Set.of());
        awaitEmpty();
        networks.close();
    }

    private void reopen() throws IOException {
        networks = ContainerNetworks.open(settings(tests.settings()), temp.resolve("notes"), agent, PATH);
    }

    private static NetworkSettings settings(Map<String, String> settings) {
        return NetworkSettings.of(
                ConfigFactory.parseMap(settings)
                        .withFallback(ConfigFactory.parseResources("agent-reference.conf")
                                .getConfig("kebne.agent")),
                true);
    }

    private void awaitEmpty() {
        Await.until("nothing is left", () -> {
            try {
                return networks.isEmpty();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    private static boolean exists(String containerId) {
        return Files.exists(Path.of("/run/netns/kebne-" + containerId));
    }

    @Test
    void eachPluginOfEachNetworkIsAskedInTurnAndBackwardsInTheEnd() throws IOException {
        tests.of("one", "recorder", "recorder");
        tests.of("two", "recorder");

        networks.join(container, List.of("two", "one"));

        assertThat(networks.joined(container))
                .containsExactly(
                        new NetworkInfo("two", List.of("10.0.0.1")), new NetworkInfo("one", List.of("10.0.0.3")));
        String place = "/run/netns/kebne-" + container;
        assertThat(networks.namespace(container)).contains(Path.of(place));
        assertThat(tests.asked())
                .satisfiesExactly(
                        first -> assertThat(first)
                                .startsWith("ADD " + container + " eth0 " + place + " {")
                                .contains("\"name\":\"two\"", "\"cniVersion\":\"0.4.0\"")
                                .doesNotContain("prevResult"),
                        second -> assertThat(second)
                                .startsWith("ADD " + container + " eth1 " + place)
                                .doesNotContain("prevResult"),
                        third -> assertThat(third)
                                .startsWith("ADD " + container + " eth1 " + place)
                                .contains("\"name\":\"one\"", "prevResult", "10.0.0.2/24"));

        networks.leave(container);
        awaitEmpty();
        assertThat(tests.asked().subList(3, 6))
                .satisfiesExactly(
                        first -> assertThat(first)
                                .startsWith("DEL " + container + " eth1 " + place)
                                .contains("prevResult", "10.0.0.3/24"),
                        second -> assertThat(second).startsWith("DEL " + container + " eth1 " + place),
                        third -> assertThat(third)
                                .startsWith("DEL " + container + " eth0 " + place)
                                .contains("10.0.0.1/24"));
        assertThat(exists(container)).isFalse();
    }

    @Test
    void whatIsConnectedAlreadyIsDisconnectedWhenALaterPluginRefuses() throws IOException {
        tests.of("good", "recorder");
        tests.of("bad", "recorder", "broken");

        assertThatThrownBy(() -> networks.join(container, List.of("good", "bad")))
                .isInstanceOf(IOException.class)
                .hasMessage("container.network_infos: plug-in broken of network 'bad': no room is left");

        assertThat(networks.namespace(container)).isEmpty();
        awaitEmpty();
        assertThat(tests.asked()).filteredOn(line -> line.startsWith("DEL")).hasSize(2);
        assertThat(exists(container)).isFalse();
    }

    @Test
    void theNextLifeKnowsWhatContainersHaveAndGivesBackWhatEndedMeanwhile() throws IOException {
        tests.of("net", "recorder");
        String other = UUID.randomUUID().toString();
        networks.join(container, List.of("net"));
        networks.join(other, List.of("net"));
        List<NetworkInfo> before = networks.joined(container);
        networks.close();
        // It has the networks that it joined, whatever becomes of their descriptions.
        tests.of("net", "broken");

        reopen();
        assertThat(networks.joined(container)).isEqualTo(before);
        networks.leaveAllBut(Set.of(container));

        Await.until("one has left", () -> !exists(other));
        assertThat(exists(container)).isTrue();
        assertThat(tests.asked())
                .filteredOn(line -> line.startsWith("DEL"))
                .singleElement()
                .asString()
                .contains(other);
    }

    @Test
    void whoDiedWhileAContainerJoinedIsTidiedUpAfter() throws IOException {
        tests.of("net", "recorder");
        networks.close();
        Path notes = Files.createDirectories(temp.resolve("notes").resolve(container));
        NetworkNote.of(List.of(NetworkConfig.find(temp.resolve("configs"), "net")))
                .write(notes);

        reopen();
        assertThat(networks.namespace(container)).isEmpty();
        networks.leaveAllBut(Set.of());

        awaitEmpty();
        assertThat(tests.asked()).singleElement().asString().startsWith("DEL " + container + " eth0 gone");
    }

    @Test
    void aNetworkOfNobodyElseNeedsNoPlugin() throws IOException {
        networks.join(container, List.of("none"));

        assertThat(networks.joined(container)).isEmpty();
        assertThat(networks.namespace(container)).isPresent();
        assertThat(Files.getPosixFilePermissions(temp.resolve("notes")))
                .as("tasks do not read what networks are")
                .isEqualTo(PosixFilePermissions.fromString("rwx------"));
        assertThat(tests.asked()).isEmpty();
    }

    @Test
    void oneThatIsNotDescribedIsRefusedWithWhatIsWrongWithTheOthers() throws IOException {
        tests.write("00-broken.conf", "{\"name\": ");
        tests.write("01-list.json", "[1]");
        tests.of("net", "recorder");
        networks.join(container, List.of("net"));

        assertThatThrownBy(() -> networks.join("other", List.of("nett")))
                .hasMessageContaining("there is no network 'nett' in kebne.agent.network-cni-config-dir")
                .hasMessageContaining("00-broken.conf is no JSON");
        assertThat(exists("other")).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"name\": \"net\", \"type\": \"../../bin/sh\"}    | type: '../../bin/sh' is no name of a program",
                "{\"name\": \"net\", \"plugins\": [7]}              | type: '' is no name of a program",
                "{\"name\": \"net\", \"plugins\": []}               | plugins: must be some",
                "{\"name\": \"net\", \"type\": \"missing\"}         | there is no plug-in 'missing'"
            })
    void aDescriptionThatMeansNothingIsSaid(String description, String why) throws IOException {
        tests.write("net.conf", description);

        assertThatThrownBy(() -> networks.join(container, List.of("net"))).hasMessageContaining(why);

        awaitEmpty();
        assertThat(exists(container)).isFalse();
    }

    @Test
    void anOldPluginsAnswerHasAddressesToo() throws IOException {
        tests.write("net.conf", "{\"name\": \"net\", \"type\": \"old\"}");
        Path old = temp.resolve("plugins/old");
        Files.writeString(
                old, "#!/bin/sh\necho '{\"ip4\": {\"ip\": \"10.1.0.9/16\"}, \"ip6\": {\"ip\": \"fd00::9/64\"}}'\n");
        assertThat(old.toFile().setExecutable(true)).isTrue();

        networks.join(container, List.of("net"));

        assertThat(networks.joined(container)).containsExactly(new NetworkInfo("net", List.of("10.1.0.9", "fd00::9")));
    }

    @Test
    void whereNoneCanBeMadeItIsSaidWhy() throws IOException {
        try (ContainerNetworks without =
                ContainerNetworks.open(settings(tests.settings()), temp.resolve("other"), agent, "/nowhere")) {
            assertThat(without.problem())
                    .hasValueSatisfying(why -> assertThat(why).startsWith("ip, which makes networks"));
            assertThatThrownBy(() -> without.join(container, List.of("none")))
                    .hasMessageStartingWith("container.network_infos: needs an agent with network/cni");
        }
    }

    @ParameterizedTest
    @CsvSource({"network-cni-config-dir, relative", "network-cni-plugins-dir, /a:b", "network-cni-plugins-dir, :"})
    void aSettingThatCannotBeIsNamed(String name, String value) {
        assertThatThrownBy(() -> settings(Map.of(name, value)))
                .isInstanceOf(InvalidValueException.class)
                .hasMessageContaining("kebne.agent." + name);
    }
}
