package io.kebne.actors.allocator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.testkit.typed.javadsl.TestProbe;
import akka.actor.typed.ActorRef;
import com.typesafe.config.ConfigFactory;
import io.kebne.actors.allocator.core.AllocatorSettings;
import io.kebne.protocol.InvalidValueException;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class RehearsalsTest {
    private static final ActorTestKit KIT = ActorTestKit.create();

    @AfterAll
    static void stop() {
        KIT.shutdownTestKit();
    }

    @Test
    void allThatIsPlayedComesToItsEnd() {
        Rehearsal rehearsal = new Rehearsal(KIT.system(), AllocatorSettings.DEFAULT);
        assertThat(rehearsal.play()).isEqualTo(Rehearsal.AGENTS);
        assertThat(rehearsal.play()).isEqualTo(Rehearsal.AGENTS);
    }

    @Test
    void endsWhenEnoughWasRehearsed() {
        ActorRef<Rehearsals.Next> rehearsals = KIT.spawn(
                Rehearsals.create(AllocatorSettings.DEFAULT, new Rehearsals.Settings(2, Duration.ofMillis(10))));
        TestProbe<Void> probe = KIT.createTestProbe();
        probe.expectTerminated(rehearsals, Duration.ofMinutes(1));
    }

    @Test
    void badSettingsAreNamed() {
        assertThatThrownBy(() -> settings("rehearsals = -1, rehearsal-delay = 1s"))
                .isInstanceOf(InvalidValueException.class)
                .hasMessageContaining("rehearsals");
        assertThatThrownBy(() -> settings("rehearsals = 1, rehearsal-delay = 0s"))
                .isInstanceOf(InvalidValueException.class)
                .hasMessageContaining("rehearsal-delay");
    }

    private static Rehearsals.Settings settings(String text) {
        return Rehearsals.Settings.from(ConfigFactory.parseString(text));
    }
}
