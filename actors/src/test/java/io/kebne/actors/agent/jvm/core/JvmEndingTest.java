package io.kebne.actors.agent.jvm.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.kebne.actors.agent.core.ExitValue;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class JvmEndingTest {
    private static final String EXHAUSTED = "before\nTerminating due to java.lang.OutOfMemoryError: %s\n";

    private static String message(ExitValue value, JvmRemains remains) {
        return JvmEnding.of(value, remains).map(JvmEnding.Told::message).orElse("");
    }

    private static JvmRemains output(String cause) {
        return new JvmRemains(Optional.empty(), EXHAUSTED.formatted(cause), true);
    }

    @Test
    void aStatusOfThreeIsOnlyThenOfMemoryWhenSomethingElseSaysSo() {
        assertThat(message(ExitValue.exited(3), JvmRemains.NONE)).isEmpty();
        assertThat(message(ExitValue.exited(1), output("Java heap space"))).isEmpty();
        assertThat(message(ExitValue.exited(3), output("Java heap space")))
                .isEqualTo("JVM_HEAP_OOM: java.lang.OutOfMemoryError: Java heap space; the heap is in jvm/heap.hprof");
        assertThat(message(ExitValue.exited(3), new JvmRemains(Optional.empty(), "", true)))
                .startsWith("JVM_HEAP_OOM: ");
    }

    @Test
    void whichMemoryWasExhaustedIsTold() {
        assertThat(message(ExitValue.exited(3), output("Metaspace"))).startsWith("JVM_METASPACE_OOM: ");
        assertThat(message(ExitValue.exited(3), output("GC overhead limit exceeded")))
                .startsWith("JVM_HEAP_OOM: ");
        assertThat(message(
                        ExitValue.exited(3),
                        output("unable to create native thread: possibly out of memory or process/resource limits")))
                .startsWith("JVM_NATIVE_OOM: ");
    }

    @Test
    void aLoaderThatWasGivenNoMemorySaysSoWithoutAnErrorFile() {
        String text = "/usr/bin/java: cannot allocate memory for thread-local data: ABORT\n";
        assertThat(message(ExitValue.exited(127), new JvmRemains(Optional.empty(), text, false)))
                .startsWith("JVM_NATIVE_OOM: The system gave no more memory: cannot allocate memory");
        assertThat(message(ExitValue.exited(127), JvmRemains.NONE)).isEmpty();
        assertThat(message(ExitValue.exited(1), new JvmRemains(Optional.empty(), text, false)))
                .isEmpty();
    }

    @Test
    void signalsAreToldApartHoweverTheyShow() {
        assertThat(message(ExitValue.exited(143), JvmRemains.NONE))
                .isEqualTo("JVM_TERMINATED: The Java program ended on SIGTERM");
        assertThat(message(ExitValue.signalled(15), JvmRemains.NONE)).startsWith("JVM_TERMINATED: ");
        assertThat(message(ExitValue.signalled(11), JvmRemains.NONE)).startsWith("JVM_CRASH: ");
        assertThat(message(ExitValue.signalled(9), JvmRemains.NONE)).isEmpty();
        assertThat(message(ExitValue.exited(1), JvmRemains.NONE)).isEmpty();
    }

    @Test
    void anErrorFileSaysWhereItCrashed() {
        HsErr error = HsErr.parse("""
                #
                # A fatal error has been detected by the Java Runtime Environment:
                #
                #  SIGSEGV (0xb) at pc=0x00007f0f5e7f2d3a, pid=12, tid=13
                #
                # JRE version: OpenJDK Runtime Environment (17.0.15+6) (build 17.0.15+6-Debian-1deb12u1)
                # Problematic frame:
                # V  [libjvm.so+0xe0cd3a]  Unsafe_PutLong+0x9a
                #
                """).orElseThrow();

        assertThat(message(ExitValue.signalled(6), new JvmRemains(Optional.of(error), "", false)))
                .isEqualTo(
                        "JVM_CRASH: SIGSEGV (0xb) in V  [libjvm.so+0xe0cd3a]  Unsafe_PutLong+0x9a; see jvm/hs_err.log");
    }

    @Test
    void anErrorFileSaysThatTheSystemHadNoMemory() {
        HsErr error = HsErr.parse("""
                #
                # There is insufficient memory for the Java Runtime Environment to continue.
                # Native memory allocation (mmap) failed to map 65536 bytes for committing reserved memory.
                # Possible reasons:
                #   The system is out of physical RAM or swap space
                """).orElseThrow();

        assertThat(message(ExitValue.exited(1), new JvmRemains(Optional.of(error), "", false)))
                .isEqualTo(
                        "JVM_NATIVE_OOM: The system gave no more memory: Native memory allocation (mmap) failed to map"
                                + " 65536 bytes for committing reserved memory.; see jvm/hs_err.log");
    }

    @Test
    void anInternalErrorIsACrashAndOtherTextIsNone() {
        assertThat(HsErr.parse("#  Internal Error (g1Policy.cpp:123), pid=1, tid=2\n"))
                .contains(new HsErr(
                        Optional.of("Internal Error (g1Policy.cpp:123)"), Optional.empty(), Optional.empty()));
        assertThat(HsErr.parse("hello\n")).isEmpty();
        assertThat(HsErr.parse("")).isEmpty();
    }
}
