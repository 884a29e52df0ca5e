package io.kebne.launcher.node;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.filter.ThresholdFilter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.rolling.FixedWindowRollingPolicy;
import ch.qos.logback.core.rolling.RollingFileAppender;
import ch.qos.logback.core.rolling.SizeBasedTriggeringPolicy;
import ch.qos.logback.core.util.FileSize;
import io.kebne.protocol.InvalidValueException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where this process logs to. People get single lines on the terminal; the log is for when those do not suffice. */
public final class Logging {
    /** The address tells the nodes of one process apart. */
    private static final String PATTERN =
            "%d{yyyy-MM-dd'T'HH:mm:ss.SSS} %-5level %X{akkaAddress} %logger{36} %X{akkaSource} %msg%n";

    private static final String TERMINAL_PATTERN = "kebne: %level %logger{0}: %msg%nopex%n";
    private static final String MAX_FILE_SIZE = "10MB";
    private static final int FILES_KEPT = 5;
    private static final List<String> LEVELS = List.of("error", "warn", "info", "debug", "trace");

    private Logging() {}

    /** Logs nothing. */
    public static void off() {
        LoggerContext context = context();
        context.reset();
        context.getLogger(Logger.ROOT_LOGGER_NAME).setLevel(Level.OFF);
    }

    /** Logs to a file of bounded size, and keeps a few older ones. */
    public static void toFile(Path file) {
        toFile(file, "info");
    }

    /** @param level the least severe that is logged, as in {@code kebne.node.log-level} */
    public static void toFile(Path file, String level) {
        if (!LEVELS.contains(level.toLowerCase(Locale.ROOT))) {
            throw new InvalidValueException(
                    "kebne.node.log-level", "'" + level + "': expected one of " + String.join(", ", LEVELS));
        }
        LoggerContext context = context();
        context.reset();
        RollingFileAppender<ILoggingEvent> appender = new RollingFileAppender<>();
        appender.setContext(context);
        appender.setFile(file.toString());
        appender.setEncoder(encoder(context, PATTERN));
        FixedWindowRollingPolicy rolling = new FixedWindowRollingPolicy();
        rolling.setContext(context);
        rolling.setParent(appender);
        rolling.setFileNamePattern(file + ".%i");
        rolling.setMinIndex(1);
        rolling.setMaxIndex(FILES_KEPT);
        rolling.start();
        SizeBasedTriggeringPolicy<ILoggingEvent> size = new SizeBasedTriggeringPolicy<>();
        size.setContext(context);
        size.setMaxFileSize(FileSize.valueOf(MAX_FILE_SIZE));
        size.start();
        appender.setRollingPolicy(rolling);
        appender.setTriggeringPolicy(size);
        appender.start();
        ch.qos.logback.classic.Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
        root.setLevel(Level.toLevel(level));
        root.addAppender(appender);
        if (!root.isDebugEnabled()) {
            // It warns four times a second as long as there is no majority, which nodes say themselves.
            context.getLogger("akka.cluster.sharding.ShardRegion").setLevel(Level.ERROR);
        }
    }

    /** Shows errors on standard error too, one line each: that is where service managers look first. */
    public static void errorsToTerminal() {
        LoggerContext context = context();
        ThresholdFilter errors = new ThresholdFilter();
        errors.setLevel(Level.ERROR.toString());
        errors.start();
        ConsoleAppender<ILoggingEvent> appender = new ConsoleAppender<>();
        appender.setContext(context);
        appender.setTarget("System.err");
        appender.setEncoder(encoder(context, TERMINAL_PATTERN));
        appender.addFilter(errors);
        appender.start();
        context.getLogger(Logger.ROOT_LOGGER_NAME).addAppender(appender);
    }

    private static PatternLayoutEncoder encoder(LoggerContext context, String pattern) {
        PatternLayoutEncoder encoder = new PatternLayoutEncoder();
        encoder.setContext(context);
        encoder.setPattern(pattern);
        encoder.start();
        return encoder;
    }

    private static LoggerContext context() {
        return (LoggerContext) LoggerFactory.getILoggerFactory();
    }
}
