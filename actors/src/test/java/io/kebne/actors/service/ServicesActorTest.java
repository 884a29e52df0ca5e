package io.kebne.actors.service;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.testkit.typed.javadsl.TestProbe;
import akka.actor.typed.ActorRef;
import com.typesafe.config.Config;
import io.kebne.actors.api.SchedulerClients;
import io.kebne.actors.cluster.NodeAddress;
import io.kebne.actors.cluster.NodeConfig;
import io.kebne.actors.cluster.Role;
import io.kebne.actors.service.core.ServicesSettings;
import io.kebne.persistence.journal.Journal;
import io.kebne.protocol.allocator.AllocatorMessage;
import io.kebne.protocol.framework.FrameworkInfo;
import io.kebne.protocol.id.FrameworkId;
import io.kebne.protocol.scheduler.CallAnswer;
import io.kebne.protocol.scheduler.SchedulerCall;
import io.kebne.protocol.scheduler.SchedulerEvent;
import io.kebne.protocol.serialization.KebneMessage;
import io.kebne.protocol.service.Demand;
import io.kebne.protocol.service.Program;
import io.kebne.protocol.service.ServiceCommand;
import io.kebne.protocol.service.ServiceId;
import io.kebne.protocol.service.ServiceReply;
import io.kebne.protocol.service.ServiceSpec;
import io.kebne.protocol.service.ServicesMessage;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When the entity of services subscribes, with the embedded journal, which two lives share. */
class ServicesActorTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final FrameworkId FRAMEWORK = new FrameworkId("kebne-services");
    private static final ServiceId ID = new ServiceId("/web");
    private static final ServiceSpec SPEC = ServiceSpec.of(ID, Program.shell("true"), Demand.of(0.1, 32, 0), 1);

    private record Opened(SchedulerCall.Subscribe call, SchedulerClients.Listener listener) {}

    @TempDir
    private Path directory;

    private ActorTestKit testKit;
    private TestProbe<AllocatorMessage> allocator;
    private TestProbe<Opened> streams;
    private TestProbe<ServiceReply> replies;

    private final class Clients implements SchedulerClients {
        @Override
        public Stream open(SchedulerCall.Subscribe call, String streamId, Listener listener) {
            streams.ref().tell(new Opened(call, listener));
            return () -> {};
        }

        @Override
        public CompletionStage<CallAnswer> call(FrameworkId frameworkId, String streamId, SchedulerCall call) {
            return CompletableFuture.completedFuture(CallAnswer.of(CallAnswer.Outcome.ACCEPTED));
        }

        @Override
        public void tell(FrameworkId frameworkId, SchedulerEvent event) {
            throw new AssertionError("told " + event);
        }
    }

    @BeforeEach
    void start() {
        Journal journal = new Journal.Embedded(directory.resolve("journal.sqlite"), Journal.Synchronous.NORMAL);
        journal.prepare();
        NodeAddress self = new NodeAddress("127.0.0.1", 0);
        Config config = NodeConfig.of(NodeConfig.base(journal.config()), Role.MASTER, self, List.of(self));
        testKit = ActorTestKit.create(NodeConfig.SYSTEM, config);
        allocator = testKit.createTestProbe();
        streams = testKit.createTestProbe();
        replies = testKit.createTestProbe();
    }

    @AfterEach
    void stop() {
        testKit.shutdownTestKit();
    }

    @Test
    void oneThatAnotherHasFollowedTakesNoStreamFromIt() {
        ask(spawn(), new ServiceCommand.Deploy(SPEC, false, false));
        Opened earlier = streams.receiveMessage(PATIENCE);
        ActorRef<KebneMessage> later = spawn();
        streams.receiveMessage(PATIENCE);

        FrameworkInfo info = earlier.call().info();
        earlier.listener().event(new SchedulerEvent.Error("Framework failed over"), info);

        streams.expectNoMessage(Duration.ofSeconds(2));
        ask(later, new ServiceCommand.Show(ID));
    }

    @Test
    void oneWhoseStreamHasEndedOpensAnother() {
        ask(spawn(), new ServiceCommand.Deploy(SPEC, false, false));

        Opened first = streams.receiveMessage(PATIENCE);
        first.listener().ended();

        Opened next = streams.receiveMessage(PATIENCE);
        assertThat(next.call().info().id()).isEqualTo(FRAMEWORK);
    }

    /** An instance that was given up with its agent may come back. */
    @Test
    void oneThatHasHadServicesSubscribesAlsoWithoutAny() {
        ActorRef<KebneMessage> earlier = spawn();
        ask(earlier, new ServiceCommand.Deploy(SPEC, false, false));
        streams.receiveMessage(PATIENCE);
        ask(earlier, new ServiceCommand.Remove(ID, true));
        testKit.stop(earlier);

        spawn();

        Opened next = streams.receiveMessage(PATIENCE);
        assertThat(next.call().info().id()).isEqualTo(FRAMEWORK);
    }

    @Test
    void oneThatHasNeverHadServicesSubscribesNowhere() {
        spawn();

        streams.expectNoMessage(Duration.ofSeconds(2));
    }

    private ActorRef<KebneMessage> spawn() {
        return testKit.spawn(ServicesActor.create(
                "default",
                new Clients(),
                ServicesSettings.DEFAULT,
                Duration.ofMillis(100),
                new Meter(allocator.ref(), new MetricReader(Duration.ofSeconds(1))),
                news -> {}));
    }

    private void ask(ActorRef<KebneMessage> entity, ServiceCommand command) {
        entity.tell(new ServicesMessage.Ask(command, replies.ref()));
        assertThat(replies.receiveMessage(PATIENCE)).isNotInstanceOf(ServiceReply.Refused.class);
    }
}
