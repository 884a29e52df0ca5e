package io.kebne.actors.cluster;

import static io.kebne.actors.cluster.RecordingScheduler.take;
import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.FishingOutcome;
import akka.actor.testkit.typed.javadsl.FishingOutcomes;
import akka.actor.testkit.typed.javadsl.TestProbe;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.RecipientRef;
import akka.actor.typed.javadsl.Behaviors;
import com.typesafe.config.Config;
import io.kebne.actors.allocator.core.AllocatorSettings;
import io.kebne.actors.api.NodeInfo;
import io.kebne.actors.framework.FrameworkSettings;
import io.kebne.actors.scheduler.FrameworkNode;
import io.kebne.actors.scheduler.SchedulerDriver;
import io.kebne.persistence.journal.Journal;
import io.kebne.protocol.agent.AgentInfo;
import io.kebne.protocol.agent.AgentMessage;
import io.kebne.protocol.agent.AgentTask;
import io.kebne.protocol.allocator.AllocatorCommand.AgentHeartbeat;
import io.kebne.protocol.allocator.AllocatorCommand.RegisterAgent;
import io.kebne.protocol.allocator.AllocatorCommand.UpdateStatus;
import io.kebne.protocol.allocator.AllocatorMessage;
import io.kebne.protocol.framework.FrameworkInfo;
import io.kebne.protocol.id.AgentId;
import io.kebne.protocol.id.FrameworkId;
import io.kebne.protocol.id.TaskId;
import io.kebne.protocol.id.TaskKey;
import io.kebne.protocol.offer.Filters;
import io.kebne.protocol.offer.Offer;
import io.kebne.protocol.resources.Resources;
import io.kebne.protocol.task.CommandInfo;
import io.kebne.protocol.task.Source;
import io.kebne.protocol.task.TaskInfo;
import io.kebne.protocol.task.TaskState;
import io.kebne.protocol.task.TaskStatus;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A master with the embedded journal, a framework process and an agent played by the test, over real connections. */
class ClusterRoundTripTest {
    private static final AgentInfo AGENT = new AgentInfo(
            new AgentId("agent-1"),
            "localhost",
            "127.0.0.1",
            5051,
            Resources.parse("cpus:4;mem:1024"),
            List.of(),
            "0.1.0");

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    private Path workDir;

    @Test
    void aLaunchedTaskSurvivesARestartOfItsMasterAndEndsAfterwards() throws Exception {
        int port = FreePort.take();
        FrameworkId frameworkId = FrameworkNode.newFrameworkId();
        FrameworkInfo info =
                FrameworkInfo.of(frameworkId, "round-trip", "*").withFailoverTimeout(Duration.ofMinutes(5));
        TaskKey key = new TaskKey(frameworkId, new TaskId("task-1"));
        RecordingScheduler scheduler = new RecordingScheduler();
        List<NodeAddress> seeds = List.of(new NodeAddress("127.0.0.1", port));

        ActorSystem<Void> master = startMaster(port);
        new KnownMembers(workDir).follow(master);
        Entities entities = entities(master);
        TestProbe<AgentMessage> agent = register(master, entities, List.of());
        try (FrameworkNode node = FrameworkNode.join(NodeConfig.base(), new NodeAddress("127.0.0.1", 0), seeds)) {
            SchedulerDriver driver = node.subscribe(info, scheduler);
            take(scheduler.subscriptions);
            Offer offer = take(scheduler.offers);
            assertThat(offer.resources()).isEqualTo(AGENT.resources());

            TaskInfo task = TaskInfo.of(key.taskId(), "t", Resources.parse("cpus:1;mem:64"), CommandInfo.shell("true"));
            driver.accept(List.of(offer.id()), List.of(task), Filters.NONE);
            assertThat(runTask(agent).task()).isEqualTo(task);
            Offer rest = take(scheduler.offers);
            assertThat(rest.resources()).isEqualTo(Resources.parse("cpus:3;mem:960"));
            driver.decline(List.of(rest.id()), new Filters(Duration.ofHours(1)));

            stop(master);
            master = startMaster(port);
            entities = entities(master);
            agent = register(master, entities, List.of(new AgentTask(key, status(TaskState.RUNNING))));
            take(scheduler.subscriptions);
            Offer again = take(scheduler.offers);
            assertThat(again.resources()).isEqualTo(Resources.parse("cpus:3;mem:960"));

            TaskStatus finished = status(TaskState.FINISHED);
            allocator(entities)
                    .tell(new AllocatorMessage.FromAgent(
                            new UpdateStatus(AGENT.id(), frameworkId, finished), agent.ref()));
            assertThat(take(scheduler.updates)).isEqualTo(finished);
            assertThat(agent.fishForMessage(PATIENCE, ClusterRoundTripTest::untilAcknowledged))
                    .contains(new AgentMessage.AcknowledgeStatus(
                            key, finished.uuid().get()));

            driver.teardown();
            assertThat(take(scheduler.errors)).contains("torn down");
        } finally {
            stop(master);
        }
    }

    private static FishingOutcome untilAcknowledged(AgentMessage message) {
        return message instanceof AgentMessage.AcknowledgeStatus
                ? FishingOutcomes.complete()
                : FishingOutcomes.continueAndIgnore();
    }

    private static AgentMessage.RunTask runTask(TestProbe<AgentMessage> agent) {
        return (AgentMessage.RunTask) agent.fishForMessage(
                        PATIENCE,
                        m -> m instanceof AgentMessage.RunTask
                                ? FishingOutcomes.complete()
                                : FishingOutcomes.continueAndIgnore())
                .get(0);
    }

    private ActorSystem<Void> startMaster(int port) {
        Journal journal = new Journal.Embedded(workDir.resolve("journal.sqlite"), Journal.Synchronous.FULL);
        journal.prepare();
        NodeAddress self = new NodeAddress("127.0.0.1", port);
        List<NodeAddress> seeds = new ArrayList<>(List.of(self));
        seeds.addAll(new KnownMembers(workDir).load());
        Config config = NodeConfig.of(NodeConfig.base(journal.config()), Role.MASTER, self, seeds, 1);
        return ActorSystem.create(Behaviors.empty(), NodeConfig.SYSTEM, config);
    }

    private static Entities entities(ActorSystem<Void> master) {
        Entities entities = Entities.start(
                master,
                AllocatorSettings.DEFAULT,
                FrameworkSettings.from(master.settings().config().getConfig("kebne.framework")));
        MasterNode.start(master, entities, new NodeInfo("m", "localhost", "127.0.0.1", 5050, "", 0, "0.1.0", Map.of()));
        return entities;
    }

    private static TestProbe<AgentMessage> register(
            ActorSystem<Void> master, Entities entities, List<AgentTask> tasks) {
        TestProbe<AgentMessage> agent = TestProbe.create(master);
        allocator(entities)
                .tell(new AllocatorMessage.FromAgent(new RegisterAgent(AGENT, "incarnation-1", tasks), agent.ref()));
        agent.expectMessageClass(AgentMessage.Registered.class, PATIENCE);
        // Nothing is offered of one that is silent for some seconds, and a scheduler may take longer to subscribe.
        AllocatorMessage heartbeat =
                new AllocatorMessage.FromAgent(new AgentHeartbeat(AGENT.id(), "incarnation-1"), agent.ref());
        Runnable beat = () -> allocator(entities).tell(heartbeat);
        Duration pause = Duration.ofMillis(500);
        master.scheduler().scheduleWithFixedDelay(pause, pause, beat, master.executionContext());
        return agent;
    }

    private static RecipientRef<AllocatorMessage> allocator(Entities entities) {
        return entities.allocator(AllocatorMessage.DEFAULT_POOL);
    }

    private static TaskStatus status(TaskState state) {
        return TaskStatus.of(
                        new TaskId("task-1"),
                        state,
                        Source.EXECUTOR,
                        Optional.empty(),
                        "",
                        1_000,
                        Optional.of(AGENT.id()))
                .withUuid(Optional.of(UUID.randomUUID()));
    }

    private static void stop(ActorSystem<Void> system) throws Exception {
        system.terminate();
        system.getWhenTerminated().toCompletableFuture().get(60, TimeUnit.SECONDS);
    }
}
