package io.kebne.protocol.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kebne.protocol.InvalidValueException;
import io.kebne.protocol.Label;
import io.kebne.protocol.id.TaskId;
import io.kebne.protocol.job.JobCommand;
import io.kebne.protocol.job.JobId;
import io.kebne.protocol.resources.Resources;
import io.kebne.protocol.service.Program;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What a task may be made of. */
class TaskValuesTest {
    @Test
    void aCommandIsALineForTheShellOrAProgramWithItsArguments() {
        assertThat(CommandInfo.shell("echo hi")).matches(CommandInfo::shell);
        assertThat(CommandInfo.exec(List.of("java", "-version")))
                .isEqualTo(new CommandInfo(
                        false, "java", List.of("java", "-version"), List.of(), List.of(), Optional.empty()));
    }

    @Test
    void anEmptyCommandIsRefused() {
        assertRefused("command.value", () -> CommandInfo.shell(""));
        assertRefused("command.value", () -> CommandInfo.shell(null));
        assertRefused("command.arguments", () -> CommandInfo.exec(List.of()));
    }

    @Test
    void aShellLineTakesNoArguments() {
        assertRefused(
                "command.arguments",
                () -> new CommandInfo(true, "echo", List.of("a"), List.of(), List.of(), Optional.empty()));
    }

    @Test
    void noByteThatEndsTextForTheSystemIsAccepted() {
        assertRefused("command.value", () -> CommandInfo.shell("echo\0"));
        assertRefused("command.value", () -> CommandInfo.exec(List.of("echo", "a\0b")));
        assertRefused("command.environment.variables.name", () -> new EnvironmentVariable("a\0", "x"));
        assertRefused("command.environment.variables.value", () -> new EnvironmentVariable("a", "\0"));
    }

    @Test
    void aVariableNeedsANameWithoutEqualsSign() {
        assertRefused("command.environment.variables.name", () -> new EnvironmentVariable("", "x"));
        assertRefused("command.environment.variables.name", () -> new EnvironmentVariable(null, "x"));
        assertRefused("command.environment.variables.name", () -> new EnvironmentVariable("A=B", "x"));
        assertRefused("command.environment.variables.value", () -> new EnvironmentVariable("A", null));
        assertThat(new EnvironmentVariable("A", "").value()).isEmpty();
    }

    @Test
    void whatIsLoggedHasNoValueOfAVariable() {
        TreeMap<String, String> variables = new TreeMap<>(Map.of("PASSWORD", "secret"));
        Program program = new Program(
                Optional.of("run"),
                List.of(),
                Optional.empty(),
                variables,
                List.of(),
                Optional.empty(),
                Optional.empty());
        CommandInfo command = program.command(List.of(new EnvironmentVariable("PASSWORD", "secret")));
        JobCommand run = new JobCommand.Run(new JobId("j"), variables);

        assertThat(run.toString()).contains("PASSWORD").doesNotContain("secret");
        assertThat(program.toString()).contains("PASSWORD").doesNotContain("secret");
        assertThat(command.toString()).contains("PASSWORD").doesNotContain("secret");
    }

    @Test
    void aGracePeriodIsBounded() {
        assertRefused("kill_policy.grace_period", () -> new KillPolicy(Duration.ofMillis(-1)));
        assertRefused("kill_policy.grace_period", () -> new KillPolicy(Duration.ofDays(366)));
        assertThat(KillPolicy.DEFAULT.gracePeriod()).isEqualTo(Duration.ofSeconds(3));
    }

    @Test
    void aTaskNeedsANameOfBoundedLength() {
        TaskId id = new TaskId("t");
        CommandInfo command = CommandInfo.shell("true");

        assertRefused("name", () -> TaskInfo.of(id, null, Resources.EMPTY, command));
        assertRefused("name", () -> TaskInfo.of(id, "n".repeat(1025), Resources.EMPTY, command));
        assertThat(TaskInfo.of(id, "n".repeat(1024), Resources.EMPTY, command).name())
                .hasSize(1024);
    }

    @Test
    void urisAndLabelsNeedTheirMainPart() {
        assertRefused("command.uris.value", () -> new Uri(" ", false, false, false, Optional.empty()));
        assertRefused("command.uris.value", () -> new Uri(null, false, false, false, Optional.empty()));
        assertRefused("labels.key", () -> new Label("", Optional.empty()));
        assertRefused("labels.key", () -> new Label(null, Optional.of("x")));
    }

    private static void assertRefused(String field, Runnable construction) {
        assertThatThrownBy(construction::run)
                .isInstanceOfSatisfying(
                        InvalidValueException.class, e -> assertThat(e.field()).isEqualTo(field));
    }
}
