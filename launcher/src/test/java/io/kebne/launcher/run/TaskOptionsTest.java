package io.kebne.launcher.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kebne.launcher.batch.BatchTask;
import io.kebne.protocol.InvalidValueException;
import io.kebne.protocol.task.CommandInfo;
import io.kebne.protocol.task.ContainerInfo;
import io.kebne.protocol.task.DockerInfo;
import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** The options that describe a task. */
class TaskOptionsTest {
    @Test
    void anEngineGetsTheCommandAsArguments() {
        BatchTask task = task(List.of("-v"), "--image", "alpine");
        assertThat(task.container()).contains(ContainerInfo.image("alpine", DockerInfo.DEFAULT));
        assertThat(task.command()).isEqualTo(CommandInfo.ofImage(List.of("-v")));
    }

    @Test
    void withoutAnEngineTheCommandIsRunItself() {
        BatchTask task = task(List.of("ls", "-l"), "--image", "alpine", "--containerizer", "mesos");
        assertThat(task.container()).contains(ContainerInfo.mesosImage("alpine"));
        assertThat(task.command()).isEqualTo(CommandInfo.exec(List.of("ls", "-l")));
        assertThat(task(List.of(), "--image", "alpine", "--containerizer", "mesos")
                        .command())
                .isEqualTo(CommandInfo.ofImage(List.of()));
    }

    @Test
    void networksNeedNoImage() {
        assertThat(task(List.of("ls"), "--network", "a,b").container())
                .hasValueSatisfying(
                        container -> assertThat(container.networks()).containsExactly("a", "b"));
        assertThat(task(List.of("ls"), "--network", "none", "--image", "alpine", "--containerizer", "mesos")
                        .container())
                .hasValueSatisfying(container -> {
                    assertThat(container.networks()).containsExactly("none");
                    assertThat(container.image()).contains("alpine");
                });
    }

    @Test
    void whatCannotBeIsRefusedByItsOption() {
        assertRefused("--containerizer: is for --image only", "--containerizer", "mesos");
        assertRefused("--containerizer: must be docker or mesos", "--containerizer", "x", "--image", "alpine");
        assertRefused("--network: cannot be had with a container engine", "--network", "a", "--image", "alpine");
        assertRefused("--network: none must be the only one", "--network", "a,none");
        assertRefused(
                "--image: must have the form [HOST[:PORT]/]NAME[:TAG][@sha256:HEX]",
                "--containerizer",
                "mesos",
                "--image",
                "../a");
    }

    private static void assertRefused(String message, String... options) {
        assertThatThrownBy(() -> task(List.of("ls"), options))
                .isInstanceOf(InvalidValueException.class)
                .hasMessage(message);
    }

    private static BatchTask task(List<String> command, String... options) {
        return CommandLine.populateCommand(new TaskOptions(), options)
                .tasks(command, 1)
                .get(0);
    }
}
