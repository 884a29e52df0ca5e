package io.kebne.actors.agent.jvm.core;

import io.kebne.protocol.InvalidValueException;
import io.kebne.protocol.jvm.ByteSize;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** What a running virtual machine can be asked for, and how it is said in the words of {@code jcmd}. */
public sealed interface JvmAction {
    /** All stacks. */
    record Threads() implements JvmAction {}

    /**
     * Objects by class.
     *
     * @param all also what the next collection will free, which spares the collection
     */
    record Histogram(boolean all) implements JvmAction {}

    /** The heap's regions. */
    record HeapInfo() implements JvmAction {}

    /** A full collection. */
    record CollectGarbage() implements JvmAction {}

    /** A dump of what lives, into the sandbox. */
    record DumpHeap() implements JvmAction {}

    /** Which recordings there are. */
    record Recordings() implements JvmAction {}

    /**
     * A recording.
     *
     * @param settings default or profile
     * @param duration after which it stops
     */
    record StartRecording(String name, String settings, long maxBytes, Optional<Duration> duration)
            implements JvmAction {
        private static final List<String> SETTINGS = List.of("default", "profile");

        public StartRecording {
            requireName(name);
            if (!SETTINGS.contains(settings)) {
                throw new InvalidValueException("settings", "must be default or profile");
            }
        }
    }

    /** What a recording has so far, into the sandbox. */
    record DumpRecording(String name) implements JvmAction {
        public DumpRecording {
            requireName(name);
        }
    }

    /** Ends a recording; what it has not dumped is lost. */
    record StopRecording(String name) implements JvmAction {
        public StopRecording {
            requireName(name);
        }
    }

    /**
     * The level of a logger in the program's own logging, which is what it says.
     *
     * @param logger its name, or {@code root}
     * @param level to be set: trace, debug, info, warn, error, off, or inherit
     */
    record LoggerLevel(String logger, Optional<String> level) implements JvmAction {
        public static final List<String> LEVELS = List.of("trace", "debug", "info", "warn", "error", "off", "inherit");

        public LoggerLevel {
            if (!Names.LOGGER.matcher(logger).matches()) {
                throw new InvalidValueException("name", "must be 1 to 200 letters, digits, ., _, $ or -");
            }
            if (level.isPresent() && !LEVELS.contains(level.get())) {
                throw new InvalidValueException("level", "must be one of " + String.join(", ", LEVELS));
            }
            if (logger.equals("root") && level.equals(Optional.of("inherit"))) {
                throw new InvalidValueException("level", "must be said: there is nothing above the root");
            }
        }
    }

    /** How it begins the name of the file that it makes; empty when it makes none. */
    default Optional<String> filePrefix() {
        if (this instanceof DumpHeap) {
            return Optional.of("dump-");
        }
        return this instanceof DumpRecording ? Optional.of("recording-") : Optional.empty();
    }

    /** How that file's name ends. */
    default String fileSuffix() {
        return this instanceof DumpHeap ? ".hprof" : ".jfr";
    }

    /** @param file that it is to make, as the virtual machine names it; where it is to answer, if it loads an agent for that */
    default String command(String file) {
        if (this instanceof Threads) {
            return "Thread.print -l";
        } else if (this instanceof Histogram histogram) {
            return histogram.all() ? "GC.class_histogram -all" : "GC.class_histogram";
        } else if (this instanceof HeapInfo) {
            return "GC.heap_info";
        } else if (this instanceof CollectGarbage) {
            return "GC.run";
        } else if (this instanceof DumpHeap) {
            return "GC.heap_dump " + file;
        } else if (this instanceof StartRecording start) {
            return "JFR.start name=" + start.name() + " settings=" + start.settings() + " maxsize="
                    + ByteSize.format(start.maxBytes())
                    + start.duration()
                            .map(time -> " duration=" + time.toSeconds() + "s")
                            .orElse("");
        } else if (this instanceof DumpRecording dump) {
            return "JFR.dump name=" + dump.name() + " filename=" + file;
        } else if (this instanceof StopRecording stop) {
            return "JFR.stop name=" + stop.name();
        } else if (this instanceof LoggerLevel logger) {
            return "JVMTI.agent_load " + JvmFiles.path(JvmFiles.LOGGER_AGENT) + " " + file + "," + logger.logger() + ","
                    + logger.level().orElse("");
        }
        return "JFR.check";
    }

    private static void requireName(String name) {
        if (!Names.RECORDING.matcher(name).matches()) {
            throw new InvalidValueException("name", "must be 1 to 32 letters, digits, - or _");
        }
    }

    /** An interface has no private constants. */
    final class Names {
        private static final Pattern LOGGER = Pattern.compile("[A-Za-z0-9._$-]{1,200}");
        private static final Pattern RECORDING = Pattern.compile("[A-Za-z0-9_-]{1,32}");

        private Names() {}
    }
}
