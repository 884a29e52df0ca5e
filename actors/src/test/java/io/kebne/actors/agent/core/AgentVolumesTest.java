package io.kebne.actors.agent.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.kebne.actors.agent.volume.VolumeSamples;
import io.kebne.protocol.agent.AgentMessage;
import io.kebne.protocol.agent.AgentMessage.Registered;
import io.kebne.protocol.agent.AgentMessage.Reregister;
import io.kebne.protocol.agent.AgentMessage.RunTask;
import io.kebne.protocol.id.TaskId;
import io.kebne.protocol.resources.Resource;
import io.kebne.protocol.resources.Resources;
import io.kebne.protocol.task.CommandInfo;
import io.kebne.protocol.task.TaskInfo;
import io.kebne.protocol.task.TaskState;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class AgentVolumesTest {
    private static final Resource V1 = VolumeSamples.volume("role", "v1");
    private static final Resource V2 = VolumeSamples.volume("role", "v2");
    private static final RunTask HOLDER = holder(V1);

    @Test
    void aRegistrationSaysWhichVolumesAreKept() {
        AgentScript agent = new AgentScript().when(new Registered("epoch-1", Resources.of(List.of(V1, V2))));
        assertThat(kept(agent)).containsExactlyInAnyOrder(V1, V2);
    }

    @Test
    void eachRegistrationSaysItAgain() {
        AgentScript agent = AgentScript.registered().when(new Registered("epoch-1", Resources.of(V1)));
        assertThat(kept(agent)).containsExactly(V1);
    }

    @Test
    void afterADestructionTheRestIsKept() {
        AgentScript agent = AgentScript.registered().when(keep(V2));
        assertThat(kept(agent)).containsExactly(V2);
    }

    @Test
    void whatATaskHoldsIsKeptUntilItEnds() {
        AgentScript agent = AgentScript.registered().runs(HOLDER).when(keep(V2));
        assertThat(kept(agent)).containsExactlyInAnyOrder(V1, V2);
        assertThat(kept(agent.when(keep(V1)))).containsExactly(V1);
        agent.when(AgentScript.ended(HOLDER, TaskState.FINISHED)).when(keep(V2));
        assertThat(kept(agent)).containsExactly(V2);
    }

    @Test
    void anAgentThatIsNotRegisteredWaitsForItsRegistration() {
        AgentScript agent = AgentScript.registered().when(new Reregister()).when(keep());
        assertThat(agent.effects()).isEmpty();
    }

    @Test
    void whatAnEarlierLifeOfTheAllocatorSaysLateIsNotHeeded() {
        AgentScript agent = AgentScript.registered().when(new Registered("epoch-2", Resources.of(V1)));
        assertThat(agent.when(keep()).effects()).isEmpty();
    }

    @Test
    void whatIsNamedAndWhatIsHeldAreToldApart() {
        AgentScript agent = AgentScript.registered()
                .runs(HOLDER)
                .when(new AgentMessage.KeepVolumes("epoch-1", Resources.of(V2), 7));

        assertThat(agent.effects(AgentEffect.KeepVolumes.class))
                .containsExactly(new AgentEffect.KeepVolumes(List.of(V2), List.of(V1), 7));
    }

    @Test
    void aTaskDoesNotGetAVolumeWhileAnotherUsesAnEarlierOneOfThatName() {
        AgentScript agent = AgentScript.registered().runs(holder("t1", VolumeSamples.ofGeneration(1, V1)));

        agent.when(holder("t2", VolumeSamples.ofGeneration(2, V1)));

        assertThat(agent.effects(AgentEffect.Launch.class)).isEmpty();
        assertThat(agent.state().tasks()).hasSize(1);
    }

    @Test
    void volumesOfOtherNamesAndTheSameVolumeAreNotInTheWay() {
        AgentScript agent = AgentScript.registered().runs(holder("t1", VolumeSamples.ofGeneration(1, V1)));

        agent.when(holder("t2", VolumeSamples.ofGeneration(2, V2)));
        assertThat(agent.effects(AgentEffect.Launch.class)).hasSize(1);
        agent.when(holder("t3", VolumeSamples.ofGeneration(1, V1)));
        assertThat(agent.effects(AgentEffect.Launch.class)).hasSize(1);
        AgentScript other = AgentScript.registered().runs(holder("t1", VolumeSamples.ofGeneration(1, V1)));
        other.when(holder("t2", V1));
        assertThat(other.effects(AgentEffect.Launch.class)).hasSize(1);
    }

    private static AgentMessage keep(Resource... volumes) {
        return new AgentMessage.KeepVolumes("epoch-1", Resources.of(List.of(volumes)));
    }

    private static List<Resource> kept(AgentScript agent) {
        List<AgentEffect.KeepVolumes> effects = agent.effects(AgentEffect.KeepVolumes.class);
        assertThat(effects).hasSize(1);
        return Stream.concat(effects.get(0).volumes().stream(), effects.get(0).held().stream())
                .distinct()
                .toList();
    }

    private static RunTask holder(Resource volume) {
        return holder("t1", volume);
    }

    private static RunTask holder(String id, Resource volume) {
        RunTask task = AgentScript.task(id);
        return new RunTask(
                task.framework(),
                "role",
                TaskInfo.of(new TaskId(id), id, Resources.of(volume), CommandInfo.shell("sleep 1")));
    }
}
