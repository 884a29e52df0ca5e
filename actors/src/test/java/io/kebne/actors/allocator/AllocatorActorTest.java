package io.kebne.actors.allocator;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.testkit.typed.javadsl.FishingOutcomes;
import akka.actor.testkit.typed.javadsl.TestProbe;
import akka.actor.typed.ActorRef;
import com.typesafe.config.Config;
import io.kebne.actors.allocator.core.AllocatorCopy;
import io.kebne.actors.allocator.core.AllocatorSettings;
import io.kebne.actors.allocator.core.FilterCounts;
import io.kebne.actors.cluster.NodeAddress;
import io.kebne.actors.cluster.NodeConfig;
import io.kebne.actors.cluster.Role;
import io.kebne.actors.explain.FrameworkExplanation;
import io.kebne.actors.view.FollowAllocator;
import io.kebne.actors.view.ViewMessage;
import io.kebne.actors.view.ViewReplica;
import io.kebne.persistence.journal.Journal;
import io.kebne.protocol.agent.AgentInfo;
import io.kebne.protocol.agent.AgentMessage;
import io.kebne.protocol.allocator.AllocatorCommand.AnnounceFramework;
import io.kebne.protocol.allocator.AllocatorCommand.FrameworkCall;
import io.kebne.protocol.allocator.AllocatorCommand.RegisterAgent;
import io.kebne.protocol.allocator.AllocatorMessage;
import io.kebne.protocol.framework.FrameworkInfo;
import io.kebne.protocol.id.AgentId;
import io.kebne.protocol.id.FrameworkId;
import io.kebne.protocol.id.TaskId;
import io.kebne.protocol.offer.Filters;
import io.kebne.protocol.offer.Offer;
import io.kebne.protocol.offer.Operation;
import io.kebne.protocol.operator.OperatorCommand;
import io.kebne.protocol.operator.OperatorReply;
import io.kebne.protocol.policy.Weight;
import io.kebne.protocol.resources.Resources;
import io.kebne.protocol.scheduler.SchedulerCall;
import io.kebne.protocol.scheduler.SchedulerEvent;
import io.kebne.protocol.subscription.FrameworkMessage;
import io.kebne.protocol.task.CommandInfo;
import io.kebne.protocol.task.TaskInfo;
import io.kebne.protocol.task.TaskState;
import io.kebne.protocol.task.TaskStatus;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An allocator with the embedded journal, which the test locks, breaks and shares with a second one. */
class AllocatorActorTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    /** A write may stand still for a while without anybody being refused. */
    private static final CommitSettings PATIENT = new CommitSettings(100, PATIENCE);

    private static final CommitSettings IMPATIENT = new CommitSettings(100, Duration.ofMillis(500));
    private static final FrameworkId FRAMEWORK = new FrameworkId("framework");
    private static final AgentInfo AGENT = new AgentInfo(
            new AgentId("agent"), "host", "10.0.0.1", 5051, Resources.parse("cpus:4;mem:1024"), List.of(), "0.1.0");

    @TempDir
    private Path directory;

    private final AtomicReference<Optional<String>> minority = new AtomicReference<>(Optional.empty());
    private Path file;
    private ActorTestKit testKit;
    private TestProbe<FrameworkMessage> frameworks;
    private ActorRef<AllocatorMessage> allocator;

    @BeforeEach
    void start() {
        file = directory.resolve("journal.sqlite");
        Journal journal = new Journal.Embedded(file, Journal.Synchronous.NORMAL);
        journal.prepare();
        NodeAddress self = new NodeAddress("127.0.0.1", 0);
        Config config = NodeConfig.of(NodeConfig.base(journal.config()), Role.MASTER, self, List.of(self));
        testKit = ActorTestKit.create(NodeConfig.SYSTEM, config);
        frameworks = testKit.createTestProbe();
        allocator = spawn(PATIENT);
    }

    @AfterEach
    void stop() {
        testKit.shutdownTestKit();
    }

    @Test
    void whileAWriteHangsReadersAreAnsweredAndWritersAreRefusedWithTheReason() throws SQLException {
        assertThat(setWeight(1)).isInstanceOf(OperatorReply.Done.class);
        testKit.stop(allocator);
        allocator = spawn(IMPATIENT);
        Offer offer = offer();
        awaitNoTrouble();
        try (Connection other = connection();
                Statement statement = other.createStatement()) {
            statement.execute("BEGIN IMMEDIATE");
            OperatorReply hanging = setWeight(2);
            assertThat(hanging)
                    .isInstanceOfSatisfying(
                            OperatorReply.Unavailable.class,
                            unavailable -> assertThat(unavailable.reason())
                                    .contains("journal: a write has waited")
                                    .contains("whether it was done will show"));
            assertThat(setWeight(3))
                    .isInstanceOfSatisfying(
                            OperatorReply.Unavailable.class,
                            unavailable -> assertThat(unavailable.reason())
                                    .startsWith("journal: a write has waited")
                                    .doesNotContain("whether"));
            assertThat(status().trouble())
                    .hasValueSatisfying(trouble -> assertThat(trouble).contains("a write has waited"));

            TestProbe<FrameworkExplanation> explained = testKit.createTestProbe();
            allocator.tell(new ExplainFramework(FRAMEWORK, explained.ref()));
            explained.receiveMessage(PATIENCE);

            accept(offer, "task");
            assertThat(update("task"))
                    .satisfies(status -> assertThat(status.state()).isEqualTo(TaskState.DROPPED))
                    .satisfies(status -> assertThat(status.message()).contains("a write has waited"));
            statement.execute("ROLLBACK");
        }
        assertThat(setWeightUntilDone(4)).isInstanceOf(OperatorReply.Done.class);
        awaitNoTrouble();
    }

    @Test
    void aJournalThatFailsIsTriedAgainUntilItWorks() throws SQLException {
        assertThat(setWeight(1)).isInstanceOf(OperatorReply.Done.class);
        try (Connection other = connection();
                Statement statement = other.createStatement()) {
            statement.execute("ALTER TABLE event_journal RENAME TO away");
            assertThat(setWeight(2))
                    .isInstanceOfSatisfying(
                            OperatorReply.Unavailable.class,
                            unavailable -> assertThat(unavailable.reason()).contains("event_journal"));
            assertThat(setWeight(3)).isInstanceOf(OperatorReply.Unavailable.class);
            statement.execute("ALTER TABLE away RENAME TO event_journal");
        }
        assertThat(setWeightUntilDone(4)).isInstanceOf(OperatorReply.Done.class);
    }

    @Test
    void aLifeWhoseBeginningCannotBeWrittenDoesNotTakeItsOwnPastForAnother() throws SQLException {
        assertThat(setWeight(1)).isInstanceOf(OperatorReply.Done.class);
        try (Connection other = connection();
                Statement statement = other.createStatement()) {
            statement.execute(
                    "CREATE TRIGGER refuse BEFORE INSERT ON event_journal BEGIN SELECT RAISE(ABORT, 'no'); END");
            assertThat(setWeight(2)).isInstanceOf(OperatorReply.Unavailable.class);
            // Meanwhile it reads its journal and tries to begin again, several times.
            testKit.createTestProbe().expectNoMessage(Duration.ofSeconds(2));
            statement.execute("DROP TRIGGER refuse");
        }
        assertThat(setWeightUntilDone(3)).isInstanceOf(OperatorReply.Done.class);
    }

    @Test
    @DisplayName("case 07: a command that the allocator fails on is answered and not tried again")
    void aCommandThatTheAllocatorFailsOnIsAnsweredAndNotTriedAgain() {
        TestProbe<AgentMessage> agent = register();
        String epoch = status().epoch();

        assertThat(operate(new OperatorCommand.DrainAgent(AGENT.id(), null))).isInstanceOf(OperatorReply.Failed.class);

        assertThat(setWeight(1)).isInstanceOf(OperatorReply.Done.class);
        assertThat(status().epoch()).as("offers of the earlier life are void").isGreaterThan(epoch);
        agent.expectNoMessage();
    }

    @Test
    void twoLivesNeverWriteIntoEachOther() throws SQLException {
        assertThat(setWeight(1)).isInstanceOf(OperatorReply.Done.class);
        ActorRef<AllocatorMessage> zombie = allocator;
        allocator = spawn(PATIENT);
        assertThat(setWeight(2)).isInstanceOf(OperatorReply.Done.class);

        TestProbe<OperatorReply> late = testKit.createTestProbe();
        zombie.tell(new AllocatorMessage.Operate(weight(3), late.ref()));

        assertThat(late.receiveMessage(PATIENCE)).isInstanceOf(OperatorReply.Unavailable.class);
        testKit.createTestProbe().awaitAssert(PATIENCE, () -> {
            zombie.tell(new AllocatorMessage.Operate(weight(4), late.ref()));
            assertThat(late.receiveMessage(PATIENCE))
                    .isInstanceOfSatisfying(
                            OperatorReply.Unavailable.class,
                            unavailable -> assertThat(unavailable.reason()).contains("another life"));
            return null;
        });
        assertThat(setWeight(5)).isInstanceOf(OperatorReply.Done.class);
        try (Connection other = connection();
                Statement statement = other.createStatement()) {
            var result = statement.executeQuery("SELECT count(*) - max(sequence_number) FROM event_journal");
            assertThat(result.next()).isTrue();
            assertThat(result.getLong(1)).as("each number once").isZero();
        }
    }

    @Test
    void goesOnFromACopyThatItsMasterHasOfItsState() throws SQLException {
        assertThat(setWeight(5)).isInstanceOf(OperatorReply.Done.class);
        AllocatorCopy copy = copy();
        assertThat(setWeight("role-2", 2)).isInstanceOf(OperatorReply.Done.class);
        testKit.stop(allocator);
        AllocatorActor.offerCopies(testKit.system(), "default", () -> Optional.of(copy));
        execute("DELETE FROM event_journal WHERE sequence_number <= " + copy.sequenceNr());

        allocator = spawn(PATIENT);

        assertThat(setWeight("role-3", 3)).isInstanceOf(OperatorReply.Done.class);
        AllocatorCopy after = copy();
        assertThat(after.state().policy().weights().keySet().toJavaSet())
                .containsExactlyInAnyOrder("role", "role-2", "role-3");
        assertThat(after.sequenceNr()).isEqualTo(numberOfTheLastEvent());
        assertThat(after.epoch()).isGreaterThan(copy.epoch());
    }

    @Test
    void readsItsJournalAloneWhenEventsAfterTheCopyAreMissing() throws SQLException {
        AllocatorCopy copy = copy();
        assertThat(setWeight("role-2", 2)).isInstanceOf(OperatorReply.Done.class);
        assertThat(setWeight("role-3", 3)).isInstanceOf(OperatorReply.Done.class);
        testKit.stop(allocator);
        AtomicInteger asked = new AtomicInteger();
        AllocatorActor.offerCopies(testKit.system(), "default", () -> {
            asked.incrementAndGet();
            return Optional.of(copy);
        });
        execute("DELETE FROM event_journal WHERE sequence_number = " + (copy.sequenceNr() + 1));

        allocator = spawn(PATIENT);

        assertThat(setWeightUntilDone(5)).isInstanceOf(OperatorReply.Done.class);
        assertThat(copy().state().policy().weights().keySet().toJavaSet()).containsExactlyInAnyOrder("role", "role-3");
        assertThat(asked).as("at first, and when it was refused").hasValue(2);
    }

    @Test
    void aCopyShowsThatAnotherLifeHasBegun() {
        assertThat(setWeight(1)).isInstanceOf(OperatorReply.Done.class);
        ActorRef<AllocatorMessage> zombie = allocator;
        allocator = spawn(PATIENT);
        assertThat(setWeight(2)).isInstanceOf(OperatorReply.Done.class);
        AllocatorCopy copy = copy();
        AllocatorActor.offerCopies(testKit.system(), "default", () -> Optional.of(copy));

        TestProbe<OperatorReply> late = testKit.createTestProbe();
        testKit.createTestProbe().awaitAssert(PATIENCE, () -> {
            zombie.tell(new AllocatorMessage.Operate(weight(3), late.ref()));
            assertThat(late.receiveMessage(PATIENCE))
                    .isInstanceOfSatisfying(
                            OperatorReply.Unavailable.class,
                            unavailable -> assertThat(unavailable.reason()).contains("another life"));
            return null;
        });
        assertThat(setWeight(4)).isInstanceOf(OperatorReply.Done.class);
    }

    @Test
    void aMinorityRefusesToWrite() {
        assertThat(setWeight(1)).isInstanceOf(OperatorReply.Done.class);
        minority.set(Optional.of("no majority of masters"));

        // One that was under way is told that, too.
        assertThat(untilRefused()).startsWith("no majority of masters");
        minority.set(Optional.empty());
        assertThat(setWeightUntilDone(2)).isInstanceOf(OperatorReply.Done.class);
    }

    @Test
    void whatWasDecidedIsDurableBeforeTheAllocatorLeaves() {
        TestProbe<AgentMessage> agent = register();
        TestProbe<OperatorReply> answered = testKit.createTestProbe();
        TestProbe<Object> watcher = testKit.createTestProbe();

        allocator.tell(new AllocatorMessage.Operate(weight(2), answered.ref()));
        allocator.tell(new AllocatorActor.Leave());

        assertThat(answered.receiveMessage(PATIENCE)).isInstanceOf(OperatorReply.Done.class);
        watcher.expectTerminated(allocator, PATIENCE);
        agent.expectMessage(PATIENCE, new AgentMessage.SayAlive());
    }

    @Test
    void filtersInForceAreToldAndAnotherLifeBeginsWithoutThem() {
        Offer offer = offer();
        assertThat(status().filters()).isEqualTo(FilterCounts.of(Map.of()));

        SchedulerCall decline = new SchedulerCall.Decline(List.of(offer.id()), new Filters(Duration.ofDays(1)));
        allocator.tell(new AllocatorMessage.Command(new FrameworkCall(FRAMEWORK, decline)));
        assertThat(status().filters()).isEqualTo(FilterCounts.of(Map.of("*", 1L)));

        testKit.stop(allocator);
        allocator = spawn(PATIENT);
        assertThat(status().filters()).as("before it serves").isEqualTo(FilterCounts.UNKNOWN);
        assertThat(setWeight(1)).isInstanceOf(OperatorReply.Done.class);
        assertThat(status().filters()).isEqualTo(FilterCounts.of(Map.of()));
    }

    private ActorRef<AllocatorMessage> spawn(CommitSettings commit) {
        return testKit.spawn(AllocatorActor.create(
                "default", AllocatorSettings.DEFAULT, commit, id -> frameworks.ref(), minority::get));
    }

    private TestProbe<AgentMessage> register() {
        TestProbe<AgentMessage> agent = testKit.createTestProbe();
        allocator.tell(new AllocatorMessage.FromAgent(new RegisterAgent(AGENT, "incarnation", List.of()), agent.ref()));
        agent.expectMessageClass(AgentMessage.Registered.class, PATIENCE);
        return agent;
    }

    private Offer offer() {
        register();
        FrameworkInfo info = FrameworkInfo.of(FRAMEWORK, "test", "*");
        FrameworkInfo aware = new FrameworkInfo(
                info.id(),
                info.name(),
                info.user(),
                info.roles(),
                info.failoverTimeout(),
                info.checkpoint(),
                Set.of(FrameworkInfo.Capability.PARTITION_AWARE),
                info.hostname(),
                info.principal(),
                info.webuiUrl());
        allocator.tell(new AllocatorMessage.Command(new AnnounceFramework(aware, 1, true, Set.of(), List.of())));
        return ((SchedulerEvent.Offers) delivered(SchedulerEvent.Offers.class))
                .offers()
                .get(0);
    }

    private void accept(Offer offer, String taskId) {
        TaskInfo task =
                TaskInfo.of(new TaskId(taskId), taskId, Resources.parse("cpus:1;mem:64"), CommandInfo.shell("true"));
        allocator.tell(new AllocatorMessage.Command(new FrameworkCall(
                FRAMEWORK,
                new SchedulerCall.Accept(
                        List.of(offer.id()), List.of(new Operation.Launch(List.of(task))), Filters.NONE))));
    }

    private TaskStatus update(String taskId) {
        TaskStatus status = ((SchedulerEvent.Update) delivered(SchedulerEvent.Update.class)).status();
        assertThat(status.taskId().value()).isEqualTo(taskId);
        return status;
    }

    private SchedulerEvent delivered(Class<? extends SchedulerEvent> type) {
        FrameworkMessage.Deliver found = (FrameworkMessage.Deliver) frameworks
                .fishForMessage(
                        PATIENCE,
                        message -> message instanceof FrameworkMessage.Deliver d && type.isInstance(d.event())
                                ? FishingOutcomes.complete()
                                : FishingOutcomes.continueAndIgnore())
                .get(0);
        return found.event();
    }

    private ViewMessage.Status status() {
        TestProbe<ViewMessage> follower = testKit.createTestProbe();
        allocator.tell(new FollowAllocator(follower.ref(), "", 0));
        return follower.expectMessageClass(ViewMessage.Status.class, PATIENCE);
    }

    /** What a follower on the allocator's master keeps. */
    private AllocatorCopy copy() {
        ViewReplica.Holder holder = new ViewReplica.Holder();
        ActorRef<ViewReplica.Message> replica = testKit.spawn(ViewReplica.create(allocator, holder));
        AllocatorCopy copy = testKit.createTestProbe()
                .awaitAssert(PATIENCE, () -> holder.copy().orElseThrow());
        testKit.stop(replica);
        return copy;
    }

    private long numberOfTheLastEvent() throws SQLException {
        try (Connection other = connection();
                Statement statement = other.createStatement();
                ResultSet result = statement.executeQuery("SELECT max(sequence_number) FROM event_journal")) {
            assertThat(result.next()).isTrue();
            return result.getLong(1);
        }
    }

    private void execute(String sql) throws SQLException {
        try (Connection other = connection();
                Statement statement = other.createStatement()) {
            statement.execute(sql);
        }
    }

    private void awaitNoTrouble() {
        testKit.createTestProbe().awaitAssert(PATIENCE, () -> {
            assertThat(status().trouble()).isEmpty();
            return null;
        });
    }

    private OperatorReply setWeight(int weight) {
        return operate(weight(weight));
    }

    private OperatorReply setWeightUntilDone(int weight) {
        return testKit.createTestProbe().awaitAssert(PATIENCE, () -> {
            OperatorReply reply = setWeight(weight);
            assertThat(reply).isInstanceOf(OperatorReply.Done.class);
            return reply;
        });
    }

    private String untilRefused() {
        return testKit.createTestProbe().awaitAssert(PATIENCE, () -> {
            OperatorReply reply = setWeight(9);
            assertThat(reply).isInstanceOf(OperatorReply.Unavailable.class);
            return ((OperatorReply.Unavailable) reply).reason();
        });
    }

    private OperatorReply operate(OperatorCommand command) {
        TestProbe<OperatorReply> reply = testKit.createTestProbe();
        allocator.tell(new AllocatorMessage.Operate(command, reply.ref()));
        return reply.receiveMessage(PATIENCE);
    }

    private OperatorReply setWeight(String role, int weight) {
        return operate(weight(role, weight));
    }

    private static OperatorCommand weight(int weight) {
        return weight("role", weight);
    }

    private static OperatorCommand weight(String role, int weight) {
        return new OperatorCommand.UpdateWeights(List.of(new Weight(role, weight)));
    }

    private Connection connection() throws SQLException {
        return DriverManager.getConnection("jdbc:sqlite:" + file + "?busy_timeout=30000");
    }
}
