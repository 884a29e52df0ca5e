package io.kebne.protocol.service;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonTypeName;
import io.kebne.protocol.InvalidValueException;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** By what the number of a service's instances is chosen. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "@")
public sealed interface ScalingPolicy {
    /** What people know it by. */
    String name();

    /** Whether it can want instances where there are none. */
    default boolean needsNoInstance() {
        return false;
    }

    /** About how many characters it has. */
    default int size() {
        return 50;
    }

    /** @param target what instances use of the processors that they ask for, in percent, on the average */
    @JsonTypeName("cpu")
    record Cpu(double target) implements ScalingPolicy {
        public Cpu {
            requireTarget(target);
        }

        @Override
        public String name() {
            return "cpu";
        }
    }

    /** @param target what instances use of the memory that they ask for, in percent, on the average */
    @JsonTypeName("memory")
    record Memory(double target) implements ScalingPolicy {
        public Memory {
            requireTarget(target);
        }

        @Override
        public String name() {
            return "memory";
        }
    }

    /**
     * A number that each instance tells of itself, or somebody else of all of them.
     *
     * @param url who tells it; empty: each instance
     * @param path of the instances where they tell it
     * @param port name or index of their port
     * @param metric the name of a series in Prometheus' text format, all samples of which count together; empty: what is
     *     answered is a number
     * @param labels that samples must have
     * @param target for each instance
     */
    @JsonTypeName("metric")
    record Metric(
            @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<String> url,
            String path,
            String port,
            @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<String> metric,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) SortedMap<String, String> labels,
            double target)
            implements ScalingPolicy {
        private static final int MAX_LENGTH = 1000;
        private static final int MAX_LABELS = 10;
        private static final Pattern METRIC = Pattern.compile("[a-zA-Z_:][a-zA-Z0-9_:]{0,199}");

        public Metric {
            labels = Collections.unmodifiableSortedMap(new TreeMap<>(labels == null ? Map.of() : labels));
            url.ifPresent(Metric::requireUrl);
            if (!path.startsWith("/")
                    || path.length() > MAX_LENGTH
                    || path.chars().anyMatch(c -> c <= ' ' || c > '~')) {
                throw new InvalidValueException(
                        "path", "must begin with '/' and have at most " + MAX_LENGTH + " visible characters of ASCII");
            }
            if (metric.filter(m -> !METRIC.matcher(m).matches()).isPresent()) {
                throw new InvalidValueException("metric", "must be a name of Prometheus: letters, digits, '_' and ':'");
            }
            if (metric.isEmpty() && !labels.isEmpty()) {
                throw new InvalidValueException("labels", "need a metric");
            }
            if (labels.size() > MAX_LABELS
                    || labels.entrySet().stream()
                            .anyMatch(e -> e.getKey().length() + e.getValue().length() > 200)) {
                throw new InvalidValueException("labels", "must be at most " + MAX_LABELS + ", of 200 characters each");
            }
            if (!(target > 0 && target <= 1e15)) {
                throw new InvalidValueException("target", "must be more than 0 and at most 1e15");
            }
        }

        @Override
        public String name() {
            return "metric " + metric.or(() -> url).orElse(path);
        }

        @Override
        public boolean needsNoInstance() {
            return url.isPresent();
        }

        @Override
        public int size() {
            int size = 100
                    + url.orElse("").length()
                    + path.length()
                    + metric.orElse("").length();
            for (Map.Entry<String, String> label : labels.entrySet()) {
                size += label.getKey().length() + label.getValue().length();
            }
            return size;
        }

        private static void requireUrl(String url) {
            if (url.length() > MAX_LENGTH) {
                throw new InvalidValueException("url", "must have at most " + MAX_LENGTH + " characters");
            }
            try {
                URI uri = new URI(url);
                boolean http = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
                if (!http || uri.getHost() == null || uri.getUserInfo() != null) {
                    throw new InvalidValueException("url", "must be an address of http or https, without credentials");
                }
            } catch (URISyntaxException e) {
                throw new InvalidValueException("url", "is no URL");
            }
        }
    }

    /**
     * So many instances at certain times.
     *
     * @param cron five fields: when it begins
     * @param timeZone of those times
     * @param duration for how long it holds each time
     * @param instances how many
     * @param fixed whether it is just so many then; otherwise at least
     */
    @JsonTypeName("schedule")
    record Schedule(String cron, String timeZone, Duration duration, int instances, boolean fixed)
            implements ScalingPolicy {
        private static final int MAX_LENGTH = 200;
        private static final Duration MAX_DURATION = Duration.ofDays(31);

        public Schedule {
            if (cron.isBlank() || cron.length() > MAX_LENGTH) {
                throw new InvalidValueException("cron", "must have 1 to " + MAX_LENGTH + " characters");
            }
            try {
                ZoneId.of(timeZone);
            } catch (DateTimeException e) {
                throw new InvalidValueException("timeZone", "'" + timeZone + "' is no time zone");
            }
            if (duration.toMillis() < 1 || duration.compareTo(MAX_DURATION) > 0) {
                throw new InvalidValueException(
                        "durationSeconds", "must be more than 0 and at most " + MAX_DURATION.toSeconds());
            }
            if (instances < 0 || instances > ServiceSpec.MAX_INSTANCES) {
                throw new InvalidValueException("instances", "must lie between 0 and " + ServiceSpec.MAX_INSTANCES);
            }
        }

        @Override
        public String name() {
            return "schedule " + cron;
        }

        @Override
        public boolean needsNoInstance() {
            return true;
        }

        @Override
        public int size() {
            return 100 + cron.length() + timeZone.length();
        }
    }

    private static void requireTarget(double target) {
        if (!(target >= 1 && target <= 10_000)) {
            throw new InvalidValueException("target", "must lie between 1 and 10000 percent");
        }
    }
}
