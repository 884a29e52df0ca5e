package io.kebne.actors.allocator.core;

import static io.kebne.actors.allocator.core.Fleet.framework;
import static io.kebne.actors.allocator.core.Operators.convert;
import static io.kebne.actors.allocator.core.Operators.destroy;
import static io.kebne.actors.allocator.core.Operators.reserve;
import static io.kebne.actors.allocator.core.Operators.sharedVolume;
import static io.kebne.actors.allocator.core.Pool.operate;
import static org.assertj.core.api.Assertions.assertThat;

import io.kebne.protocol.framework.FrameworkInfo;
import io.kebne.protocol.framework.FrameworkInfo.Capability;
import io.kebne.protocol.id.TaskId;
import io.kebne.protocol.offer.Offer;
import io.kebne.protocol.offer.Operation;
import io.kebne.protocol.resources.Resource;
import io.kebne.protocol.resources.Resources;
import io.kebne.protocol.task.CommandInfo;
import io.kebne.protocol.task.TaskInfo;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Volumes that several tasks use at once. Cases with a number are Mesos' own, from persistent_volume_tests.cpp. */
class SharedVolumesTest {
    private static final Resource VOLUME = sharedVolume("v1", "role1", 50);
    private static final FrameworkInfo CAPABLE =
            framework("framework1", Set.of(Capability.MULTI_ROLE, Capability.SHARED_RESOURCES), "role1");

    private final Pool pool = new Pool();

    @Test
    @DisplayName("67 [SharedResourcesCapability]")
    void aSharedVolumeIsHiddenFromWhoCannotShare() {
        givenVolume().givenFramework("plain", "role1").whenOffersAreMade();

        assertThat(pool.offer("plain", "agent1").resources()).isEqualTo(Resources.parse("cpus:4;mem:1024"));
    }

    @Test
    @DisplayName("67 [SharedResourcesCapability, one framework in each cycle]")
    void aSharedVolumeIsOfferedToOneFrameworkInEachRoundThoughOthersHoldIt() {
        givenVolume().givenFramework(CAPABLE);
        pool.givenFramework(
                framework("framework2", Set.of(Capability.MULTI_ROLE, Capability.SHARED_RESOURCES), "role1"));
        pool.whenOffersAreMade();
        Offer first = pool.view().offers().values().single();
        assertThat(first.resources().contains(Resources.of(VOLUME))).isTrue();

        pool.when(
                first.frameworkId().value(),
                operate(first.id(), new Operation.Launch(List.of(user("t1", "cpus:1;mem:128")))));
        pool.whenOffersAreMade();

        Offer second = pool.view().offers().values().single();
        assertThat(second.frameworkId()).isNotEqualTo(first.frameworkId());
        assertThat(second.resources())
                .isEqualTo(Resources.parse("cpus:3;mem:896").plus(Resources.of(VOLUME)));
    }

    @Test
    void twoTasksOfOneOfferUseOneVolume() {
        givenVolume().givenFramework(CAPABLE).whenOffersAreMade();

        pool.when(
                "framework1",
                operate(
                        pool.offer("framework1", "agent1").id(),
                        new Operation.Launch(List.of(user("t1", "cpus:1"), user("t2", "cpus:1")))));

        assertThat(pool.events()).hasSize(2);
        assertThat(pool.state().agents().values().single().sharedUse().isUsed(Resources.of(VOLUME)))
                .isTrue();
    }

    @Test
    void anOfferOfAVolumeThatGoesIsRescinded() {
        givenVolume().givenFramework(CAPABLE).whenOffersAreMade();
        Offer offer = pool.offer("framework1", "agent1");

        pool.given(convert("agent1", destroy(VOLUME)));

        assertThat(pool.rescinded("framework1")).containsExactly(offer.id());
    }

    @Test
    void bothOffersOfAVolumeCanBeGivenBack() {
        givenVolume().givenFramework(CAPABLE);
        pool.givenFramework(
                framework("framework2", Set.of(Capability.MULTI_ROLE, Capability.SHARED_RESOURCES), "role1"));
        pool.whenOffersAreMade().givenAgent("agent1", "cpus:4;mem:1024;disk:100");
        pool.whenOffersAreMade().whenOffersAreMade();

        pool.given(convert("agent1", destroy(VOLUME)));

        assertThat(pool.view().offers().values())
                .noneMatch(offer -> offer.resources().contains(Resources.of(VOLUME)));
    }

    private Pool givenVolume() {
        return pool.givenAgent("agent1", "cpus:4;mem:1024;disk:50")
                .given(convert("agent1", reserve("role1", "disk:50")))
                .given(convert("agent1", Operators.create(VOLUME)));
    }

    private static TaskInfo user(String id, String resources) {
        return TaskInfo.of(
                new TaskId(id), id, Resources.parse(resources).plus(Resources.of(VOLUME)), CommandInfo.shell("true"));
    }
}
