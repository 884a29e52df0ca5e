package io.kebne.actors.agent.jvm.core;

import io.kebne.protocol.jvm.ByteSize;
import io.kebne.protocol.jvm.JvmFlags;
import io.kebne.protocol.jvm.JvmInfo;
import io.kebne.protocol.jvm.JvmMemory;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The command line of a Java program. What the agent adds comes before the task's own arguments, and is left out where those
 * decide the same: the task has the last word.
 */
public final class JvmCommand {
    private static final int GC_LOGS = 4;
    private static final String GC_LOG_SIZE = "2m";
    private static final String RECORDING_NAME = "kebne";
    private static final int THOUSANDTHS = 1000;

    private JvmCommand() {}

    /** The name of the recording that the agent starts. */
    public static String recordingName() {
        return RECORDING_NAME;
    }

    /**
     * @param java the program
     * @param cpus of the task, in thousandths
     * @param archive of the program's classes, to be used where it fits
     * @return program and arguments
     */
    public static List<String> of(
            String java, JvmInfo jvm, JvmMemory memory, long cpus, JvmLimits limits, Optional<String> archive) {
        List<String> line = new ArrayList<>();
        line.add(java);
        JvmFlags own = new JvmFlags(jvm.jvmArguments());
        memory(line, own, memory);
        add(line, own, "ActiveProcessorCount", Long.toString(processors(cpus)));
        switchOn(line, own, "StartAttachListener");
        endings(line, own, memory, limits);
        if (!own.hasPrefix("-Xlog:gc")) {
            line.add("-Xlog:gc*:file=" + JvmFiles.path(JvmFiles.GC_LOG) + ":time,uptime,level,tags:filecount=" + GC_LOGS
                    + ",filesize=" + GC_LOG_SIZE);
        }
        recording(line, own, jvm, limits);
        if (archive.isPresent() && !own.has("SharedArchiveFile") && !own.hasPrefix("-Xshare")) {
            line.add("-XX:SharedArchiveFile=" + archive.get());
            // One that does not fit is not worth a word in the task's output.
            line.add("-Xlog:cds=off,class+path=off");
        }
        line.addAll(jvm.jvmArguments());
        program(line, jvm);
        return List.copyOf(line);
    }

    private static void memory(List<String> line, JvmFlags own, JvmMemory memory) {
        line.add("-Xmx" + ByteSize.format(memory.heap()));
        add(line, own, "MaxMetaspaceSize", ByteSize.format(memory.metaspace()));
        add(line, own, "ReservedCodeCacheSize", ByteSize.format(memory.codeCache()));
        add(line, own, "MaxDirectMemorySize", ByteSize.format(memory.direct()));
    }

    private static void endings(List<String> line, JvmFlags own, JvmMemory memory, JvmLimits limits) {
        boolean decided = own.has("ExitOnOutOfMemoryError")
                || own.has("CrashOnOutOfMemoryError")
                || own.has("OnOutOfMemoryError");
        if (!decided) {
            line.add("-XX:+ExitOnOutOfMemoryError");
        }
        if (memory.heap() <= limits.maxHeapDump() && !own.has("HeapDumpOnOutOfMemoryError")) {
            line.add("-XX:+HeapDumpOnOutOfMemoryError");
            add(line, own, "HeapDumpPath", JvmFiles.path(JvmFiles.HEAP_DUMP));
        }
        add(line, own, "ErrorFile", JvmFiles.path(JvmFiles.ERROR_FILE));
    }

    private static void recording(List<String> line, JvmFlags own, JvmInfo jvm, JvmLimits limits) {
        if (!jvm.flightRecorder() || limits.recordingSize() == 0 || own.has("StartFlightRecording")) {
            return;
        }
        add(
                line,
                own,
                "FlightRecorderOptions",
                "repository=" + JvmFiles.path(JvmFiles.RECORDINGS) + ",maxchunksize=1m");
        line.add("-XX:StartFlightRecording=name=" + RECORDING_NAME + ",settings=default,disk=true,maxsize="
                + ByteSize.format(limits.recordingSize()) + ",dumponexit=true,filename=" + JvmFiles.BLACK_BOX + "/"
                + JvmFiles.LAST_RECORDING);
        // Else it says on the task's standard output that it has started.
        line.add("-Xlog:jfr+startup=error");
    }

    private static void program(List<String> line, JvmInfo jvm) {
        if (jvm.jar().isPresent()) {
            line.add("-jar");
            line.add(jvm.jar().get());
        } else {
            if (!jvm.classPath().isEmpty()) {
                line.add("-cp");
                line.add(String.join(":", jvm.classPath()));
            }
            line.add(jvm.mainClass().orElseThrow());
        }
        line.addAll(jvm.arguments());
    }

    private static long processors(long cpus) {
        return Math.max(1, (cpus + THOUSANDTHS - 1) / THOUSANDTHS);
    }

    private static void add(List<String> line, JvmFlags own, String name, String value) {
        if (!own.has(name)) {
            line.add("-XX:" + name + "=" + value);
        }
    }

    private static void switchOn(List<String> line, JvmFlags own, String name) {
        if (!own.has(name)) {
            line.add("-XX:+" + name);
        }
    }
}
