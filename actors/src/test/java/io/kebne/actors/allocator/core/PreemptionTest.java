package io.kebne.actors.allocator.core;

import static io.kebne.actors.allocator.core.Pool.accept;
import static io.kebne.actors.allocator.core.Pool.report;
import static org.assertj.core.api.Assertions.assertThat;

import io.kebne.persistence.allocator.AllocatorEvent.TaskKillRequested;
import io.kebne.protocol.allocator.AllocatorCommand.AnnounceFramework;
import io.kebne.protocol.id.AgentId;
import io.kebne.protocol.id.TaskId;
import io.kebne.protocol.offer.Filters;
import io.kebne.protocol.offer.Offer;
import io.kebne.protocol.offer.Request;
import io.kebne.protocol.operator.OperatorCommand.UpdatePriorities;
import io.kebne.protocol.operator.OperatorCommand.UpdateQuota;
import io.kebne.protocol.policy.Quota;
import io.kebne.protocol.policy.RolePriority;
import io.kebne.protocol.resources.Quantities;
import io.kebne.protocol.resources.Resources;
import io.kebne.protocol.task.Reason;
import io.kebne.protocol.task.TaskState;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Who gives way to whom, and what becomes of the room. */
class PreemptionTest {
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Pool pool = new Pool();

    /** Two agents that low's tasks fill: a1 with two of them, a2 with one; high waits for a whole cpu. */
    private void givenFullAgents() {
        pool.givenFramework("low", "low")
                .givenAgent("a1", "cpus:2;mem:1024")
                .givenAgent("a2", "cpus:2;mem:1024")
                .whenOffersAreMade();
        pool.when(
                "low",
                accept(
                        List.of(pool.offer("low", "a1").id()),
                        Filters.NONE,
                        Fleet.task("t1", "cpus:1;mem:512"),
                        Fleet.task("t2", "cpus:1;mem:512")));
        pool.when(
                "low",
                accept(List.of(pool.offer("low", "a2").id()), Filters.NONE, Fleet.task("t3", "cpus:2;mem:1024")));
    }

    private void whenHighWaitsFor(String resources) {
        pool.when(new AnnounceFramework(
                Fleet.framework("high", "high"),
                7,
                true,
                Set.of(),
                List.of(new Request(new TaskId("wanted"), "wanted", "high", Resources.parse(resources)))));
        pool.whenOffersAreMade().whenTimePasses(Duration.ofMillis(1));
        assertThat(pool.events()).as("before its patience ends").isEmpty();
        pool.when(Pool.heartbeat("a1")).when(Pool.heartbeat("a2")).whenTimePasses(PATIENCE);
    }

    private List<String> killed() {
        return pool.events().stream()
                .filter(TaskKillRequested.class::isInstance)
                .map(event -> ((TaskKillRequested) event).taskId().value())
                .toList();
    }

    private void givenPriorities(RolePriority... priorities) {
        pool.when(new UpdatePriorities(List.of(priorities)));
    }

    @Test
    void nobodyIsEndedWhileNoRoleMayPreempt() {
        givenFullAgents();
        whenHighWaitsFor("cpus:1");
        assertThat(pool.events()).isEmpty();
    }

    @Test
    void theYoungestOfAsFewAsPossibleOfAPreemptibleRoleOfLowerPriorityIsEnded() {
        givenPriorities(new RolePriority("high", 10, true, false), new RolePriority("low", 0, false, true));
        givenFullAgents();
        whenHighWaitsFor("cpus:1;mem:512");

        assertThat(killed()).hasSize(1).first().asString().isIn("t1", "t2", "t3");
        assertThat(((TaskKillRequested) pool.events().get(0)).reason()).contains(Reason.CONTAINER_PREEMPTED);
    }

    @Test
    void theRoomIsKeptForWhomItWasMadeEvenAgainstALowerShare() {
        givenPriorities(new RolePriority("high", 10, true, false), new RolePriority("low", 0, false, true));
        givenFullAgents();
        whenHighWaitsFor("cpus:2;mem:1024");
        String victim = killed().get(0);
        String agent = victim.equals("t3") ? "a2" : "a1";
        pool.givenFramework("newcomer", "aaa");

        pool.when(report("low", victim, TaskState.KILLED, agent));
        if (agent.equals("a1")) {
            pool.when(report("low", killedOther(victim), TaskState.KILLED, agent));
        }
        pool.whenOffersAreMade();

        assertThat(pool.offers("newcomer")).isEmpty();
        Offer offer = pool.offer("high", agent);
        assertThat(offer.resources()).isEqualTo(Resources.parse("cpus:2;mem:1024"));
        assertThat(pool.session().waiting().earmarks()).isEmpty();
    }

    private static String killedOther(String victim) {
        return victim.equals("t1") ? "t2" : "t1";
    }

    @Test
    void whoWasEndedIsToldThatItWasPreempted() {
        givenPriorities(new RolePriority("high", 10, true, false), new RolePriority("low", 0, false, true));
        givenFullAgents();
        whenHighWaitsFor("cpus:1;mem:512");
        String victim = killed().get(0);

        pool.when(report("low", victim, TaskState.KILLED, victim.equals("t3") ? "a2" : "a1"));

        assertThat(pool.update("low").reason()).contains(Reason.CONTAINER_PREEMPTED);
    }

    @Test
    void aRoleThatIsNotPreemptibleIsLeftAlone() {
        givenPriorities(new RolePriority("high", 10, true, false));
        givenFullAgents();
        whenHighWaitsFor("cpus:1");
        assertThat(pool.events()).isEmpty();
    }

    @Test
    void withinOnePriorityNobodyGivesWay() {
        givenPriorities(new RolePriority("high", 3, true, false), new RolePriority("low", 3, false, true));
        givenFullAgents();
        whenHighWaitsFor("cpus:1");
        assertThat(pool.events()).isEmpty();
    }

    @Test
    void withinOnePriorityAnUnmetGuaranteeTakesFromWhoHasMoreThanItsOwn() {
        givenPriorities(new RolePriority("high", 3, true, false), new RolePriority("low", 3, false, true));
        givenFullAgents();
        pool.when(new UpdateQuota(false, List.of(new Quota("high", Quantities.parse("cpus:1"), Quantities.NONE))));
        whenHighWaitsFor("cpus:1");
        assertThat(killed()).hasSize(1);
    }

    @Test
    void offersToTheLessImportantAreTakenBackBeforeTasksAreEnded() {
        givenPriorities(new RolePriority("high", 10, true, false), new RolePriority("low", 0, false, true));
        pool.givenFramework("low", "low").givenAgent("a1", "cpus:2;mem:1024").whenOffersAreMade();

        whenHighWaitsFor("cpus:2");

        assertThat(killed()).isEmpty();
        assertThat(pool.rescinded("low")).hasSize(1);
        assertThat(pool.whenOffersAreMade().offer("high", "a1").resources()).isEqualTo(Resources.parse("cpus:2"));
    }

    @Test
    void nobodyIsEndedForWhatALimitForbids() {
        givenPriorities(new RolePriority("high", 10, true, false), new RolePriority("low", 0, false, true));
        givenFullAgents();
        pool.when(new UpdateQuota(false, List.of(new Quota("high", Quantities.NONE, Quantities.parse("cpus:0.5")))));
        whenHighWaitsFor("cpus:1");
        assertThat(killed()).isEmpty();
    }

    @Test
    void aPlaceThatAGuaranteeNeedsInTheMeantimeIsNotGiven() {
        givenPriorities(new RolePriority("high", 10, true, false), new RolePriority("low", 0, false, true));
        givenFullAgents();
        whenHighWaitsFor("cpus:1;mem:512");
        String victim = killed().get(0);
        pool.when(new UpdateQuota(true, List.of(new Quota("other", Quantities.parse("cpus:4"), Quantities.NONE))));

        pool.when(report("low", victim, TaskState.KILLED, victim.equals("t3") ? "a2" : "a1"))
                .whenOffersAreMade();

        assertThat(pool.offers("high")).isEmpty();
        assertThat(pool.session().waiting().earmarks()).isEmpty();
    }

    @Test
    void aPlaceThatIsNotTakenInTimeIsGivenUp() {
        givenPriorities(new RolePriority("high", 10, true, false), new RolePriority("low", 0, false, true));
        givenFullAgents();
        whenHighWaitsFor("cpus:1");
        assertThat(pool.session().waiting().earmarks()).hasSize(1);

        for (int i = 0; i < 61; i++) {
            pool.when(Pool.heartbeat("a1")).when(Pool.heartbeat("a2")).whenTimePasses(Duration.ofSeconds(1));
        }
        assertThat(pool.session().waiting().earmarks()).isEmpty();
    }

    @Test
    void whatWasKeptInVainIsLookedAtByTheNextRound() {
        givenPriorities(new RolePriority("high", 10, true, false), new RolePriority("low", 0, false, true));
        givenFullAgents();
        whenHighWaitsFor("cpus:1");
        AgentId kept = pool.session().waiting().earmarks().keySet().single();
        pool.when(announceHigh("cpus:9"));
        Candidates candidates = new Candidates();
        while (!pool.session().waiting().earmarks().isEmpty()) {
            AllocatorView before = pool.view();
            pool.when(Pool.heartbeat("a1")).when(Pool.heartbeat("a2")).whenTimePasses(Duration.ofSeconds(1));
            candidates.note(pool.latest(), before);
        }
        assertThat(candidates.take(pool.view())).contains(kept);
    }

    @Test
    void whoLostTheRightMeanwhileHasItsPatienceBeforeIt() {
        RolePriority low = new RolePriority("low", 0, false, true);
        givenPriorities(new RolePriority("high", 10, true, false), low);
        givenFullAgents();
        pool.when(announceHigh("cpus:1")).whenTimePasses(Duration.ofSeconds(1));
        givenPriorities(new RolePriority("high", 10, false, false), low);
        pool.whenTimePasses(Duration.ofSeconds(1));
        assertThat(pool.session().waiting().claims()).isEmpty();
        givenPriorities(new RolePriority("high", 10, true, false), low);
        pool.when(Pool.heartbeat("a1")).when(Pool.heartbeat("a2"));

        pool.whenTimePasses(Duration.ofSeconds(4));

        assertThat(killed()).isEmpty();
    }

    @Test
    void nobodyIsEndedForARoleWhoseOffersReachItsLimit() {
        givenPriorities(new RolePriority("high", 10, true, false), new RolePriority("low", 0, false, true));
        givenFullAgents();
        pool.given(Operators.limit("high", "cpus:1"))
                .givenFramework("holder", "high")
                .givenAgent("a3", "cpus:1;mem:1024")
                .whenOffersAreMade();
        assertThat(pool.offers("holder")).hasSize(1);

        whenHighWaitsFor("cpus:1");

        assertThat(killed()).isEmpty();
    }

    @Test
    void aPlaceIsNotOfferedBeyondTheLimitThatItsRoleHasReachedMeanwhile() {
        givenPriorities(new RolePriority("high", 10, true, false), new RolePriority("low", 0, false, true));
        givenFullAgents();
        whenHighWaitsFor("cpus:2;mem:1024");
        AgentId kept = pool.session().waiting().earmarks().keySet().single();
        pool.given(Operators.limit("high", "cpus:1"));

        for (String task : List.of("t1", "t2", "t3")) {
            pool.when(report("low", task, TaskState.KILLED, task.equals("t3") ? "a2" : "a1"));
        }
        pool.whenOffersAreMade();

        assertThat(pool.session().waiting().earmarks().containsKey(kept)).isFalse();
        assertThat(pool.offered("high").values()).allMatch(offered -> offered.scalar("cpus") <= 1);
    }

    private static AnnounceFramework announceHigh(String resources) {
        return new AnnounceFramework(
                Fleet.framework("high", "high"),
                7,
                true,
                Set.of(),
                List.of(new Request(new TaskId("wanted"), "wanted", "high", Resources.parse(resources))));
    }
}
