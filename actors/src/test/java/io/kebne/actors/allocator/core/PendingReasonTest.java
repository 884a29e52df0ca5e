package io.kebne.actors.allocator.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.kebne.persistence.allocator.AllocatorEvent;
import io.kebne.persistence.allocator.AllocatorEvent.AgentAdmitted;
import io.kebne.persistence.allocator.AllocatorEvent.AgentDeactivated;
import io.kebne.persistence.allocator.AllocatorEvent.AgentOversubscribed;
import io.kebne.persistence.allocator.AllocatorEvent.AgentUnreachable;
import io.kebne.persistence.allocator.AllocatorEvent.FrameworkSubscribed;
import io.kebne.persistence.allocator.AllocatorEvent.QuotasUpdated;
import io.kebne.persistence.allocator.AllocatorEvent.TaskLaunched;
import io.kebne.persistence.allocator.AllocatorEvent.WhitelistUpdated;
import io.kebne.protocol.agent.AgentInfo;
import io.kebne.protocol.framework.FrameworkInfo;
import io.kebne.protocol.id.AgentId;
import io.kebne.protocol.id.FrameworkId;
import io.kebne.protocol.id.OfferId;
import io.kebne.protocol.id.TaskId;
import io.kebne.protocol.offer.Offer;
import io.kebne.protocol.offer.Request;
import io.kebne.protocol.policy.Quota;
import io.kebne.protocol.resources.Quantities;
import io.kebne.protocol.resources.Resources;
import io.kebne.protocol.task.CommandInfo;
import io.kebne.protocol.task.TaskInfo;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class PendingReasonTest {
    private static final FrameworkId FRAMEWORK = new FrameworkId("f");
    private static final FrameworkId OTHER = new FrameworkId("other");

    private AllocatorView view = AllocatorView.EMPTY;

    @Test
    void aClusterWithoutAgentsRunsNothing() {
        connectedFramework(Set.of());

        assertThat(reason("cpus:1")).isEqualTo("no agents");
    }

    @Test
    void agentsThatAreNotConnectedOrUnreachableDoNotCount() {
        connectedFramework(Set.of());
        admit("silent", "cpus:4;mem:1024");
        agent("lost", "cpus:4;mem:1024");
        journal(new AgentUnreachable(new AgentId("lost"), 1));

        assertThat(reason("cpus:1")).isEqualTo("no agents are connected, of 2 known");
    }

    @Test
    void agentsThatOperatorsHaveTakenOutDoNotCount() {
        connectedFramework(Set.of());
        agent("off", "cpus:4;mem:1024");
        journal(new AgentDeactivated(new AgentId("off"), 1));

        assertThat(reason("cpus:1"))
                .isEqualTo("no agents are offered: the one that is connected is deactivated, drained or not on the"
                        + " whitelist");

        agent("excluded", "cpus:4;mem:1024");
        journal(new WhitelistUpdated(Optional.of(new TreeSet<>(Set.of("another"))), 1));

        assertThat(reason("cpus:1"))
                .isEqualTo("no agents are offered: all 2 that are connected are deactivated, drained or not on the"
                        + " whitelist");
    }

    @Test
    void whatIsKeptForTheGuaranteesOfOthersIsNotForTheTask() {
        connectedFramework(Set.of());
        agent("a", "cpus:4;mem:1024");
        journal(new QuotasUpdated(List.of(new Quota("prod", Quantities.parse("cpus:1.5"), Quantities.NONE)), 1));

        assertThat(reason("cpus:3"))
                .isEqualTo("held back: what is free on 1 agent is kept for guarantees of other roles");
        assertThat(reason("cpus:2.5")).startsWith("waits for an offer");
    }

    @Test
    void aGuaranteeOfItsOwnRoleHoldsNothingBack() {
        connectedFramework(Set.of());
        agent("a", "cpus:4;mem:1024");
        journal(new QuotasUpdated(List.of(new Quota("*", Quantities.parse("cpus:3"), Quantities.NONE)), 1));

        assertThat(reason("cpus:3")).startsWith("waits for an offer");
    }

    @Test
    void aQuotaThatIsUsedUpIsNamed() {
        connectedFramework(Set.of());
        agent("a", "cpus:4;mem:1024");
        run("t1", "a", "cpus:1");
        journal(new QuotasUpdated(List.of(new Quota("*", Quantities.NONE, Quantities.parse("cpus:1.5"))), 1));

        assertThat(reason("cpus:1")).isEqualTo("over its quota: role '*' may consume 1.5 cpus");
        assertThat(reason("cpus:0.5")).startsWith("waits for an offer");
    }

    @Test
    void whatMayBeTakenBackDoesNotCount() {
        connectedFramework(Set.of());
        agent("a", "cpus:1");
        journal(new AgentOversubscribed(new AgentId("a"), Resources.parse(RandomAgent.revocable(4)), 1));

        assertThat(reason("cpus:2")).isEqualTo("asks 2 cpus but the largest agent has 1");
    }

    @Test
    void whatIsReservedForOthersDoesNotCount() {
        connectedFramework(Set.of());
        agent("a", "cpus:1;cpus(others):4");

        assertThat(reason("cpus:2")).isEqualTo("asks 2 cpus but the largest agent has 1");
    }

    @Test
    void whatNoAgentHasEnoughOfInTotalIsNamed() {
        connectedFramework(Set.of());
        agent("a", "cpus:4;mem:1024");
        agent("b", "cpus:2;mem:8192");

        assertThat(reason("cpus:64;mem:512")).isEqualTo("asks 64 cpus but the largest agent has 4");
        assertThat(reason("cpus:4.5;gpus:1;mem:9000"))
                .isEqualTo("asks 4.5 cpus but the largest agent has 4, and asks 1 gpus but the largest agent has 0, "
                        + "and asks 9000 mem but the largest agent has 8192");
    }

    @Test
    void rangesAndSetsThatNoAgentHasAreNamedToo() {
        connectedFramework(Set.of());
        agent("a", "cpus:4;ports:[31000-32000];disks:{sda,sdb}");

        assertThat(reason("cpus:1;ports:[80-80]")).isEqualTo("asks ports [80-80] but no agent has all of them");
        assertThat(reason("disks:{sdc}")).isEqualTo("asks disks {sdc} but no agent has all of them");
    }

    @Test
    void resourcesThatLieOnDifferentAgentsAreNotEnough() {
        connectedFramework(Set.of());
        agent("a", "cpus:8;mem:1024");
        agent("b", "cpus:2;mem:8192");

        assertThat(reason("cpus:8;mem:8192"))
                .isEqualTo("no single agent has all it asks for, though each part of it is on some agent");
    }

    @Test
    void ofBusyAgentsTheOneThatComesClosestIsShown() {
        connectedFramework(Set.of());
        agent("a", "cpus:4;mem:1024;disk:100");
        agent("b", "cpus:4;mem:1024");
        agent("small", "cpus:1;mem:1024");
        run("t1", "a", "cpus:3.5");
        run("t2", "b", "cpus:2.5;mem:1000");

        assertThat(reason("cpus:2;mem:48"))
                .isEqualTo("fits on 2 agents but they are busy: the most that is free is 1.5 cpus, 24 mem");
    }

    @Test
    void aSingleBusyAgentWithNothingLeftIsShownAsSuch() {
        connectedFramework(Set.of());
        agent("a", "cpus:4;mem:1024;ports:[31000-31001]");
        run("t1", "a", "cpus:4;mem:1024;ports:[31000-31001]");

        assertThat(reason("cpus:2;ports:[31001-31001]"))
                .isEqualTo("fits on 1 agent but it is busy: the most that is free is 0 cpus, ports []");
    }

    @Test
    void resourcesInOffersOfOthersAreBusyAsWell() {
        connectedFramework(Set.of());
        agent("a", "cpus:4;mem:1024");
        offer("o1", OTHER, "a", "*", "cpus:4;mem:1024");

        assertThat(reason("cpus:1")).startsWith("fits on 1 agent but it is busy");
    }

    @Test
    void aTaskThatFitsIntoAnOutstandingOfferIsBeingOffered() {
        connectedFramework(Set.of());
        agent("a", "cpus:4;mem:1024");
        agent("b", "cpus:4;mem:1024");
        offer("o1", FRAMEWORK, "a", "*", "cpus:4;mem:1024");
        offer("o2", FRAMEWORK, "b", "elsewhere", "cpus:4;mem:1024");

        assertThat(reason("cpus:1"))
                .isEqualTo("being offered: it fits into 1 offer that the framework has not answered");
    }

    @Test
    void anOfferThatIsTooSmallIsNotTheTasks() {
        connectedFramework(Set.of());
        agent("a", "cpus:4;mem:1024");
        agent("b", "cpus:8;mem:1024");
        offer("o1", FRAMEWORK, "a", "*", "cpus:4;mem:1024");

        assertThat(reason("cpus:6")).isEqualTo("waits for an offer: it fits into what is free on 1 agent");
    }

    @Test
    void aSuppressedRoleGetsNoOffers() {
        connectedFramework(Set.of("*"));
        agent("a", "cpus:4;mem:1024");

        assertThat(reason("cpus:1")).isEqualTo("role suppressed: the framework wants no offers for '*'");
    }

    @Test
    void aRoleWithoutSubscriptionGetsNoOffers() {
        connectedFramework(Set.of());

        assertThat(PendingReason.of(view, FRAMEWORK, request("batch", "cpus:1")).text())
                .isEqualTo("role not subscribed: the framework gets no offers for 'batch'");
    }

    @Test
    void aDisconnectedFrameworkComesBeforeEverythingElse() {
        subscribe(false, Set.of("*"));

        assertThat(reason("cpus:1")).isEqualTo("framework disconnected: no scheduler takes its offers");
    }

    private String reason(String resources) {
        return PendingReason.of(view, FRAMEWORK, request("*", resources)).text();
    }

    private static Request request(String role, String resources) {
        return new Request(new TaskId("t"), "task", role, Resources.parse(resources));
    }

    private void connectedFramework(Set<String> suppressed) {
        subscribe(true, suppressed);
    }

    private void subscribe(boolean connected, Set<String> suppressed) {
        journal(new FrameworkSubscribed(FrameworkInfo.of(FRAMEWORK, "framework", "*"), 0));
        view = view.apply(new Change.FrameworkAnnounced(FRAMEWORK, 1, connected, suppressed, List.of()));
    }

    private void admit(String id, String resources) {
        journal(new AgentAdmitted(
                new AgentInfo(new AgentId(id), "host", "127.0.0.1", 5051, Resources.parse(resources), List.of(), "1"),
                "1",
                0));
    }

    private void agent(String id, String resources) {
        admit(id, resources);
        view = view.apply(new Change.AgentConnected(new AgentId(id)));
    }

    private void run(String taskId, String agentId, String resources) {
        TaskInfo task =
                TaskInfo.of(new TaskId(taskId), "other", Resources.parse(resources), CommandInfo.shell("sleep 1"));
        journal(new TaskLaunched(FRAMEWORK, new AgentId(agentId), "*", task, 0));
    }

    private void offer(String id, FrameworkId frameworkId, String agentId, String role, String resources) {
        view = view.apply(new Change.OfferMade(new Offer(
                new OfferId(id),
                frameworkId,
                new AgentId(agentId),
                "host",
                "127.0.0.1",
                5051,
                role,
                Resources.parse(resources),
                List.of())));
    }

    private void journal(AllocatorEvent event) {
        view = view.apply(new Change.Journaled(event));
    }
}
