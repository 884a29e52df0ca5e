package io.kebne.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** Holds {@code docs/reference/cli.md} and the commands equal. */
class CommandLinePageTest {
    /** What every command has is described once. */
    private static final Set<String> COMMON = Set.of("--help", "-h", "--debug", "--json", "--master", "--credentials");

    private static final Pattern OPTION = Pattern.compile("`(-{1,2}[a-z][-a-z0-9]*)");

    @Test
    void thePageHasEachCommandWithItsOptionsAndNoOthers() throws IOException {
        String page = Files.readString(Path.of("../docs/reference/cli.md"));
        Set<String> commands = new TreeSet<>(Main.commandLine().getSubcommands().keySet());
        commands.remove("help");

        assertThat(headings(page)).containsExactlyInAnyOrderElementsOf(commands);
        for (String name : commands) {
            CommandLine command = Main.commandLine().getSubcommands().get(name);
            assertThat(described(section(page, name)))
                    .as("options described of " + name)
                    .containsExactlyInAnyOrderElementsOf(options(command));
        }
    }

    private static List<String> headings(String page) {
        return page.lines()
                .filter(line -> line.startsWith("## kebne "))
                .map(line -> line.substring("## kebne ".length()))
                .toList();
    }

    private static String section(String page, String command) {
        int start = page.indexOf("\n## kebne " + command + "\n");
        int end = page.indexOf("\n## ", start + 1);
        return page.substring(start, end < 0 ? page.length() : end);
    }

    private static Set<String> described(String section) {
        Set<String> options = new TreeSet<>();
        section.lines()
                .filter(line -> line.startsWith("| `") || line.contains("`-a`") || line.contains("`--server`"))
                .forEach(line -> OPTION.matcher(line).results().forEach(match -> options.add(match.group(1))));
        options.removeAll(COMMON);
        return options;
    }

    /** Of a command and those below it, which are described together. */
    private static Set<String> options(CommandLine command) {
        Set<String> options = new TreeSet<>();
        command.getSubcommands().values().forEach(below -> options.addAll(options(below)));
        command.getCommandSpec().options().stream()
                .filter(option -> !option.hidden())
                .forEach(option -> options.addAll(Arrays.asList(option.names())));
        options.removeAll(COMMON);
        return options;
    }
}
