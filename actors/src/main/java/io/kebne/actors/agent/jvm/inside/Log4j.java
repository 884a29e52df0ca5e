package io.kebne.actors.agent.jvm.inside;

import java.util.Locale;

/** Log4j 2. */
final class Log4j implements LoggingSystem {
    private final ClassLoader loader;

    Log4j(ClassLoader loader) {
        this.loader = loader;
    }

    @Override
    public String name() {
        return "log4j";
    }

    @Override
    public void set(String logger, String level) throws ReflectiveOperationException {
        if (level.equals(INHERIT)) {
            throw new IllegalArgumentException("it has no way to let a logger inherit again");
        }
        Class<?> levels = loader.loadClass("org.apache.logging.log4j.Level");
        loader.loadClass("org.apache.logging.log4j.core.config.Configurator")
                .getMethod("setLevel", String.class, levels)
                .invoke(
                        null,
                        inItsWords(logger),
                        levels.getField(level.toUpperCase(Locale.ROOT)).get(null));
    }

    @Override
    public String level(String logger) throws ReflectiveOperationException {
        Object found = loader.loadClass("org.apache.logging.log4j.LogManager")
                .getMethod("getLogger", String.class)
                .invoke(null, inItsWords(logger));
        return loader.loadClass("org.apache.logging.log4j.Logger")
                .getMethod("getLevel")
                .invoke(found)
                .toString();
    }

    private static String inItsWords(String logger) {
        return logger.equals(ROOT) ? "" : logger;
    }
}
