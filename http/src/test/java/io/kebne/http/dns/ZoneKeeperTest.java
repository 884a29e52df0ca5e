package io.kebne.http.dns;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.Name;

class ZoneKeeperTest {
    private static final DnsSettings SETTINGS = new DnsSettings(
            "127.0.0.1", 53, Name.root, Duration.ofSeconds(5), Duration.ofSeconds(1), Duration.ofSeconds(60));

    @Test
    void longListsAreTakenLessOftenButBeforeTheyAreTooOld() {
        assertThat(pause(Duration.ofMillis(10))).isEqualTo(Duration.ofSeconds(1));
        assertThat(pause(Duration.ofMillis(200))).isEqualTo(Duration.ofSeconds(4));
        assertThat(pause(Duration.ofSeconds(10))).isEqualTo(Duration.ofSeconds(30));
    }

    @Test
    void aClockThatIsSetDoesNotStopIt() {
        assertThat(pause(Duration.ofDays(1))).isEqualTo(Duration.ofSeconds(30));
        assertThat(pause(Duration.ofDays(-1))).isEqualTo(Duration.ofSeconds(1));
    }

    private static Duration pause(Duration took) {
        return ZoneKeeper.pause(took, SETTINGS);
    }
}
