package io.kebne.actors.framework;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.testkit.typed.javadsl.FishingOutcomes;
import akka.actor.testkit.typed.javadsl.TestProbe;
import akka.actor.typed.ActorRef;
import akka.cluster.sharding.typed.javadsl.ClusterSharding;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.typesafe.config.Config;
import io.kebne.actors.cluster.NodeAddress;
import io.kebne.actors.cluster.NodeConfig;
import io.kebne.actors.cluster.Role;
import io.kebne.persistence.journal.Journal;
import io.kebne.protocol.agent.AgentMessage;
import io.kebne.protocol.allocator.AllocatorCommand.AnnounceFramework;
import io.kebne.protocol.allocator.AllocatorMessage;
import io.kebne.protocol.framework.FrameworkInfo;
import io.kebne.protocol.id.AgentId;
import io.kebne.protocol.id.FrameworkId;
import io.kebne.protocol.id.TaskId;
import io.kebne.protocol.id.TaskKey;
import io.kebne.protocol.scheduler.SchedulerCall;
import io.kebne.protocol.scheduler.SchedulerEvent;
import io.kebne.protocol.subscription.FrameworkMessage;
import io.kebne.protocol.task.Source;
import io.kebne.protocol.task.TaskState;
import io.kebne.protocol.task.TaskStatus;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** The entity of a framework with the embedded journal, which the test breaks and shares with a second one. */
class FrameworkActorTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final FrameworkId FRAMEWORK = new FrameworkId("framework");
    private static final AgentId AGENT = new AgentId("agent");

    @TempDir
    private Path directory;

    private Path file;
    private ActorTestKit testKit;
    private TestProbe<AllocatorMessage> allocator;

    @BeforeEach
    void start() {
        file = directory.resolve("journal.sqlite");
        Journal journal = new Journal.Embedded(file, Journal.Synchronous.NORMAL);
        journal.prepare();
        NodeAddress self = new NodeAddress("127.0.0.1", 0);
        Config config = NodeConfig.of(NodeConfig.base(journal.config()), Role.MASTER, self, List.of(self));
        testKit = ActorTestKit.create(NodeConfig.SYSTEM, config);
        allocator = testKit.createTestProbe();
    }

    @AfterEach
    void stop() {
        testKit.shutdownTestKit();
    }

    @Test
    void oneThatAnotherHasOvertakenSaysNothingMore() {
        ActorRef<FrameworkMessage> first = spawn();
        TestProbe<SchedulerEvent> scheduler = testKit.createTestProbe();
        subscribe(first, scheduler, "a");
        scheduler.expectMessage(PATIENCE, new SchedulerEvent.Subscribed(FRAMEWORK));
        ActorRef<FrameworkMessage> second = spawn();
        TestProbe<SchedulerEvent> other = testKit.createTestProbe();
        subscribe(second, other, "b");
        other.expectMessage(PATIENCE, new SchedulerEvent.Subscribed(FRAMEWORK));

        subscribe(first, scheduler, "c");
        first.tell(new FrameworkMessage.Ping(scheduler.ref()));

        scheduler.expectNoMessage(Duration.ofSeconds(3));
        second.tell(new FrameworkMessage.Ping(other.ref()));
        other.expectMessage(PATIENCE, new SchedulerEvent.Heartbeat());
    }

    @Test
    void afterAFailedWriteItGoesOnAsOneThatHasMoved() throws SQLException {
        ActorRef<FrameworkMessage> entity = spawn();
        TestProbe<SchedulerEvent> scheduler = testKit.createTestProbe();
        subscribe(entity, scheduler, "a");
        scheduler.expectMessage(PATIENCE, new SchedulerEvent.Subscribed(FRAMEWORK));
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        Logger logger = (Logger) LoggerFactory.getLogger(FrameworkActor.class);
        log.start();
        logger.addAppender(log);
        try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + file + "?busy_timeout=30000");
                Statement statement = other.createStatement()) {
            statement.execute("ALTER TABLE event_journal RENAME TO away");
            subscribe(entity, scheduler, "b");
            allocator.awaitAssert(PATIENCE, () -> {
                assertThat(log.list).anyMatch(e -> e.getFormattedMessage().contains("Failed to persist"));
                return null;
            });
            scheduler.expectNoMessage(Duration.ofSeconds(1));
            statement.execute("ALTER TABLE away RENAME TO event_journal");
        } finally {
            logger.detachAppender(log);
        }

        allocator.fishForMessage(
                PATIENCE,
                message -> message instanceof AllocatorMessage.Command command
                                && command.command() instanceof AnnounceFramework announce
                                && !announce.connected()
                        ? FishingOutcomes.complete()
                        : FishingOutcomes.continueAndIgnore());
        subscribe(entity, scheduler, "c");
        assertThat(scheduler.receiveMessage(PATIENCE)).isEqualTo(new SchedulerEvent.Subscribed(FRAMEWORK));
    }

    @Test
    void updatesThatAreAcknowledgedTogetherAreAcknowledgedToTheirAgents() {
        ActorRef<FrameworkMessage> entity = spawn();
        TestProbe<SchedulerEvent> scheduler = testKit.createTestProbe();
        TestProbe<AgentMessage> agent = testKit.createTestProbe();
        subscribe(entity, scheduler, "a");
        scheduler.expectMessage(PATIENCE, new SchedulerEvent.Subscribed(FRAMEWORK));
        for (String task : List.of("a", "b")) {
            entity.tell(
                    new FrameworkMessage.Deliver(new SchedulerEvent.Update(status(task)), Optional.of(agent.ref())));
        }
        List<TaskStatus> told = new ArrayList<>();
        while (told.size() < 2) {
            SchedulerEvent event = scheduler.receiveMessage(PATIENCE);
            told.addAll(
                    event instanceof SchedulerEvent.Updates updates
                            ? updates.statuses()
                            : List.of(((SchedulerEvent.Update) event).status()));
        }
        assertThat(told).containsExactly(status("a"), status("b"));

        entity.tell(new FrameworkMessage.Acknowledged(
                told.stream()
                        .map(status -> new SchedulerCall.Acknowledge(
                                AGENT, status.taskId(), status.uuid().get()))
                        .toList(),
                scheduler.ref()));

        for (TaskStatus status : told) {
            agent.expectMessage(
                    PATIENCE,
                    new AgentMessage.AcknowledgeStatus(
                            new TaskKey(FRAMEWORK, status.taskId()),
                            status.uuid().get()));
        }
    }

    private static TaskStatus status(String task) {
        return TaskStatus.of(
                        new TaskId(task),
                        TaskState.RUNNING,
                        Source.EXECUTOR,
                        Optional.empty(),
                        "",
                        1,
                        Optional.of(AGENT))
                .withUuid(Optional.of(new UUID(1, task.hashCode())));
    }

    private ActorRef<FrameworkMessage> spawn() {
        FrameworkSettings settings =
                new FrameworkSettings(Duration.ofMillis(100), Duration.ofMinutes(1), Duration.ofMinutes(1));
        TestProbe<ClusterSharding.ShardCommand> shard = testKit.createTestProbe();
        return testKit.spawn(FrameworkActor.create(FRAMEWORK, shard.ref(), allocator.ref(), settings));
    }

    private static void subscribe(ActorRef<FrameworkMessage> entity, TestProbe<SchedulerEvent> scheduler, String name) {
        FrameworkInfo info = FrameworkInfo.of(FRAMEWORK, name, "*");
        entity.tell(new FrameworkMessage.Call(new SchedulerCall.Subscribe(info, Set.of()), scheduler.ref()));
    }
}
