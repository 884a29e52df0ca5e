package io.kebne.multijvm.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A simulation that finds nothing proves nothing unless it finds what is there. */
class PlantedBugsTest {
    @ParameterizedTest(name = "{0} within {1} seeds")
    @CsvSource({
        "DROP_TERMINAL_UPDATE, 10, LIVENESS",
        "DOUBLE_APPLY_LAUNCH, 60, NO_DOUBLE",
        "SKIP_FENCE, 60, SINGLE_WRITER",
    })
    void isFound(Mutation bug, int seeds, Invariant broken) throws InterruptedException {
        Simulator.Report report = Simulator.run(1, seeds, Simulator.DEFAULT_EVENTS, bug);

        assertThat(report.failures())
                .as("found by")
                .isNotEmpty()
                .allSatisfy(failure -> assertThat(failure.invariant()).isEqualTo(broken.text()));
    }

    /** What an agent lists later is compared with the ledger whatever its digest was: a wrong one alone loses nothing. */
    @Test
    void aDigestThatIsWrongIsFoundUnlessAListFollowsAsItDoes() throws InterruptedException {
        assertThat(Simulator.run(31, 25, Simulator.DEFAULT_EVENTS, Mutation.ANY_DIGEST_UNLISTED)
                        .failures())
                .isNotEmpty()
                .allSatisfy(failure -> assertThat(failure.invariant()).isEqualTo(Invariant.LIVENESS.text()));
        assertThat(Simulator.run(31, 25, Simulator.DEFAULT_EVENTS, Mutation.ANY_DIGEST)
                        .failures())
                .isEmpty();
    }

    /** Late in the row of seeds, since few histories have the volumes for it. */
    @Test
    void dataOfAnEarlierVolumeOfTheSameNameAreFoundUnlessGenerationsTellThemApart() throws InterruptedException {
        assertThat(Simulator.run(61, 10, Simulator.DEFAULT_EVENTS, Mutation.IGNORE_GENERATION)
                        .failures())
                .isNotEmpty()
                .allSatisfy(failure -> assertThat(failure.invariant()).isEqualTo(Invariant.VOLUMES.text()));
    }

    @Test
    void theStoryOfAFailingSeedIsShort() throws InterruptedException {
        Simulator.Failure failure = Simulator.run(1, 60, Simulator.DEFAULT_EVENTS, Mutation.DOUBLE_APPLY_LAUNCH)
                .failures()
                .get(0);

        assertThat(failure.acts()).hasSizeLessThan(20);
        assertThat(failure.trace()).isNotEmpty();
        assertThat(failure.text())
                .contains(String.format(Locale.ROOT, "seed %d breaks I2", failure.seed()))
                .contains("is started");
    }
}
