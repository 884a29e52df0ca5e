package io.kebne.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MainTest {
    @Test
    void onlyTheCommandThatIsNamedIsLookedAt() {
        assertThat(Main.commandLineFor("run", "--", "true").getSubcommands()).containsOnlyKeys("run");
    }

    @ParameterizedTest
    @ValueSource(strings = {"help", "completion", "no-such", "--debug", "--help"})
    void whoeverMayNeedAllHasAll(String first) {
        Set<String> all = Main.commandLine().getSubcommands().keySet();
        assertThat(Main.commandLineFor(first, "run").getSubcommands()).containsOnlyKeys(all);
    }

    @Test
    void withoutArgumentsThereAreAll() {
        assertThat(Main.commandLineFor().getSubcommands())
                .containsOnlyKeys(Main.commandLine().getSubcommands().keySet());
    }
}
