package io.kebne.actors.replay;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.TestProbe;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.javadsl.Behaviors;
import akka.cluster.typed.Cluster;
import akka.cluster.typed.Join;
import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.kebne.actors.allocator.core.AllocatorSettings;
import io.kebne.actors.cluster.Entities;
import io.kebne.actors.cluster.NodeAddress;
import io.kebne.actors.cluster.NodeConfig;
import io.kebne.actors.cluster.Role;
import io.kebne.actors.framework.FrameworkSettings;
import io.kebne.persistence.journal.Journal;
import io.kebne.persistence.journal.JournalStore;
import io.kebne.persistence.journal.Payload;
import io.kebne.persistence.journal.PayloadCodec;
import io.kebne.persistence.journal.SkippedEvent;
import io.kebne.persistence.journal.StoredEvent;
import io.kebne.protocol.framework.FrameworkInfo;
import io.kebne.protocol.id.FrameworkId;
import io.kebne.protocol.offer.constraint.OfferConstraints;
import io.kebne.protocol.scheduler.SchedulerCall;
import io.kebne.protocol.scheduler.SchedulerEvent;
import io.kebne.protocol.subscription.FrameworkMessage;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** A master with the embedded journal, in which one framework's event cannot be read. */
class RecoveryDiagnosisTest {
    private static final FrameworkId DAMAGED = new FrameworkId("damaged");
    private static final FrameworkId WHOLE = new FrameworkId("whole");
    private static final Payload OF_TOMORROW = new Payload(5050, "event-of-tomorrow", new byte[] {-96});

    @TempDir
    private Path workDir;

    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private ActorSystem<Void> master;
    private Journal journal;
    private Entities entities;
    private TestProbe<SchedulerEvent> scheduler;

    @BeforeEach
    void start() {
        ((Logger) LoggerFactory.getLogger(RecoveryDiagnosis.class)).addAppender(log);
        log.start();
        Config settings = ConfigFactory.parseMap(Map.of("kebne.master.work-dir", workDir.toString()));
        Config base = NodeConfig.base(settings);
        journal = Journal.from(base.resolve(), workDir);
        journal.prepare();
        write(1, OF_TOMORROW, false);
        NodeAddress self = new NodeAddress("127.0.0.1", 0);
        Config config = NodeConfig.of(
                NodeConfig.base(settings.withFallback(journal.config())), Role.MASTER, self, List.of(), 1);
        master = ActorSystem.create(Behaviors.empty(), NodeConfig.SYSTEM, config);
        Cluster.get(master)
                .manager()
                .tell(Join.create(Cluster.get(master).selfMember().address()));
        entities = Entities.start(
                master,
                AllocatorSettings.DEFAULT,
                FrameworkSettings.from(master.settings().config().getConfig("kebne.framework")));
        scheduler = TestProbe.create(master);
    }

    @AfterEach
    void stop() throws Exception {
        master.terminate();
        master.getWhenTerminated().toCompletableFuture().get(60, TimeUnit.SECONDS);
        ((Logger) LoggerFactory.getLogger(RecoveryDiagnosis.class)).detachAppender(log);
    }

    @Test
    @DisplayName("case 8: an event that cannot be read stops only its entity, which goes on once it is left out")
    void anEventThatCannotBeReadStopsOnlyItsEntity() {
        subscribe(DAMAGED);
        subscribe(WHOLE);

        assertThat(subscribed(Duration.ofSeconds(60))).isEqualTo(WHOLE);
        scheduler.awaitAssert(Duration.ofSeconds(60), () -> {
            assertThat(log.list).singleElement().satisfies(event -> {
                assertThat(event.getLevel()).isEqualTo(Level.ERROR);
                assertThat(event.getFormattedMessage())
                        .startsWith("framework|damaged does not recover: number 1 in its journal cannot be read: "
                                + "no message family is called 'event-of-tomorrow'")
                        .contains("kebne journal skip");
            });
            return null;
        });

        PayloadCodec codec = new PayloadCodec(master.classicSystem());
        write(1, codec.write(new SkippedEvent(OF_TOMORROW, "test", 5)), true);
        scheduler.awaitAssert(Duration.ofSeconds(90), () -> {
            subscribe(DAMAGED);
            assertThat(subscribed(Duration.ofSeconds(20))).isEqualTo(DAMAGED);
            return null;
        });
        assertThat(log.list).hasSize(1);
    }

    private void write(long sequenceNr, Payload payload, boolean replace) {
        StoredEvent event = new StoredEvent("framework|" + DAMAGED.value(), sequenceNr, "w", 5, payload);
        try (JournalStore store = journal.open()) {
            if (replace) {
                store.replace(event);
            } else {
                store.append(List.of(event));
            }
        }
    }

    private void subscribe(FrameworkId id) {
        entities.framework(id)
                .tell(new FrameworkMessage.Call(
                        new SchedulerCall.Subscribe(FrameworkInfo.of(id, "f", "*"), Set.of(), OfferConstraints.NONE),
                        scheduler.ref()));
    }

    private FrameworkId subscribed(Duration patience) {
        SchedulerEvent.Subscribed event = scheduler.expectMessageClass(SchedulerEvent.Subscribed.class, patience);
        return event.frameworkId();
    }
}
