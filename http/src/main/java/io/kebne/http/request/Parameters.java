package io.kebne.http.request;

import static akka.http.javadsl.server.Directives.extractRequest;

import akka.http.javadsl.model.Query;
import akka.http.javadsl.model.Uri;
import akka.http.javadsl.server.Route;
import io.kebne.protocol.InvalidValueException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * The parameters of a request, from its query or its form. Of several with one name the first counts; unknown ones are
 * ignored, as in Mesos. What cannot be accepted is an {@link InvalidValueException} that names the parameter.
 */
public final class Parameters {
    private static final long MAX_FORM_BYTES = 64 * 1024;
    private static final Pattern SECONDS = Pattern.compile("[0-9]{1,8}(\\.[0-9]{1,3})?");

    private final Map<String, String> values;

    Parameters(Map<String, String> values) {
        this.values = Map.copyOf(values);
    }

    /** The parameters in the request's URI. */
    public static Route query(Function<Parameters, Route> inner) {
        return extractRequest(request -> inner.apply(of(request.getUri().query(StandardCharsets.UTF_8, Uri.RELAXED))));
    }

    /** The parameters in the request's body, whatever its declared type: not every client declares one. */
    public static Route form(Function<Parameters, Route> inner) {
        return Body.text(
                MAX_FORM_BYTES,
                body -> inner.apply(of(Query.create(body.strip(), StandardCharsets.UTF_8, Uri.RELAXED))));
    }

    /** The parameters in the request's body and URI; where both have one, that of the body counts. */
    public static Route formOrQuery(Function<Parameters, Route> inner) {
        return query(query -> form(form -> inner.apply(form.or(query))));
    }

    public Optional<String> find(String name) {
        return Optional.ofNullable(values.get(name));
    }

    public String require(String name) {
        return find(name)
                .filter(value -> !value.isEmpty())
                .orElseThrow(() -> new InvalidValueException(name, "is missing"));
    }

    /** @param make throws {@link InvalidValueException}, perhaps under another name than the parameter's */
    public <T> T require(String name, Function<String, T> make) {
        String value = require(name);
        try {
            return make.apply(value);
        } catch (InvalidValueException e) {
            throw new InvalidValueException(name, e.reason());
        }
    }

    public long wholeNumber(String name, long fallback, long min, long max) {
        String text = values.get(name);
        if (text == null) {
            return fallback;
        }
        try {
            long number = Long.parseLong(text);
            if (number >= min && number <= max) {
                return number;
            }
        } catch (NumberFormatException e) {
            // The answer is the same as for a number out of bounds.
        }
        throw new InvalidValueException(name, "must be a whole number from " + min + " to " + max);
    }

    /** A duration in seconds, with up to three decimal digits. */
    public Optional<Duration> seconds(String name) {
        return find(name).map(text -> {
            if (!SECONDS.matcher(text).matches()) {
                throw new InvalidValueException(name, "must be a number of seconds, such as 5 or 0.5");
            }
            return Duration.ofMillis(new BigDecimal(text).movePointRight(3).longValueExact());
        });
    }

    public boolean flag(String name) {
        return oneOf(name, "false", List.of("true", "false")).equals("true");
    }

    public String oneOf(String name, String fallback, List<String> choices) {
        String value = values.getOrDefault(name, fallback);
        if (!choices.contains(value)) {
            throw new InvalidValueException(name, "must be one of " + String.join(", ", choices));
        }
        return value;
    }

    private Parameters or(Parameters other) {
        Map<String, String> all = new HashMap<>(other.values);
        all.putAll(values);
        return new Parameters(all);
    }

    private static Parameters of(Query query) {
        Map<String, String> first = new HashMap<>();
        query.toList().forEach(pair -> first.putIfAbsent(pair.first(), pair.second()));
        return new Parameters(first);
    }
}
