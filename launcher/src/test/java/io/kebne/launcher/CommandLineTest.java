package io.kebne.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CommandLineTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "ps --jsn                 | Unknown option '--jsn'. Did you mean '--json'?",
                "run --cpu 1 -- true      | Unknown option '--cpu'. Did you mean '--cpus'?",
                "run --cpu=1 -- true      | Unknown option '--cpu'. Did you mean '--cpus'?",
                "master --prt 1           | Unknown option '--prt'. Did you mean '--port'?",
                "agent --work_dri /tmp/a  | Unknown option '--work-dri'. Did you mean '--work-dir'?",
                "pss                      | Unknown command 'pss'. Did you mean 'ps'?",
                "ps --quite-another-thing | Unknown option '--quite-another-thing'",
                "agents something         | Unexpected argument 'something'",
                "logs                     | Missing required parameter: 'TASK'",
                "master --port x          | Invalid value for option '--port': 'x' is not an int",
                "local --agents 0         | --agents: must lie between 1 and 50",
                "local --masters 3 --journal memory | --journal: several masters need a journal that they share: embedded or cassandra",
                "journal                  | What about the journal? 'kebne journal --help' lists what there is",
                "journal init --set kebne.journal.kind=memory | kebne.journal.kind: a journal in memory needs no tables",
                "kill a --grace -1        | --grace: must lie between 0 and 10000000",
                "ps --master ,            | --master: names no address",
                "completion fish          | SHELL: 'fish': expected bash or zsh",
                "agent --master http://a:1 --masters b:2 | --master: has no effect beside --masters",
            })
    void wrongUsageIsOneLineWithTheNearestMatchAndExitCodeTwo(String arguments, String message) {
        Output output = Output.of(arguments.strip().split(" +"));

        assertThat(output.err()).isEqualTo("kebne: " + message + System.lineSeparator());
        assertThat(output.exitCode()).isEqualTo(2);
        assertThat(output.out()).isEmpty();
    }

    @Test
    void noCommandAtAllIsWrongUsage() {
        assertThat(Output.of().exitCode()).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource({
        "ps",
        "agents",
        "frameworks",
        "logs x",
        "kill x",
        "version --server",
        "roles",
        "quota",
        "quota ls",
        "quota set a --limit cpus:1",
        "weights",
        "weights set a=1",
        "priority set a 1",
        "whitelist clear",
        "drain x",
        "gone x"
    })
    void aClusterThatDoesNotAnswerIsExitCodeThree(String arguments) {
        String url = "http://127.0.0.1:1";

        Output output = Output.of((arguments + " --master " + url).split(" "));

        assertThat(output.err())
                .startsWith("kebne: cannot reach a master at " + url + ": ")
                .hasLineCount(1);
        assertThat(output.exitCode()).isEqualTo(3);
    }

    @Test
    void theVersionCanBePrintedAsJson() {
        assertThat(Output.of("version", "--json").out()).matches("\\{\"version\":\"[0-9.]+\"}\\R");
    }

    @Test
    void theCompletionScriptKnowsTheCommands() {
        assertThat(Output.of("completion", "zsh").out()).contains("quickstart", "--masters");
    }

    @Test
    void aPortInUseIsOneLineAndExitCodeOne(@TempDir Path directory) throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Output output = Output.of(
                    "local", "--port", Integer.toString(taken.getLocalPort()), "--work-dir", directory.toString());

            assertThat(output.err())
                    .startsWith("kebne: address in use: 127.0.0.1:" + taken.getLocalPort())
                    .hasLineCount(1);
            assertThat(output.exitCode()).isEqualTo(1);
        }
    }

    @Test
    void aWorkDirectoryThatCannotBeWrittenIsOneLineAndExitCodeOne(@TempDir Path directory) throws IOException {
        Path file = Files.createFile(directory.resolve("file"));

        Output output = Output.of("master", "--work_dir=" + file.resolve("work"));

        assertThat(output.err())
                .startsWith("kebne: the work directory " + file.resolve("work") + " is not writable")
                .hasLineCount(1);
        assertThat(output.exitCode()).isEqualTo(1);
    }

    @Test
    void anUnknownKeyInAFileIsExitCodeTwo(@TempDir Path directory) throws IOException {
        Path file = Files.writeString(directory.resolve("a.conf"), "kebne.allocator.offer-timout = 5s");

        Output output = Output.of("master", "--config", file.toString());

        assertThat(output.err())
                .contains("kebne.allocator.offer-timout", "Did you mean 'kebne.allocator.offer-timeout'?")
                .hasLineCount(1);
        assertThat(output.exitCode()).isEqualTo(2);
    }
}
