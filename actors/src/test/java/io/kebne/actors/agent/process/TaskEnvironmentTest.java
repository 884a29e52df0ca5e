package io.kebne.actors.agent.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.kebne.protocol.task.CommandInfo;
import io.kebne.protocol.task.EnvironmentVariable;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TaskEnvironmentTest {
    private static final LaunchPlan PLAN =
            Launches.plan(CommandInfo.shell("true"), Optional.empty(), "c", Path.of("/sandbox"));

    @Test
    void onlyTheChosenVariablesOfTheAgentAreInherited() {
        Map<String, String> agents =
                Map.of("PATH", "/bin", "SECRET", "x", "LC_ALL", "C.UTF-8", "LC_TIME", "sv_SE", "LCX", "y");
        assertThat(TaskEnvironment.select(agents, List.of("PATH", "LC_*", "TZ")))
                .containsOnly(entry("PATH", "/bin"), entry("LC_ALL", "C.UTF-8"), entry("LC_TIME", "sv_SE"));
    }

    @Test
    void thereIsAlwaysAPath() {
        assertThat(TaskEnvironment.select(Map.of(), List.of("PATH"))).containsKey("PATH");
    }

    @Test
    void theLaterOfTwoWins() {
        TaskEnvironment environment = new TaskEnvironment(
                Map.of("A", "inherited", "B", "inherited", "C", "inherited"),
                Map.of("B", "configured", "C", "configured", "MESOS_TASK_ID", "configured"),
                Launches.INFO,
                Duration.ofMillis(1500),
                Duration.ofMinutes(15));
        LaunchPlan plan = Launches.plan(
                CommandInfo.shell("true")
                        .withEnvironment(
                                List.of(new EnvironmentVariable("C", "command"), new EnvironmentVariable("C", "last"))),
                Optional.empty(),
                "c",
                Path.of("/sandbox"));
        assertThat(environment.of(plan))
                .contains(
                        entry("A", "inherited"),
                        entry("B", "configured"),
                        entry("C", "last"),
                        entry("MESOS_TASK_ID", "task-1"),
                        entry("MESOS_EXECUTOR_SHUTDOWN_GRACE_PERIOD", "1500ms"),
                        entry("MESOS_RECOVERY_TIMEOUT", "15mins"),
                        entry("MESOS_SUBSCRIPTION_BACKOFF_MAX", "2secs"));
    }

    @Test
    void anotherUserDoesNotGetTheAgentsHome() {
        TaskEnvironment environment = new TaskEnvironment(
                Map.of("HOME", "/root", "USER", "root"), Map.of(), Launches.INFO, Duration.ofSeconds(5), Duration.ZERO);
        LaunchPlan plan =
                Launches.plan(CommandInfo.shell("true"), Optional.of("somebody-else"), "c", Path.of("/sandbox"));
        assertThat(environment.of(plan)).contains(entry("HOME", "/sandbox"), entry("USER", "somebody-else"));
        assertThat(environment.of(PLAN)).contains(entry("HOME", "/root"), entry("USER", "root"));
    }
}
