package io.kebne.actors.agent.jvm.inside;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.logging.Level;
import java.util.logging.Logger;

/** The JDK's own logging. */
final class JdkLogging implements LoggingSystem {
    private static final Map<String, Level> LEVELS = Map.of(
            "trace", Level.FINER,
            "debug", Level.FINE,
            "info", Level.INFO,
            "warn", Level.WARNING,
            "error", Level.SEVERE,
            "off", Level.OFF);

    /** A logger that nobody holds is forgotten together with its level. */
    private static final Map<String, Logger> HELD = new ConcurrentHashMap<>();

    @Override
    public String name() {
        return "java.util.logging";
    }

    @Override
    public void set(String logger, String level) {
        if (level.equals(INHERIT)) {
            logger(logger).setLevel(null);
            HELD.remove(logger);
        } else {
            HELD.computeIfAbsent(logger, JdkLogging::logger).setLevel(LEVELS.get(level));
        }
    }

    @Override
    public String level(String logger) {
        Logger found = logger(logger);
        while (found.getLevel() == null && found.getParent() != null) {
            found = found.getParent();
        }
        return String.valueOf(found.getLevel());
    }

    private static Logger logger(String name) {
        return Logger.getLogger(name.equals(ROOT) ? "" : name);
    }
}
