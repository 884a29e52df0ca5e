package io.kebne.actors.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import io.kebne.protocol.InvalidValueException;
import io.kebne.protocol.agent.AgentInfo;
import io.kebne.protocol.agent.Attribute;
import io.kebne.protocol.resources.Resources;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AgentHostTest {
    @TempDir
    Path temp;

    @Test
    void theDefaultsAreMesos() {
        AgentSettings settings = AgentSettings.of(
                ConfigFactory.parseResources("agent-reference.conf").resolve());
        assertThat(settings.port()).isEqualTo(5051);
        assertThat(settings.limits().retryMin()).isEqualTo(Duration.ofSeconds(10));
        assertThat(settings.limits().retryMax()).isEqualTo(Duration.ofMinutes(10));
        assertThat(settings.limits().killGrace()).isEqualTo(Duration.ofSeconds(3));
        assertThat(settings.limits().shutdownGrace()).isEqualTo(Duration.ofSeconds(5));
        assertThat(settings.limits().maxCompletedFrameworks()).isEqualTo(50);
        assertThat(settings.limits().maxCompletedExecutors()).isEqualTo(150);
        assertThat(settings.fetcher().cacheSize()).isEqualTo(2L << 30);
        assertThat(settings.fetcher().stallTimeout()).isEqualTo(Duration.ofMinutes(1));
    }

    @ParameterizedTest
    @CsvSource({
        "hearbeat-interval, 1s, kebne.agent.hearbeat-interval",
        "port, 70000, kebne.agent.port",
        "max-tasks, 0, kebne.agent.max-tasks",
        "heartbeat-interval, 0s, kebne.agent.heartbeat-interval",
        "kill-grace-period, -1s, kebne.agent.kill-grace-period",
        "status-update-retry-max, 1s, kebne.agent.status-update-retry-max",
        "max-completed-frameworks, -1, kebne.agent.max-completed-frameworks",
    })
    void aSettingThatMakesNoSenseIsRefusedByName(String name, String value, String field) {
        assertThatThrownBy(() -> AgentTestBed.settings(temp, Map.of(name, value)))
                .isInstanceOfSatisfying(
                        InvalidValueException.class, e -> assertThat(e.field()).isEqualTo(field));
    }

    @Test
    void aSettingOfTheWrongTypeIsRefused() {
        assertThatThrownBy(() -> AgentTestBed.settings(temp, Map.of("port", "many")))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("port");
    }

    @Test
    void anAgentPresentsItselfAsItsSettingsSay() throws Exception {
        Map<String, String> settings =
                Map.of("resources", "cpus:3;mem:100;disk:200;ports:[1-2]", "attributes", "rack:r1", "hostname", "me");
        try (AgentHost host =
                AgentHost.open(AgentTestBed.settings(temp, settings).withPort(4711), "1.2.3")) {
            AgentInfo info = host.info();
            assertThat(info.resources()).isEqualTo(Resources.parse("cpus:3;mem:100;disk:200;ports:[1-2]"));
            assertThat(info.attributes()).startsWith(Attribute.parse("rack:r1").get(0));
            assertThat(Attribute.texts(info.attributes(), "jdk")).contains(System.getProperty("java.version"));
            assertThat(info.hostname()).isEqualTo("me");
            assertThat(info.ip()).isEqualTo("127.0.0.1");
            assertThat(info.port()).isEqualTo(4711);
            assertThat(info.version()).isEqualTo("1.2.3");
        }
    }

    @Test
    void whatTheSettingsDoNotSayIsFoundOut() throws Exception {
        Map<String, String> settings = Map.of("ip", "", "hostname", "");
        try (AgentHost host = AgentHost.open(AgentTestBed.settings(temp, settings), "1.2.3")) {
            AgentInfo info = host.info();
            assertThat(info.hostname()).isNotEmpty();
            assertThat(info.ip()).isNotEmpty();
            assertThat(info.resources().scalar(Resources.CPUS))
                    .isEqualTo(Runtime.getRuntime().availableProcessors());
            assertThat(info.resources().scalar(Resources.MEM)).isPositive();
            assertThat(info.resources().scalar(Resources.DISK)).isPositive();
        }
    }

    @Test
    void resourcesThatCannotBeReadKeepTheAgentFromStartingButNotTheNext() throws Exception {
        AgentSettings wrong = AgentTestBed.settings(temp, Map.of("resources", "cpus:many"));
        assertThatThrownBy(() -> AgentHost.open(wrong, "1.2.3"))
                .isInstanceOf(AgentStartException.class)
                .hasMessageContaining("many");
        AgentHost.open(AgentTestBed.settings(temp, Map.of()), "1.2.3").close();
    }

    @Test
    void aSecondAgentOnTheSameDirectoryGetsOneClearError() throws Exception {
        try (AgentHost first = AgentHost.open(AgentTestBed.settings(temp, Map.of()), "1.2.3")) {
            assertThatThrownBy(() -> AgentHost.open(AgentTestBed.settings(temp, Map.of()), "1.2.3"))
                    .isInstanceOf(AgentStartException.class)
                    .hasMessageContaining(temp + " is in use by another agent")
                    .satisfies(e -> assertThat(e.getMessage()).doesNotContain("\n"));
            assertThat(first.workDirectory().root()).isEqualTo(temp);
        }
    }

    @Test
    void aDirectoryThatCannotBeUsedIsOneClearError() throws Exception {
        Path file = Files.writeString(temp.resolve("file"), "");
        assertThatThrownBy(() -> AgentHost.open(AgentTestBed.settings(file, Map.of()), "1.2.3"))
                .isInstanceOf(AgentStartException.class)
                .hasMessageContaining("The work directory " + file + " cannot be written");
    }

    @Test
    void processesThatAKilledAgentLeftRunningAndThatBelongToNoTaskAreEnded() throws Exception {
        Process doomed = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        DoomedAgent.class.getName(),
                        temp.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        ProcessHandle task = ProcessHandle.of(lastLine(doomed)).orElseThrow();
        Await.until("children", () -> task.children().count() == 2);
        List<ProcessHandle> left =
                Stream.concat(Stream.of(task), task.children()).toList();
        assertThatThrownBy(() -> AgentHost.open(AgentTestBed.settings(temp, Map.of()), "1.2.3"))
                .hasMessageContaining("in use by another agent, run by process " + doomed.pid());
        doomed.destroyForcibly().waitFor();
        assertThat(left).allMatch(ProcessHandle::isAlive);

        AgentTestBed next = new AgentTestBed(temp, Map.of());
        Await.until("all gone", () -> left.stream().noneMatch(ProcessHandle::isAlive));
        next.close();
        assertThat(temp.resolve("r")).doesNotExist();
    }

    /** The number that it prints; what comes before it is the log. */
    private static long lastLine(Process process) throws IOException {
        for (String line = process.inputReader().readLine();
                line != null;
                line = process.inputReader().readLine()) {
            if (line.matches("[0-9]+")) {
                return Long.parseLong(line);
            }
        }
        throw new AssertionError("it ended before it said anything");
    }
}
