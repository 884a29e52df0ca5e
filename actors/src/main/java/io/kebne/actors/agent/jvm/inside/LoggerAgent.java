package io.kebne.actors.agent.jvm.inside;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.lang.instrument.Instrumentation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Says, or sets, the level of a logger in the logging systems that a program has loaded: Logback, Log4j 2, and the JDK's own.
 * Loaded into the program by its virtual machine, and found there by reflection, since it cannot know the program's class
 * loaders.
 */
public final class LoggerAgent {
    private LoggerAgent() {}

    /**
     * @param options a file for the answer, which must not be there yet; the logger, or {@code root}; a level, or {@code inherit},
     *     or nothing to let it be; with commas in between
     */
    public static void agentmain(String options, Instrumentation instrumentation) throws IOException {
        String[] words = options.split(",", -1);
        Optional<String> level = words[2].isEmpty() ? Optional.empty() : Optional.of(words[2]);
        List<String> lines = new ArrayList<>();
        for (LoggingSystem system : LoggingSystem.of(instrumentation.getAllLoadedClasses())) {
            lines.add(system.name() + ": " + said(system, words[1], level));
        }
        Files.write(Path.of(words[0]), lines, UTF_8, StandardOpenOption.CREATE_NEW);
    }

    /** What one system cannot do is no reason to ask no other. */
    private static String said(LoggingSystem system, String logger, Optional<String> level) {
        try {
            if (level.isPresent()) {
                system.set(logger, level.get());
            }
            return system.level(logger);
        } catch (ReflectiveOperationException | RuntimeException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            return "failed: " + cause;
        }
    }
}
