package io.kebne.http.node;

import static akka.http.javadsl.server.Directives.complete;
import static akka.http.javadsl.server.Directives.concat;
import static akka.http.javadsl.server.Directives.get;
import static akka.http.javadsl.server.Directives.path;
import static akka.http.javadsl.server.Directives.post;

import akka.http.javadsl.server.PathMatchers;
import akka.http.javadsl.server.Route;
import io.kebne.http.request.Parameters;
import io.kebne.protocol.InvalidValueException;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Map;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Mesos' {@code /logging/toggle}: tells the level, or sets it for a while, such as {@code ?level=1&duration=5mins}. */
public final class LoggingRoutes {
    private static final Pattern DURATION = Pattern.compile("([0-9]{1,9}(?:\\.[0-9]{1,9})?)([a-z]{2,5})");
    private static final Map<String, Duration> UNITS = Map.of(
            "ns", Duration.ofNanos(1),
            "us", Duration.ofNanos(1_000),
            "ms", Duration.ofMillis(1),
            "secs", Duration.ofSeconds(1),
            "mins", Duration.ofMinutes(1),
            "hrs", Duration.ofHours(1),
            "days", Duration.ofDays(1),
            "weeks", Duration.ofDays(7));

    private final LogVerbosity verbosity;

    private LoggingRoutes(LogVerbosity verbosity) {
        this.verbosity = verbosity;
    }

    public static Route create(LogVerbosity verbosity) {
        LoggingRoutes routes = new LoggingRoutes(verbosity);
        // In Mesos a GET sets the level too.
        Supplier<Route> toggle = () -> Parameters.query(routes::toggle);
        return path(PathMatchers.segment("logging").slash("toggle"), () -> concat(get(toggle), post(toggle)));
    }

    private Route toggle(Parameters parameters) {
        if (parameters.find("level").isEmpty() && parameters.find("duration").isEmpty()) {
            return complete(verbosity.level() + "\n");
        }
        parameters.require("level");
        verbosity.set(
                parameters.wholeNumber("level", 0, 0, Integer.MAX_VALUE),
                parameters.require("duration", LoggingRoutes::duration));
        return complete("");
    }

    private static Duration duration(String text) {
        Matcher matcher = DURATION.matcher(text);
        if (!matcher.matches() || !UNITS.containsKey(matcher.group(2))) {
            throw new InvalidValueException("duration", "must be a number with a unit, such as 30secs or 5mins");
        }
        BigDecimal nanos = new BigDecimal(matcher.group(1))
                .multiply(BigDecimal.valueOf(UNITS.get(matcher.group(2)).toNanos()));
        return Duration.ofSeconds(
                nanos.movePointLeft(9).longValue(),
                nanos.remainder(BigDecimal.TEN.pow(9)).longValue());
    }
}
