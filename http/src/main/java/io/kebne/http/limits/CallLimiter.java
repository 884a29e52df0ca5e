package io.kebne.http.limits;

import com.typesafe.config.Config;
import io.kebne.protocol.InvalidValueException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/**
 * Lets principals call as fast as they may, and counts what they call (Mesos: framework rate limiting). All frameworks of
 * one principal share its bucket and its counts. Each master does so for itself. Safe for use by several threads.
 */
public final class CallLimiter {
    private static final String SETTING = "kebne.http.rate-limits";
    private static final String FILE = "file://";

    /**
     * What a principal has called.
     *
     * @param received all calls
     * @param processed those that were let through
     */
    public record Counts(long received, long processed) {}

    private record Counters(LongAdder received, LongAdder processed) {}

    private final LongSupplier nanos;
    /** Of those that are named; empty for one that may call as fast as it likes. */
    private final Map<String, Optional<TokenBucket>> named = new HashMap<>();

    private final Optional<TokenBucket> others;
    private final Map<String, Counters> counters = new ConcurrentHashMap<>();
    private Set<String> missing = new HashSet<>();

    CallLimiter(RateLimits limits, LongSupplier nanos) {
        this.nanos = nanos;
        limits.byPrincipal().forEach((principal, limit) -> named.put(principal, bucket(limit)));
        this.others = bucket(limits.others());
    }

    /**
     * @param root all settings
     * @param nanos a clock that never goes back
     * @throws InvalidValueException naming the setting, when there is no such file, or what it says cannot be
     */
    public static CallLimiter from(Config root, LongSupplier nanos) {
        String text = root.getString(SETTING).strip();
        if (text.isEmpty()) {
            return new CallLimiter(RateLimits.NONE, nanos);
        }
        try {
            return new CallLimiter(RateLimits.parse(text.startsWith("{") ? text : read(text)), nanos);
        } catch (InvalidValueException e) {
            throw e.field().equals(SETTING) ? e : new InvalidValueException(SETTING, e.getMessage());
        }
    }

    private static String read(String file) {
        Path path = Path.of(file.startsWith(FILE) ? file.substring(FILE.length()) : file);
        try {
            return Files.readString(path);
        } catch (IOException e) {
            throw new InvalidValueException(SETTING, "cannot read " + path);
        }
    }

    private Optional<TokenBucket> bucket(RateLimit limit) {
        return limit.qps().isPresent() ? Optional.of(new TokenBucket(limit, nanos.getAsLong())) : Optional.empty();
    }

    /**
     * A call has come.
     *
     * @param principal by whom
     * @return empty when it may be carried out, else after how long it may come again
     */
    public Optional<Duration> admit(Optional<String> principal) {
        Optional<TokenBucket> bucket =
                principal.filter(named::containsKey).map(named::get).orElse(others);
        Optional<Duration> wait = bucket.flatMap(tokens -> tokens.take(nanos.getAsLong()));
        principal
                .map(name -> counters.computeIfAbsent(name, key -> new Counters(new LongAdder(), new LongAdder())))
                .ifPresent(counts -> {
                    counts.received().increment();
                    if (wait.isEmpty()) {
                        counts.processed().increment();
                    }
                });
        return wait;
    }

    /** What has been called by each principal. */
    public Map<String, Counts> counts() {
        Map<String, Counts> counts = new HashMap<>();
        counters.forEach((principal, counted) -> counts.put(
                principal,
                new Counts(counted.received().sum(), counted.processed().sum())));
        return counts;
    }

    /** Forgets who has no framework any more; one that has none for the first time may be about to begin. */
    public synchronized void retain(Set<String> active) {
        Set<String> inactive = new HashSet<>(counters.keySet());
        inactive.removeAll(active);
        missing.retainAll(inactive);
        counters.keySet().removeAll(missing);
        missing = inactive;
    }
}
