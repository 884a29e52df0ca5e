package io.kebne.actors.agent.jvm.inside;

import java.util.Locale;

/** Logback, behind SLF4J. */
final class Logback implements LoggingSystem {
    private final Class<?> context;

    Logback(Class<?> context) {
        this.context = context;
    }

    @Override
    public String name() {
        return "logback";
    }

    @Override
    public void set(String logger, String level) throws ReflectiveOperationException {
        Class<?> levels = context.getClassLoader().loadClass("ch.qos.logback.classic.Level");
        Object wanted = level.equals(INHERIT)
                ? null
                : levels.getField(level.toUpperCase(Locale.ROOT)).get(null);
        Object found = logger(logger);
        found.getClass().getMethod("setLevel", levels).invoke(found, wanted);
    }

    @Override
    public String level(String logger) throws ReflectiveOperationException {
        Object found = logger(logger);
        return found.getClass().getMethod("getEffectiveLevel").invoke(found).toString();
    }

    private Object logger(String name) throws ReflectiveOperationException {
        Object factory = context.getClassLoader()
                .loadClass("org.slf4j.LoggerFactory")
                .getMethod("getILoggerFactory")
                .invoke(null);
        if (!context.isInstance(factory)) {
            throw new IllegalStateException("it is not what SLF4J logs to");
        }
        return context.getMethod("getLogger", String.class).invoke(factory, name.equals(ROOT) ? "ROOT" : name);
    }
}
