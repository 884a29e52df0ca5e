package io.kebne.actors.agent.jvm.inside;

import java.util.ArrayList;
import java.util.List;

/** One of the logging systems of a program. Levels are said and taken in the words of SLF4J. */
interface LoggingSystem {
    /** The root logger of any system. */
    String ROOT = "root";

    /** The level that its logger takes from the loggers above. */
    String INHERIT = "inherit";

    String name();

    void set(String logger, String level) throws ReflectiveOperationException;

    /** The level in force, in the system's own words. */
    String level(String logger) throws ReflectiveOperationException;

    /** Those among the classes that a program has loaded. One that is there in two class loaders counts twice. */
    static List<LoggingSystem> of(Class<?>[] loaded) {
        List<LoggingSystem> systems = new ArrayList<>();
        for (Class<?> type : loaded) {
            switch (type.getName()) {
                case "ch.qos.logback.classic.LoggerContext":
                    systems.add(new Logback(type));
                    break;
                case "org.apache.logging.log4j.core.LoggerContext":
                    systems.add(new Log4j(type.getClassLoader()));
                    break;
                case "java.util.logging.LogManager":
                    systems.add(new JdkLogging());
                    break;
                default:
                    break;
            }
        }
        return systems;
    }
}
