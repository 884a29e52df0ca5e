package io.kebne.actors.agent.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.kebne.actors.agent.Await;
import io.kebne.actors.agent.process.Launches.Started;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The notes that a later life of an agent finds, made as if the earlier one had been killed. */
class LeftoversTest {
    @TempDir
    Path temp;

    /** Of its own for each test: what is found by it is ended, also if another run of the tests started it. */
    private final String containerId = UUID.randomUUID().toString();

    private Launches launches;

    @BeforeEach
    void open() throws IOException {
        launches = new Launches(temp);
    }

    @AfterEach
    void close() {
        launches.close();
    }

    @Test
    void aGroupThatWasLeftBehindIsEndedWithAllItsChildren() throws Exception {
        Started left = launches.shell("trap '' TERM; sleep 100 & echo up > up; sleep 100");
        Await.until("up", () -> Files.exists(left.sandbox().resolve("up")));
        assertThat(launches.launcher.leftovers().end()).isEqualTo(1);
        assertThat(left.exitValue()).isEqualTo(128 + 9);
        assertThat(launches.table.group(left.process().pid())).isEmpty();
        assertThat(launches.pids).isEmptyDirectory();
    }

    @Test
    void anIdThatBelongsToAnotherProcessNowIsNotTouched() throws Exception {
        Process innocent = new ProcessBuilder("setsid", "sleep", "100").start();
        try {
            ProcessIdentity real = launches.table.identify(innocent.pid()).orElseThrow();
            note("started-earlier", new ProcessIdentity(real.pid(), real.start() - 1, real.bootId()));
            note("earlier-boot", new ProcessIdentity(real.pid(), real.start(), "another-boot"));
            assertThat(launches.launcher.leftovers().end()).isZero();
            assertThat(innocent.waitFor(50, TimeUnit.MILLISECONDS)).isFalse();
            assertThat(launches.pids).isEmptyDirectory();
        } finally {
            innocent.destroyForcibly();
        }
    }

    @Test
    void membersOfAGroupWhoseLeaderIsGoneAreEnded() throws Exception {
        ProcessBuilder builder = new ProcessBuilder("setsid", "sh", "-c", "sleep 100 & read -r line");
        builder.environment().put("MESOS_CONTAINER_ID", containerId);
        Process leader = builder.start();
        Await.until("child", () -> launches.table.group(leader.pid()).size() == 2);
        note(containerId, launches.table.identify(leader.pid()).orElseThrow());
        leader.outputWriter().close();
        assertThat(leader.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(launches.table.group(leader.pid())).hasSize(1);

        assertThat(launches.launcher.leftovers().end()).isEqualTo(1);
        assertThat(launches.table.group(leader.pid())).isEmpty();
    }

    @Test
    void aProcessThatWasStartedButNotYetNotedIsFoundByItsEnvironment() throws Exception {
        Process unnoted = orphan(containerId);
        Process other = orphan(containerId + "2");
        try {
            Files.writeString(launches.pids.resolve(containerId), "");
            assertThat(launches.launcher.leftovers().end()).isEqualTo(1);
            assertThat(unnoted.waitFor(20, TimeUnit.SECONDS)).isTrue();
            assertThat(other.isAlive()).isTrue();
        } finally {
            other.destroyForcibly();
        }
    }

    @Test
    void aTornNoteIsNoIdentity() {
        String whole = new ProcessIdentity(1234, 567, "boot").text() + "\n";
        assertThat(ProcessIdentity.parse(whole)).contains(new ProcessIdentity(1234, 567, "boot"));
        for (int length = 0; length < whole.length(); length++) {
            assertThat(ProcessIdentity.parse(whole.substring(0, length))).isEmpty();
        }
        assertThat(ProcessIdentity.parse("1 567 boot\n")).isEmpty();
        assertThat(ProcessIdentity.parse("-1 567 boot\n")).isEmpty();
        assertThat(ProcessIdentity.parse("x 567 boot\n")).isEmpty();
    }

    private void note(String container, ProcessIdentity identity) throws IOException {
        Files.writeString(launches.pids.resolve(container), identity.text() + "\n");
    }

    private static Process orphan(String container) throws IOException {
        ProcessBuilder builder = new ProcessBuilder("setsid", "sleep", "100");
        builder.environment().put("MESOS_CONTAINER_ID", container);
        return builder.start();
    }
}
