package io.kebne.actors.allocator.core;

import static io.kebne.actors.allocator.core.Fleet.task;
import static io.kebne.actors.allocator.core.Operators.DONE;
import static io.kebne.actors.allocator.core.Operators.cause;
import static io.kebne.actors.allocator.core.Pool.register;
import static io.kebne.actors.allocator.core.Pool.report;
import static org.assertj.core.api.Assertions.assertThat;

import io.kebne.protocol.agent.AgentInfo;
import io.kebne.protocol.agent.AgentMessage.Shutdown;
import io.kebne.protocol.framework.FrameworkInfo;
import io.kebne.protocol.id.AgentId;
import io.kebne.protocol.id.OfferId;
import io.kebne.protocol.machine.MachineId;
import io.kebne.protocol.machine.MaintenanceWindow;
import io.kebne.protocol.machine.Unavailability;
import io.kebne.protocol.offer.Filters;
import io.kebne.protocol.offer.InverseOffer;
import io.kebne.protocol.operator.OperatorCommand;
import io.kebne.protocol.operator.OperatorCommand.StartMaintenance;
import io.kebne.protocol.operator.OperatorCommand.StopMaintenance;
import io.kebne.protocol.operator.OperatorCommand.UpdateMaintenanceSchedule;
import io.kebne.protocol.operator.OperatorReply.Cause;
import io.kebne.protocol.resources.Resources;
import io.kebne.protocol.scheduler.SchedulerCall.AcceptInverseOffers;
import io.kebne.protocol.scheduler.SchedulerCall.DeclineInverseOffers;
import io.kebne.protocol.scheduler.SchedulerEvent;
import io.kebne.protocol.task.TaskState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MaintenanceDecisionsTest {
    private static final MachineId M1 = new MachineId("a1.example", "");
    private static final MachineId M2 = new MachineId("a2.example", "");
    private static final Unavailability SOON =
            new Unavailability(Instant.ofEpochSecond(2_000), Optional.of(Duration.ofHours(1)));

    private final Pool pool = new Pool();

    @BeforeEach
    void anAgentWithATask() {
        pool.givenAgent("a1", "cpus:4;mem:1024").givenFramework("f1").givenTask("f1", "a1", task("t1", "cpus:1"));
    }

    @Test
    void offersAreMadeAnewWithTheUnavailability() {
        pool.whenOffersAreMade();

        pool.when(schedule(M1));

        assertThat(pool.reply()).isEqualTo(DONE);
        assertThat(pool.rescinded("f1")).hasSize(1);
        pool.whenOffersAreMade();
        assertThat(pool.offer("f1", "a1").unavailability()).contains(SOON);
    }

    @Test
    void whoHasTasksThereIsAskedToLeaveOnceAndAgainWhenTheFilterHasRunOut() {
        pool.givenFramework("idle").given(schedule(M1));
        InverseOffer asked = asked();
        assertThat(pool.delivered("idle")).noneMatch(SchedulerEvent.InverseOffers.class::isInstance);
        assertThat(inverse(pool.whenOffersAreMade())).isEmpty();

        pool.when("f1", new DeclineInverseOffers(List.of(asked.id()), new Filters(Duration.ofSeconds(4))));
        pool.whenTimePasses(Duration.ofSeconds(3));
        assertThat(inverse(pool.whenOffersAreMade())).isEmpty();
        pool.whenTimePasses(Duration.ofSeconds(1));

        assertThat(asked().id()).isNotEqualTo(asked.id());
    }

    @Test
    void anAnswerIsRemembered() {
        pool.given(schedule(M1));

        pool.when("f1", new AcceptInverseOffers(List.of(asked().id()), new Filters(Duration.ofHours(1))));

        InverseOffers.Latest latest = pool.view()
                .inverseOffers()
                .latest(
                        pool.state().agents().keySet().single(),
                        pool.state().frameworks().keySet().single())
                .get();
        assertThat(latest.answer()).contains(Change.InverseOfferClosed.Answer.ACCEPTED);
        assertThat(pool.view().inverseOffers().outstanding()).isEmpty();
    }

    @Test
    void anotherFrameworksAnswerCountsForNothing() {
        pool.given(schedule(M1)).givenFramework("other");
        OfferId id = asked().id();

        pool.when("other", new AcceptInverseOffers(List.of(id), Filters.NONE));

        assertThat(pool.view().inverseOffers().outstanding().keySet().single()).isEqualTo(id);
    }

    @Test
    void whoHasLeftNeedNotAnswer() {
        pool.given(schedule(M1));
        OfferId id = asked().id();

        pool.when(report("f1", "t1", TaskState.FINISHED, "a1"));

        assertThat(pool.delivered("f1")).contains(new SchedulerEvent.RescindInverseOffer(id));
        assertThat(pool.view().inverseOffers()).isEqualTo(InverseOffers.NONE);
    }

    @Test
    void whoMayStayNeedNotAnswer() {
        pool.given(schedule(M1));
        OfferId id = asked().id();

        pool.given(schedule());

        assertThat(pool.delivered("f1")).contains(new SchedulerEvent.RescindInverseOffer(id));
        assertThat(pool.view().inverseOffers()).isEqualTo(InverseOffers.NONE);
    }

    @Test
    void afterAFailoverTheyAreAskedAgain() {
        pool.given(schedule(M1));
        asked();

        pool.givenFailover();
        pool.when(register("a1", "cpus:4;mem:1024", Fleet.listed("f1", "t1", TaskState.RUNNING, "a1")))
                .givenFramework("f1");

        assertThat(asked().unavailability()).isEqualTo(SOON);
    }

    @Test
    void whoHasNotAnsweredBeforeItsConnectionEndedIsAskedAnew() {
        pool.given(schedule(M1));
        OfferId lost = asked().id();
        FrameworkInfo info = pool.state().frameworks().values().single().info();

        pool.when(Pool.announce(info, false)).when(Pool.announce(info, true));

        assertThat(asked().id()).isNotEqualTo(lost);
        assertThat(pool.view().inverseOffers().outstanding()).hasSize(1);
    }

    @Test
    void aScheduleReplacesTheOneBefore() {
        pool.given(schedule(M1)).given(schedule(M2));

        Maintenance maintenance = pool.state().policy().maintenance();
        assertThat(maintenance.scheduled().keySet().toJavaList()).containsExactly(M2);
    }

    @Test
    void aMachineThatIsNamedTwiceIsRefused() {
        MaintenanceWindow window = new MaintenanceWindow(List.of(M1), SOON);

        pool.when(new UpdateMaintenanceSchedule(List.of(window, window)));

        assertThat(cause(pool.reply())).isEqualTo(Cause.INVALID);
        assertThat(pool.state().policy().maintenance()).isEqualTo(Maintenance.NONE);
    }

    @Test
    void machinesThatGoDownTakeTheirAgentsAlongAndMayNotReturnUntilTheyAreUp() {
        assertThat(cause(pool.when(new StartMaintenance(List.of(M1))).reply()))
                .as("not scheduled")
                .isEqualTo(Cause.INVALID);
        pool.given(schedule(M1));

        pool.when(new StartMaintenance(List.of(M1)));

        assertThat(pool.reply()).isEqualTo(DONE);
        assertThat(pool.update("f1").state()).isEqualTo(TaskState.GONE);
        assertThat(pool.told("a1")).hasSize(1).allMatch(Shutdown.class::isInstance);
        assertThat(pool.state().agents()).isEmpty();
        assertThat(cause(pool.when(new StartMaintenance(List.of(M1))).reply())).isEqualTo(Cause.INVALID);
        assertThat(cause(pool.when(schedule()).reply()))
                .as("a machine that is down stays in the schedule")
                .isEqualTo(Cause.INVALID);

        pool.givenFailover().when(register("a1", "cpus:4;mem:1024"));
        assertThat(pool.told("a1")).hasSize(1).allMatch(Shutdown.class::isInstance);
        assertThat(pool.state().agents()).isEmpty();

        pool.given(new StopMaintenance(List.of(M1)));
        assertThat(pool.state().policy().maintenance()).isEqualTo(Maintenance.NONE);
        assertThat(pool.when(register("a1", "cpus:4;mem:1024")).state().agents())
                .hasSize(1);
        assertThat(cause(pool.when(new StopMaintenance(List.of(M1))).reply())).isEqualTo(Cause.INVALID);
    }

    private static OperatorCommand schedule(MachineId... machines) {
        return new UpdateMaintenanceSchedule(
                machines.length == 0 ? List.of() : List.of(new MaintenanceWindow(List.of(machines), SOON)));
    }

    /** What the next round asks f1. */
    private InverseOffer asked() {
        List<InverseOffer> offers = inverse(pool.whenOffersAreMade());
        assertThat(offers).hasSize(1);
        return offers.get(0);
    }

    private static List<InverseOffer> inverse(Pool pool) {
        return pool.delivered("f1").stream()
                .filter(SchedulerEvent.InverseOffers.class::isInstance)
                .flatMap(event -> ((SchedulerEvent.InverseOffers) event).inverseOffers().stream())
                .toList();
    }

    @Test
    void whoIsAskedAnewIsNotForgottenWhenAnOldFilterRunsOut() {
        pool.given(schedule(M1));
        pool.whenOffersAreMade();
        InverseOffer first = pool.view().inverseOffers().outstanding().values().single();
        pool.when("f1", new DeclineInverseOffers(List.of(first.id()), new Filters(Duration.ofSeconds(4))));
        Unavailability later = new Unavailability(Instant.ofEpochSecond(9_000), Optional.empty());
        pool.given(new UpdateMaintenanceSchedule(List.of(new MaintenanceWindow(List.of(M1), later))));
        pool.whenOffersAreMade();
        InverseOffer second = pool.view().inverseOffers().outstanding().values().single();

        pool.whenTimePasses(Duration.ofSeconds(4));

        assertThat(pool.view().inverseOffers().outstanding().values()).containsExactly(second);
    }

    @Test
    void anAgentWithoutAProperNameIsInNoSchedule() {
        pool.given(schedule(M1));
        AgentInfo nameless = new AgentInfo(
                new AgentId("x"), "my machine", "", 5051, Resources.parse("cpus:1;mem:64"), List.of(), "1");

        pool.givenAgent(nameless).whenOffersAreMade();

        assertThat(pool.offer("f1", "x").unavailability()).isEmpty();
    }
}
