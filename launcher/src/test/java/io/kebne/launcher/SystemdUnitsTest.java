package io.kebne.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import io.kebne.launcher.cli.ExitCode;
import io.kebne.launcher.settings.SettingsOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.ParseResult;

/** The systemd units start commands that exist, with settings that exist. */
class SystemdUnitsTest {
    private static final Path UNITS = Path.of("src/main/systemd");
    private static final String JAR = " -jar /usr/share/kebne/kebne.jar ";

    @ParameterizedTest
    @ValueSource(strings = {"master", "agent"})
    void theCommandOfAUnitExistsWithItsFlags(String role) throws IOException {
        String command = value(role, "ExecStart");

        assertThat(command)
                .startsWith("/usr/bin/java -XX:+ExitOnOutOfMemoryError ")
                .contains(JAR);
        ParseResult parsed = Main.commandLine().parseArgs(arguments(command));
        assertThat(parsed.subcommand().commandSpec().name()).isEqualTo(role);
    }

    @ParameterizedTest
    @ValueSource(strings = {"master", "agent"})
    void theSettingsOfAUnitExistAndUseTheDirectoryThatItMakes(String role) throws IOException {
        String[] arguments = arguments(value(role, "ExecStart"));
        int config = List.of(arguments).indexOf("--config");
        Path sample = UNITS.resolve(Path.of("/").relativize(Path.of(arguments[config + 1])));

        Config settings = CommandLine.populateCommand(new SettingsOptions(), "--config", sample.toString())
                .settings();

        assertThat(settings.getString("kebne." + role + ".work-dir"))
                .isEqualTo("/var/lib/" + value(role, "StateDirectory"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"master", "agent"})
    void everyFailureButWrongSettingsStartsTheNodeAgain(String role) throws IOException {
        assertThat(value(role, "Restart")).isEqualTo("on-failure");
        assertThat(value(role, "RestartPreventExitStatus")).isEqualTo(Integer.toString(ExitCode.USAGE));
        assertThat(value(role, "SuccessExitStatus")).isEqualTo("143");
    }

    private static String[] arguments(String command) {
        return command.substring(command.indexOf(JAR) + JAR.length()).split(" ", -1);
    }

    private static String value(String role, String key) throws IOException {
        String prefix = key + "=";
        return Files.readAllLines(UNITS.resolve("kebne-" + role + ".service")).stream()
                .filter(line -> line.startsWith(prefix))
                .map(line -> line.substring(prefix.length()))
                .reduce((one, other) -> {
                    throw new AssertionError(key + " stands twice: " + Arrays.asList(one, other));
                })
                .orElseThrow(() -> new AssertionError("no " + key));
    }
}
