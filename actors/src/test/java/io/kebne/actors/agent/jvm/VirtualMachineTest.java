package io.kebne.actors.agent.jvm;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.kebne.actors.agent.Await;
import io.kebne.actors.agent.jvm.core.JvmCounters;
import io.kebne.actors.agent.jvm.core.PerfData;
import io.kebne.actors.api.JvmException;
import io.kebne.actors.api.JvmException.Kind;
import io.kebne.protocol.InvalidValueException;
import java.lang.management.ManagementFactory;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against this very virtual machine, and against processes that are none or behave badly. */
class VirtualMachineTest {
    private static final long SELF = ProcessHandle.current().pid();
    private static final Duration SHORT = Duration.ofMillis(300);

    @TempDir
    private Path directory;

    @Test
    void countersAreReadWithoutAsking() {
        JvmCounters counters =
                VirtualMachine.at(SELF).orElseThrow().counters().orElseThrow().counters();

        assertThat(counters.version()).isEqualTo(System.getProperty("java.version"));
        assertThat(counters.heapMax())
                .isCloseTo(Runtime.getRuntime().maxMemory(), org.assertj.core.data.Percentage.withPercentage(15));
        assertThat(counters.heapUsed()).isBetween(1L, counters.heapCommitted());
        assertThat(counters.threads())
                .isCloseTo(
                        ManagementFactory.getThreadMXBean().getThreadCount(), org.assertj.core.data.Offset.offset(20L));
        assertThat(counters.classes()).isGreaterThan(500);
        assertThat(counters.daemonThreads()).isPositive();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Serial", "Parallel", "G1"})
    void theHeapMayBecomeAsLargeAsItMayWhateverCollectsIt(String collector) throws Exception {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        Path classes = Path.of(Program.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        Process process = new ProcessBuilder(
                        java,
                        "-Xmx96m",
                        "-XX:+Use" + collector + "GC",
                        "-cp",
                        classes.toString(),
                        Program.class.getName(),
                        "stay")
                .start();
        try {
            // One counter after the other is there at first.
            Await.until("a heap of 96 MB, more or less", () -> Math.abs((heapMax(process.pid()) >> 20) - 96) <= 14);
        } finally {
            process.destroyForcibly().waitFor();
        }
    }

    /** 0 as long as it is not known. */
    private static long heapMax(long pid) {
        return VirtualMachine.at(pid)
                .flatMap(VirtualMachine::counters)
                .map(sample -> sample.counters().heapMax())
                .orElse(0L);
    }

    @Test
    void aFileOfCountersThatIsCutOffIsRefusedWhereverItEnds() throws Exception {
        byte[] whole = perfFile();
        for (int length = 0; length < whole.length; length += 97) {
            byte[] part = Arrays.copyOf(whole, length);
            try {
                assertThat(PerfData.parse(part).numbers()).isNotNull();
            } catch (InvalidValueException e) {
                assertThat(e.field()).isEqualTo("hsperfdata");
            }
        }
        byte[] other = whole.clone();
        other[0] = 0;
        assertThatThrownBy(() -> PerfData.parse(other)).hasMessage("hsperfdata: is not a file of counters");
    }

    private static byte[] perfFile() throws Exception {
        try (var directories = Files.newDirectoryStream(Path.of("/tmp"), "hsperfdata_*")) {
            for (Path path : directories) {
                Path file = path.resolve(Long.toString(SELF));
                if (Files.exists(file)) {
                    return Files.readAllBytes(file);
                }
            }
        }
        throw new AssertionError("this virtual machine shows no counters");
    }

    @Test
    void aProcessThatIsNoVirtualMachineIsToldFromOneThatIsGone() throws Exception {
        Process sleep = new ProcessBuilder("sleep", "100").start();
        try {
            assertThat(VirtualMachine.at(sleep.pid())).isEmpty();
            assertThat(VirtualMachine.below(sleep.pid())).isEmpty();
            assertFails(Kind.NOT_LISTENING, () -> machine(sleep.pid()).command("Thread.print", SHORT, 100));
        } finally {
            sleep.destroyForcibly().waitFor();
        }
        assertThat(VirtualMachine.at(sleep.pid())).isEmpty();
        assertFails(Kind.GONE, () -> machine(sleep.pid()).command("Thread.print", SHORT, 100));
    }

    private VirtualMachine machine(long pid) {
        return new VirtualMachine(pid, pid, directory);
    }

    private static void assertFails(Kind kind, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        JvmException.class, e -> assertThat(e.kind()).isEqualTo(kind));
    }

    private ServerSocketChannel listen() throws Exception {
        ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        server.bind(UnixDomainSocketAddress.of(machine(SELF).socket()));
        return server;
    }

    @Test
    void oneThatDoesNotAnswerIsGivenUp() throws Exception {
        try (ServerSocketChannel server = listen()) {
            assertThat(server.isOpen()).isTrue();
            assertFails(Kind.SILENT, () -> machine(SELF).command("Thread.print", SHORT, 100));
        }
    }

    @Test
    void oneThatTooManyWaitForIsGivenUpAtOnce() throws Exception {
        try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(machine(SELF).socket()), 1);
            List<SocketChannel> waiting = new ArrayList<>();
            boolean taken = true;
            while (taken) {
                SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
                channel.configureBlocking(false);
                waiting.add(channel);
                try {
                    taken = channel.connect(server.getLocalAddress());
                } catch (SocketException e) {
                    taken = false;
                }
            }

            assertFails(Kind.SILENT, () -> machine(SELF).command("Thread.print", Duration.ofMinutes(1), 100));

            for (SocketChannel channel : waiting) {
                channel.close();
            }
        }
    }

    @Test
    void oneThatHangsUpWithoutAWordRefusesThisUser() throws Exception {
        try (ServerSocketChannel server = listen()) {
            Thread other = new Thread(() -> answer(server, ""));
            other.start();
            assertFails(Kind.REFUSED, () -> machine(SELF).command("Thread.print", Duration.ofSeconds(10), 100));
            other.join();
        }
    }

    @Test
    void whatItCannotDoIsToldInItsWordsAndLongAnswersAreCut() throws Exception {
        try (ServerSocketChannel server = listen()) {
            Thread other = new Thread(() -> {
                answer(server, "1\nUnknown diagnostic command\n");
                answer(server, "0\n" + "x".repeat(1000));
            });
            other.start();
            assertThatThrownBy(() -> machine(SELF).command("No.such", Duration.ofSeconds(10), 100))
                    .hasMessage("The virtual machine says: Unknown diagnostic command");
            assertThat(machine(SELF).command("Thread.print", Duration.ofSeconds(10), 100))
                    .isEqualTo("x".repeat(98));
            other.join();
        }
    }

    @Test
    void aSocketOfAnotherUserIsNotSpokenTo() throws Exception {
        assumeTrue("root".equals(System.getProperty("user.name")), "only root can give files away");
        try (ServerSocketChannel server = listen()) {
            assertThat(server.isOpen()).isTrue();
            Files.setAttribute(machine(SELF).socket(), "unix:uid", 65534);
            assertFails(Kind.REFUSED, () -> machine(SELF).command("Thread.print", SHORT, 100));
        }
    }

    private static void answer(ServerSocketChannel server, String text) {
        try (SocketChannel channel = server.accept()) {
            ByteBuffer request = ByteBuffer.allocate(200);
            assertThat(channel.read(request)).isPositive();
            channel.write(ByteBuffer.wrap(text.getBytes(UTF_8)));
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
