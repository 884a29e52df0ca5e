package io.kebne.actors.agent.jvm.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.kebne.protocol.jvm.JvmInfo;
import io.kebne.protocol.jvm.JvmMemory;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class JvmCommandTest {
    private static final JvmLimits LIMITS = new JvmLimits(2L << 30, 16L << 20, Duration.ofSeconds(5), 1L << 30);
    private static final long MEMORY = 512L << 20;

    private static List<String> line(JvmInfo jvm, JvmLimits limits) {
        return JvmCommand.of("/jdk/bin/java", jvm, JvmMemory.of(jvm, MEMORY), 1_500, limits, Optional.of("/a.jsa"));
    }

    @Test
    void whatTheAgentAddsStandsBeforeWhatTheTaskSays() {
        JvmInfo jvm = JvmInfo.ofMainClass("a.Main", List.of("a.jar", "lib/*"))
                .heapBytes(256L << 20)
                .jvmArguments(List.of("-Da=b"))
                .arguments(List.of("x", ""))
                .build();

        assertThat(line(jvm, LIMITS))
                .startsWith("/jdk/bin/java", "-Xmx256m")
                .contains(
                        "-XX:ActiveProcessorCount=2",
                        "-XX:+StartAttachListener",
                        "-XX:+ExitOnOutOfMemoryError",
                        "-XX:+HeapDumpOnOutOfMemoryError",
                        "-XX:HeapDumpPath=jvm/heap.hprof",
                        "-XX:ErrorFile=jvm/hs_err.log",
                        "-Xlog:gc*:file=jvm/gc.log:time,uptime,level,tags:filecount=4,filesize=2m",
                        "-XX:StartFlightRecording=name=kebne,settings=default,disk=true,maxsize=16m"
                                + ",dumponexit=true,filename=blackbox/exit.jfr",
                        "-XX:SharedArchiveFile=/a.jsa")
                .endsWith("-Da=b", "-cp", "a.jar:lib/*", "a.Main", "x", "");
    }

    @Test
    void theTaskHasTheLastWord() {
        JvmInfo jvm = JvmInfo.ofJar("a.jar")
                .jvmArguments(List.of(
                        "-XX:ActiveProcessorCount=7",
                        "-XX:-ExitOnOutOfMemoryError",
                        "-XX:-HeapDumpOnOutOfMemoryError",
                        "-Xlog:gc",
                        "-XX:MaxMetaspaceSize=50m",
                        "-XX:-StartAttachListener",
                        "-Xshare:off"))
                .flightRecorder(false)
                .build();

        assertThat(line(jvm, LIMITS))
                .doesNotContain("-XX:+ExitOnOutOfMemoryError", "-XX:+StartAttachListener")
                .noneMatch(argument -> argument.startsWith("-Xlog:gc*")
                        || argument.contains("HeapDumpPath")
                        || argument.contains("FlightRecord")
                        || argument.contains("SharedArchiveFile"))
                .containsOnlyOnce("-XX:MaxMetaspaceSize=50m")
                .endsWith("-jar", "a.jar");
    }

    @Test
    void aHeapThatIsTooLargeIsNotDumped() {
        JvmLimits small = new JvmLimits(1L << 20, 0, Duration.ZERO, 0);

        assertThat(line(JvmInfo.ofJar("a.jar").build(), small))
                .noneMatch(argument -> argument.contains("HeapDump") || argument.contains("FlightRecord"));
    }
}
