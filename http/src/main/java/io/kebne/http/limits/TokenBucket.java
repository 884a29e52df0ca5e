package io.kebne.http.limits;

import java.time.Duration;
import java.util.Optional;

/**
 * Lets through so many calls at once, and so many a second after that: each takes a token, and tokens come back at an
 * even pace. A call for which there is none takes none. Safe for use by several threads.
 */
final class TokenBucket {
    private static final double NANOS = 1e9;

    private final double perNano;
    private final double size;
    private double tokens;
    private long at;

    /** @param nowNanos by any clock that never goes back, the same in all calls */
    TokenBucket(RateLimit limit, long nowNanos) {
        this.perNano = limit.qps().orElseThrow() / NANOS;
        this.size = limit.burst();
        this.tokens = size;
        this.at = nowNanos;
    }

    /** @return empty when the call may come now, else after how long there will be a token */
    synchronized Optional<Duration> take(long nowNanos) {
        tokens = Math.min(size, tokens + Math.max(0, nowNanos - at) * perNano);
        at = nowNanos;
        if (tokens >= 1) {
            tokens--;
            return Optional.empty();
        }
        return Optional.of(Duration.ofNanos((long) Math.ceil((1 - tokens) / perNano)));
    }
}
