package io.kebne.actors.agent.jvm.core;

import io.kebne.actors.agent.core.ExitValue;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Why a Java program is over. Its name stands at the beginning of the status' message, and is kept stable for programs that
 * read it.
 */
public enum JvmEnding {
    /** The heap was exhausted; or the collector ran all the time and freed nothing. */
    JVM_HEAP_OOM,
    /** The space for classes was exhausted. */
    JVM_METASPACE_OOM,
    /** The system gave no more memory, or no more threads. */
    JVM_NATIVE_OOM,
    /** The virtual machine, or native code in it, failed. */
    JVM_CRASH,
    /** It ended in good order because it got SIGTERM, SIGINT or SIGHUP. */
    JVM_TERMINATED;

    /** What ExitOnOutOfMemoryError ends with. */
    private static final int OUT_OF_MEMORY = 3;

    private static final int SIGNAL_BASE = 128;
    private static final int SIGHUP = 1;
    private static final int SIGINT = 2;
    private static final int SIGABRT = 6;
    private static final int SIGBUS = 7;
    private static final int SIGSEGV = 11;
    private static final int SIGTERM = 15;
    private static final int SIGILL = 4;
    private static final int SIGFPE = 8;

    /** Of glibc's loader, which ends the process with {@link #LOADER_FAILED}: no error file is written then. */
    private static final Pattern LOADER_OUT_OF_MEMORY =
            Pattern.compile("cannot allocate memory for thread-local data|failed to map segment from shared object");

    private static final int LOADER_FAILED = 127;

    private static final Pattern TERMINATING =
            Pattern.compile("Terminating due to java\\.lang\\.OutOfMemoryError: ([^\r\n]{0,200})");

    /** With words for people. */
    public record Told(JvmEnding ending, String text) {
        /** As in a status. */
        public String message() {
            return ending + ": " + text;
        }
    }

    /** Empty when it simply exited, or what ended it is not of the virtual machine: a status, an exception, SIGKILL. */
    public static Optional<Told> of(ExitValue value, JvmRemains remains) {
        if (remains.error().isPresent()) {
            return Optional.of(ofError(remains.error().get()));
        }
        int status = value.exitStatus().orElse(-1);
        int signal = value.signal().orElse(status > SIGNAL_BASE ? status - SIGNAL_BASE : -1);
        Optional<String> cause = lastCause(remains.output());
        if (status == OUT_OF_MEMORY && (cause.isPresent() || remains.heapDump())) {
            return Optional.of(ofMemory(cause.orElse("Java heap space"), remains.heapDump()));
        }
        Matcher loader = LOADER_OUT_OF_MEMORY.matcher(remains.output());
        if (status == LOADER_FAILED && loader.find()) {
            return Optional.of(new Told(JVM_NATIVE_OOM, "The system gave no more memory: " + loader.group()));
        }
        return switch (signal) {
            case SIGTERM -> Optional.of(new Told(JVM_TERMINATED, "The Java program ended on SIGTERM"));
            case SIGINT -> Optional.of(new Told(JVM_TERMINATED, "The Java program ended on SIGINT"));
            case SIGHUP -> Optional.of(new Told(JVM_TERMINATED, "The Java program ended on SIGHUP"));
            case SIGABRT, SIGBUS, SIGSEGV, SIGILL, SIGFPE ->
                Optional.of(new Told(
                        JVM_CRASH, "The virtual machine was ended by signal " + signal + " and left no error file"));
            default -> Optional.empty();
        };
    }

    private static Told ofError(HsErr error) {
        String where = "; see " + JvmFiles.path(JvmFiles.ERROR_FILE);
        if (error.memory().isPresent()) {
            return new Told(
                    JVM_NATIVE_OOM,
                    "The system gave no more memory: " + error.memory().get() + where);
        }
        return new Told(
                JVM_CRASH,
                error.event().orElse("The virtual machine failed")
                        + error.frame().map(frame -> " in " + frame).orElse("")
                        + where);
    }

    private static Told ofMemory(String cause, boolean heapDump) {
        JvmEnding ending = cause.startsWith("Metaspace") || cause.startsWith("Compressed class space")
                ? JVM_METASPACE_OOM
                : cause.contains("native thread") ? JVM_NATIVE_OOM : JVM_HEAP_OOM;
        String dump = heapDump ? "; the heap is in " + JvmFiles.path(JvmFiles.HEAP_DUMP) : "";
        return new Told(ending, "java.lang.OutOfMemoryError: " + cause + dump);
    }

    private static Optional<String> lastCause(String output) {
        Matcher matcher = TERMINATING.matcher(output);
        Optional<String> cause = Optional.empty();
        while (matcher.find()) {
            cause = Optional.of(matcher.group(1).strip());
        }
        return cause;
    }
}
