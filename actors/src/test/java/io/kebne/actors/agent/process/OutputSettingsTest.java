package io.kebne.actors.agent.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.kebne.actors.agent.process.OutputSettings.Stream;
import io.kebne.protocol.InvalidValueException;
import io.kebne.protocol.task.EnvironmentVariable;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OutputSettingsTest {
    @Test
    void nothingIsRotatedUnlessThatIsAskedFor() {
        assertThat(settings(Map.of()).rotates()).isFalse();
        assertThat(settings(Map.of("container-logger", "org_apache_mesos_LogrotateContainerLogger"))
                        .rotates())
                .isTrue();
    }

    @Test
    void aTaskMayChooseForItselfInMesosWords() {
        OutputSettings usual = settings(Map.of("container-logger", "logrotate", "max-stderr-size", "1 MiB"));
        OutputSettings chosen = usual.of(List.of(
                new EnvironmentVariable("CONTAINER_LOGGER_MAX_STDOUT_SIZE", "20MB"),
                new EnvironmentVariable("CONTAINER_LOGGER_LOGROTATE_STDOUT_OPTIONS", " rotate 0\n")));
        assertThat(chosen.stdout()).isEqualTo(new Stream(20L << 20, 0));
        assertThat(chosen.stderr()).isEqualTo(new Stream(1L << 20, 5));
        assertThat(chosen.lines()).isEqualTo("stdout 20971520 0\nstderr 1048576 5\n");
    }

    @ParameterizedTest
    @CsvSource({
        "container-logger, syslog",
        "max-stdout-size, 4095",
        "max-stderr-size, 0",
        "logrotate-stdout-options, compress",
        "logrotate-stderr-options, rotate 1001",
    })
    void whatCannotBeUnderstoodIsNamed(String setting, String value) {
        assertThatThrownBy(() -> settings(Map.of(setting, value)))
                .isInstanceOf(InvalidValueException.class)
                .hasMessageContaining(setting);
    }

    @ParameterizedTest
    @CsvSource({"MAX_STDOUT_SIZE, much", "MAX_STDERR_SIZE, 1KB", "LOGROTATE_STDERR_OPTIONS, rotate -1"})
    void norWhatATaskChooses(String name, String value) {
        OutputSettings usual = settings(Map.of("container-logger", "logrotate"));
        assertThatThrownBy(() -> usual.of(List.of(new EnvironmentVariable("CONTAINER_LOGGER_" + name, value))))
                .isInstanceOf(InvalidValueException.class)
                .hasMessageContaining(name);
    }

    private static OutputSettings settings(Map<String, String> some) {
        Config reference =
                ConfigFactory.parseResources("agent-reference.conf").resolve().getConfig("kebne.agent");
        return OutputSettings.of(ConfigFactory.parseMap(some).withFallback(reference));
    }
}
