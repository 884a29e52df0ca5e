package io.kebne.multijvm.harness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class MultiJvmTest {
    private static final Duration SOON = Duration.ofSeconds(20);

    /** Starts a process of its own and waits for what happens to both. */
    static final class Parent {
        private Parent() {}

        @SuppressWarnings("resource") // It is to be killed before it can close anything.
        public static void main(String[] args) {
            Child grandchild = new MultiJvm().start("grandchild", List.of("sh", "-c", "echo up; exec sleep 1000"));
            // Only then does it lead a group.
            grandchild.stdout().awaitLine("a sign of life", SOON, "up"::equals);
            System.out.println("STARTED " + grandchild.pid());
            grandchild.awaitExit(Duration.ofHours(1));
        }
    }

    @Test
    void exitCodesAndBothOutputsOfAProcessAreKept() {
        try (MultiJvm processes = new MultiJvm()) {
            processes.start("three", List.of("sh", "-c", "echo out; echo err >&2; exit 3"));
            Child killed = processes.start("killed", List.of("sh", "-c", "echo in; kill -9 $$"));
            Child first = processes.start("zero", List.of("sh", "-c", "echo a; echo b"));

            assertThat(processes.awaitExits(SOON)).containsExactly(3, 137, 0);
            assertThat(first.stdout().lines()).containsExactly("a", "b");
            assertThat(killed.stdout().lines()).containsExactly("in");
            assertThatThrownBy(() -> first.stdout().awaitLine("a c", SOON, "c"::equals))
                    .hasMessageContaining("zero ended without a c");
        }
    }

    @Test
    void closingEndsAProcessWithWhateverItHasStarted() {
        long background;
        try (MultiJvm processes = new MultiJvm()) {
            Child shell = processes.start("shell", List.of("sh", "-c", "sleep 1000 & echo $!; trap '' TERM; wait"));
            background = Long.parseLong(shell.stdout().awaitLine("a process id", SOON, line -> true));
            assertThat(isRunning(background)).isTrue();
        }
        Await.until("the end of the process in the background", SOON, () -> !isRunning(background));
    }

    @Test
    void theEndOfTheTestsOwnJvmEndsItsProcesses() {
        try (MultiJvm processes = new MultiJvm()) {
            Child parent = processes.start("parent", List.of(), Parent.class.getName(), List.of());
            String line = parent.stdout().awaitLine("its child", SOON, l -> l.startsWith("STARTED "));
            long grandchild = Long.parseLong(line.substring("STARTED ".length()));
            assertThat(isRunning(grandchild)).isTrue();

            parent.kill();

            Await.until("the end of the grandchild", SOON, () -> !isRunning(grandchild));
        }
    }

    @Test
    void aPausedProcessStandsStillUntilItIsResumed() {
        try (MultiJvm processes = new MultiJvm()) {
            Child ticker = processes.start("ticker", List.of("sh", "-c", "while :; do echo tick; sleep 0.05; done"));
            ticker.stdout().awaitLine("a tick", SOON, "tick"::equals);

            ticker.pause();
            Await.until("the pause", SOON, () -> state(ticker.pid()) == 'T');
            ticker.resume();

            int ticks = ticker.stdout().lines().size();
            Await.until("more ticks", SOON, () -> ticker.stdout().lines().size() > ticks);
        }
    }

    private static boolean isRunning(long pid) {
        char state = state(pid);
        // A zombie is dead; its new parent will find out in its own time.
        return state != 0 && state != 'Z';
    }

    /** The state that the kernel shows for a process; 0 when there is none. */
    private static char state(long pid) {
        Path stat = Path.of("/proc", Long.toString(pid), "stat");
        try {
            String line = Files.readString(stat);
            return line.charAt(line.lastIndexOf(')') + 2);
        } catch (IOException e) {
            if (Files.exists(stat)) {
                throw new UncheckedIOException(e);
            }
            return 0;
        }
    }
}
