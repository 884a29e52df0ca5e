package io.kebne.actors.agent.oci;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kebne.protocol.task.CommandInfo;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a container runs, by Mesos' table of what the task and the image say. */
class ImageProgramTest {
    private static final List<String> NONE = List.of();
    private static final List<String> ENTRYPOINT = List.of("/enter", "first");
    private static final List<String> COMMAND = List.of("/cmd", "rest");

    @Test
    void aShellLineIsRunByTheImagesShellWhateverTheImageSays() throws Exception {
        assertRuns(CommandInfo.shell("echo $X"), ENTRYPOINT, COMMAND, "/bin/sh", "/bin/sh", "-c", "echo $X");
    }

    @Test
    void aFileIsRunWhateverTheImageSays() throws Exception {
        assertRuns(CommandInfo.exec(List.of("ls", "-l")), ENTRYPOINT, COMMAND, "ls", "ls", "-l");
        assertRuns(command("ls", List.of()), ENTRYPOINT, COMMAND, "ls", "ls");
        assertRuns(command("/bin/busybox", List.of("ls", "-l")), NONE, NONE, "/bin/busybox", "ls", "-l");
    }

    @Test
    void withoutOneTheImagesProgramIsRun() throws Exception {
        CommandInfo nothing = CommandInfo.ofImage(List.of());
        assertRuns(nothing, NONE, COMMAND, "/cmd", "/cmd", "rest");
        assertRuns(nothing, ENTRYPOINT, NONE, "/enter", "/enter", "first");
        assertRuns(nothing, ENTRYPOINT, COMMAND, "/enter", "/enter", "first", "/cmd", "rest");
    }

    @Test
    void argumentsTakeThePlaceOfTheImages() throws Exception {
        CommandInfo arguments = CommandInfo.ofImage(List.of("-a", "-b"));
        assertRuns(arguments, NONE, COMMAND, "/cmd", "/cmd", "-a", "-b");
        assertRuns(arguments, ENTRYPOINT, NONE, "/enter", "/enter", "first", "-a", "-b");
        assertRuns(arguments, ENTRYPOINT, COMMAND, "/enter", "/enter", "first", "-a", "-b");
    }

    @Test
    void nothingCannotBeRun() {
        for (CommandInfo command : List.of(CommandInfo.ofImage(List.of()), CommandInfo.ofImage(List.of("-a")))) {
            assertThatThrownBy(() -> ImageProgram.of(command, ImageConfig.NONE))
                    .hasMessage("command.value: must be given, for the image says no program");
        }
    }

    private static CommandInfo command(String value, List<String> arguments) {
        return new CommandInfo(false, value, arguments, List.of(), List.of(), Optional.empty());
    }

    private static void assertRuns(
            CommandInfo command, List<String> entrypoint, List<String> images, String file, String... arguments)
            throws Exception {
        ImageConfig config = new ImageConfig(List.of(), entrypoint, images, Optional.empty(), Optional.empty());
        assertThat(ImageProgram.of(command, config)).isEqualTo(new ImageProgram(file, List.of(arguments)));
    }
}
