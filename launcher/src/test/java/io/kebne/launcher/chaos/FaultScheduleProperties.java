package io.kebne.launcher.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.kebne.launcher.chaos.FaultSchedule.Fault;
import io.kebne.launcher.chaos.FaultSchedule.Kind;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class FaultScheduleProperties {
    private static final Duration LENGTH = Duration.ofMinutes(3);

    @Property(tries = 200)
    void theSameSeedGivesTheSameFaults(@ForAll long seed) {
        assertThat(FaultSchedule.random(seed, 3, 3, LENGTH)).isEqualTo(FaultSchedule.random(seed, 3, 3, LENGTH));
    }

    @Property(tries = 200)
    void noTwoMastersNoAgentAndNoSchedulerTwiceAreHitAtTheSameTime(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 7) int masters,
            @ForAll @IntRange(min = 1, max = 5) int agents) {
        Map<String, Long> busyUntil = new HashMap<>();
        for (Fault fault : FaultSchedule.random(seed, masters, agents, LENGTH)) {
            assertThat(fault.endMillis()).isLessThanOrEqualTo(LENGTH.toMillis());
            String who = fault.kind().isOfMaster()
                    ? "masters"
                    : fault.kind().isOfAgent() ? "agent " + fault.node() : "scheduler";
            assertThat(fault.node()).isBetween(0, (fault.kind().isOfAgent() ? agents : masters) - 1);
            assertThat(fault.atMillis()).isGreaterThan(busyUntil.getOrDefault(who, -1L));
            busyUntil.put(who, fault.endMillis());
        }
    }

    @Property(tries = 50)
    void aLoneMasterIsLeftAlone(@ForAll long seed) {
        assertThat(FaultSchedule.random(seed, 1, 2, LENGTH))
                .noneMatch(fault -> fault.kind().isOfMaster());
    }

    @Example
    void everyKindOfFaultHappens() {
        assertThat(LongStream.range(0, 10)
                        .boxed()
                        .flatMap(seed -> FaultSchedule.random(seed, 3, 3, LENGTH).stream())
                        .map(Fault::kind))
                .contains(Kind.values());
    }

    @Example
    void aRollingRestartTakesMastersThenAgents() {
        List<Fault> faults = FaultSchedule.rolling(2, 1);

        assertThat(faults).extracting(Fault::kind).containsExactly(Kind.STOP_MASTER, Kind.STOP_MASTER, Kind.STOP_AGENT);
        assertThat(faults).extracting(Fault::node).containsExactly(0, 1, 0);
    }
}
