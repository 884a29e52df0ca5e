package io.kebne.actors.allocator.core;

import static io.kebne.actors.allocator.core.Fleet.task;
import static io.kebne.actors.allocator.core.Operators.convert;
import static io.kebne.actors.allocator.core.Operators.destroy;
import static io.kebne.actors.allocator.core.Operators.reserve;
import static io.kebne.actors.allocator.core.Operators.reserved;
import static io.kebne.actors.allocator.core.Operators.volume;
import static io.kebne.actors.allocator.core.Pool.operate;
import static io.kebne.actors.allocator.core.Pool.restarted;
import static org.assertj.core.api.Assertions.assertThat;

import io.kebne.actors.agent.volume.Generations;
import io.kebne.persistence.allocator.AllocatorEvent.ResourcesConverted;
import io.kebne.persistence.allocator.AllocatorEvent.TaskLaunched;
import io.kebne.protocol.agent.AgentMessage.KeepVolumes;
import io.kebne.protocol.agent.AgentMessage.Registered;
import io.kebne.protocol.agent.AgentMessage.RunTask;
import io.kebne.protocol.id.AgentId;
import io.kebne.protocol.offer.Operation;
import io.kebne.protocol.resources.Disk;
import io.kebne.protocol.resources.Resource;
import io.kebne.protocol.resources.Resources;
import io.kebne.protocol.resources.Scalar;
import io.kebne.protocol.task.TaskInfo;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class VolumeGenerationsTest {
    private static final AgentId A1 = new AgentId("a1");
    private static final Resource V1 = volume("v1", "r", 10);
    private static final TaskInfo USER = task("t1", "cpus:1");

    private final Pool pool = new Pool();

    @BeforeEach
    void reservedDisk() {
        pool.givenAgent("a1", "cpus:4;mem:1024;disk:100").given(convert("a1", reserve("r", "disk:100")));
    }

    @Test
    void eachVolumeThatIsMadeUnderANameHasALaterGeneration() {
        pool.given(convert("a1", Operators.create(V1)));
        long first = generation();

        pool.given(convert("a1", destroy(V1))).given(convert("a1", Operators.create(V1)));

        assertThat(first).isEqualTo(Pool.WALL);
        assertThat(generation()).isGreaterThan(first);
    }

    @Test
    void itRisesEvenWhenTheTimeOfDayIsSetBackAndTheVolumesBeforeAreForgotten() {
        pool.given(convert("a1", Operators.create(V1)));
        long first = generation();
        pool.given(convert("a1", destroy(V1)));

        AllocatorState stored = Snapshots.restore(Snapshots.of(pool.state()));
        assertThat(stored.volumeGeneration()).isEqualTo(first);
        pool.givenFailover().givenTimeOfDaySet(Duration.ofHours(-1)).given(convert("a1", Operators.create(V1)));

        assertThat(generation()).isEqualTo(first + 1);
    }

    @Test
    void whoMakesItCannotChooseIt() {
        pool.given(convert("a1", Operators.create(of(Long.MAX_VALUE, V1))));

        assertThat(generation()).isEqualTo(Pool.WALL);
    }

    @Test
    void theJournalHasIt() {
        pool.when(convert("a1", Operators.create(V1)));

        Operation.Create created =
                (Operation.Create) ((ResourcesConverted) pool.events().get(0)).operation();
        assertThat(generation(created.volumes())).isEqualTo(Pool.WALL);
    }

    @Test
    void itStaysWhenTheVolumeGrowsAndShrinks() {
        pool.given(convert("a1", Operators.create(V1)));
        Resource addition = reserved("r", "disk:5").pieces().get(0);

        pool.given(convert("a1", new Operation.GrowVolume(Optional.empty(), V1, addition)));
        assertThat(generation()).isEqualTo(Pool.WALL);

        Resource grown = volume("v1", "r", 15);
        pool.given(convert("a1", new Operation.ShrinkVolume(Optional.empty(), grown, (Scalar) addition.value())));
        assertThat(generation()).isEqualTo(Pool.WALL);
    }

    @Test
    void theAgentIsToldOfItWithEachRegistrationAndDestruction() {
        pool.given(convert("a1", Operators.create(V1))).given(convert("a1", Operators.create(volume("v2", "r", 10))));

        pool.when(restarted("a1", "incarnation-2", "cpus:4;mem:1024;disk:100"));
        Registered registered = (Registered) pool.told("a1").get(0);
        assertThat(registered.lastGeneration()).isEqualTo(Pool.WALL + 1);
        assertThat(generations(registered.volumes())).containsExactly(Pool.WALL, Pool.WALL + 1);

        pool.when(convert("a1", destroy(V1)));
        KeepVolumes kept = (KeepVolumes) pool.told("a1").get(0);
        assertThat(kept.lastGeneration()).isEqualTo(Pool.WALL + 1);
        assertThat(generations(kept.volumes())).containsExactly(Pool.WALL + 1);
    }

    @Test
    void aTaskIsLaunchedWithThatOfTheLedgerWhateverItsSchedulerSays() {
        pool.given(convert("a1", Operators.create(V1)))
                .givenFramework("f1", "r")
                .whenOffersAreMade();
        TaskInfo task = USER.withResources(USER.resources().plus(Resources.of(of(7, V1))));

        pool.when("f1", operate(pool.offer("f1", "a1").id(), new Operation.Launch(List.of(task))));

        TaskLaunched launched = (TaskLaunched) pool.events().get(0);
        assertThat(generation(launched.task().resources())).isEqualTo(Pool.WALL);
        RunTask told = (RunTask) pool.told("a1").get(0);
        assertThat(generation(told.task().resources())).isEqualTo(Pool.WALL);
    }

    @Test
    void aTaskOfAGroupToo() {
        pool.given(convert("a1", Operators.create(V1)))
                .givenFramework("f1", "r")
                .whenOffersAreMade();
        TaskInfo task = USER.withResources(USER.resources().plus(Resources.of(V1)));

        pool.when("f1", operate(pool.offer("f1", "a1").id(), new Operation.LaunchGroup(List.of(task))));

        RunTask told = (RunTask) pool.told("a1").get(0);
        assertThat(generation(told.task().resources())).isEqualTo(Pool.WALL);
    }

    @Test
    void aVolumeOfOneOfferIsUsedAsItIsMadeThere() {
        pool.givenFramework("f1", "r").whenOffersAreMade();
        TaskInfo task = USER.withResources(USER.resources().plus(Resources.of(V1)));

        pool.when(
                "f1", operate(pool.offer("f1", "a1").id(), Operators.create(V1), new Operation.Launch(List.of(task))));

        RunTask told = (RunTask) pool.told("a1").get(0);
        assertThat(generation(told.task().resources())).isEqualTo(Pool.WALL);
    }

    private long generation() {
        return generation(pool.state().agent(A1).get().total());
    }

    private static long generation(Resources resources) {
        assertThat(generations(resources)).hasSize(1);
        return generations(resources).get(0);
    }

    private static List<Long> generations(Resources resources) {
        return resources.persistentVolumes().pieces().stream()
                .map(Generations::of)
                .toList();
    }

    private static Resource of(long generation, Resource volume) {
        Disk disk = volume.traits().disk().get();
        Disk other = new Disk(disk.volume().map(v -> v.ofGeneration(generation)), disk.source());
        return volume.with(volume.traits().withDisk(Optional.of(other)));
    }
}
