package io.kebne.actors.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import scala.Option;

class ProofFailureDetectorTest {
    private static final Duration LOOK = Duration.ofMillis(250);
    private static final Config SETTINGS = ConfigFactory.load("kebne-cluster.conf")
            .getConfig("akka.cluster.failure-detector")
            .withFallback(ConfigFactory.load().getConfig("akka.cluster.failure-detector"));

    private long nanos = 5;
    private final AwakeClock clock = new AwakeClock(() -> nanos);
    private final ProofFailureDetector detector = new ProofFailureDetector(SETTINGS, Option.empty(), clock);

    @BeforeEach
    void heartbeatsCame() {
        for (int i = 0; i < 20; i++) {
            detector.heartbeat();
            quiet(Duration.ofMillis(500));
        }
    }

    @Test
    void whoIsSilentWhileWeLookIsNotAvailable() {
        quiet(Duration.ofSeconds(2));
        assertThat(detector.isAvailable()).isTrue();
        quiet(Duration.ofSeconds(2));
        assertThat(detector.isAvailable()).isFalse();
    }

    @Test
    void nobodyIsBlamedForTheTimeInWhichWeStoodStill() {
        for (int pause = 0; pause < 10; pause++) {
            nanos += Duration.ofSeconds(pause + 2).toNanos();
            assertThat(detector.isAvailable()).isTrue();
        }
        quiet(Duration.ofSeconds(4));
        assertThat(detector.isAvailable()).isFalse();
        detector.heartbeat();
        assertThat(detector.isAvailable()).isTrue();
    }

    @Test
    void theClockCountsEverythingElse() {
        long before = clock.millis();
        quiet(Duration.ofSeconds(3));
        nanos += Duration.ofMillis(999).toNanos();
        assertThat(clock.millis() - before).isEqualTo(3_999);
        nanos += Duration.ofMillis(1_001).toNanos();
        assertThat(clock.millis() - before).isEqualTo(3_999);
        assertThat(clock.apply()).isEqualTo(clock.apply$mcJ$sp());
    }

    /** Time goes by, and this process looks at its watch. */
    private void quiet(Duration time) {
        for (Duration left = time; left.compareTo(Duration.ZERO) > 0; left = left.minus(LOOK)) {
            nanos += LOOK.toNanos();
            boolean unused = detector.isAvailable();
        }
    }
}
