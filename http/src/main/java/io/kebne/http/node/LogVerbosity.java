package io.kebne.http.node;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import io.kebne.protocol.InvalidValueException;
import java.time.Duration;
import java.util.function.BiConsumer;
import org.slf4j.LoggerFactory;

/**
 * How much this process logs beside what its settings say, in Mesos' levels: 0 what is set, 1 also debugging, 2 and 3 all.
 * A higher level lasts for the time that is asked for. One for each server; soft.
 */
public final class LogVerbosity {
    /** glog's levels, as far as libprocess uses them. */
    private static final int MAX_LEVEL = 3;

    private static final Duration MAX_DURATION = Duration.ofDays(1);

    private final BiConsumer<Duration, Runnable> later;
    private int level;
    /** Tells a change from the ones before, whose end must not end it. */
    private long changes;

    private Level usual;

    /** @param later runs something after a time */
    public LogVerbosity(BiConsumer<Duration, Runnable> later) {
        this.later = later;
    }

    public synchronized int level() {
        return level;
    }

    /**
     * Logs as much as this level says, and after the duration as much as before the first change.
     *
     * @throws InvalidValueException naming level or duration, when there is none such
     */
    public synchronized void set(long newLevel, Duration duration) {
        if (newLevel < 0 || newLevel > MAX_LEVEL) {
            throw new InvalidValueException("level", "must lie between 0 and " + MAX_LEVEL);
        }
        if (duration.isNegative() || duration.isZero() || duration.compareTo(MAX_DURATION) > 0) {
            throw new InvalidValueException("duration", "must be longer than nothing, and at most a day");
        }
        change((int) newLevel);
        long change = changes;
        later.accept(duration, () -> revert(change));
    }

    private synchronized void revert(long change) {
        if (change == changes) {
            change(0);
        }
    }

    private void change(int newLevel) {
        Logger root = root();
        if (level == 0) {
            usual = root.getLevel();
        }
        level = newLevel;
        changes++;
        Level wanted = newLevel == 0 ? usual : newLevel == 1 ? Level.DEBUG : Level.TRACE;
        root.setLevel(wanted.isGreaterOrEqual(usual) ? usual : wanted);
    }

    private static Logger root() {
        return ((LoggerContext) LoggerFactory.getILoggerFactory()).getLogger(Logger.ROOT_LOGGER_NAME);
    }
}
