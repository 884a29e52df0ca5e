package io.kebne.actors.view;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.typed.javadsl.Adapter;
import akka.serialization.Serialization;
import akka.serialization.SerializationExtension;
import com.typesafe.config.ConfigFactory;
import io.kebne.actors.allocator.core.AllocatorHistories;
import io.kebne.actors.allocator.core.AllocatorHistories.Step;
import io.kebne.actors.allocator.core.AllocatorView;
import io.kebne.actors.allocator.core.Change;
import io.kebne.actors.allocator.core.FilterCounts;
import io.kebne.actors.allocator.core.RandomHistory;
import io.kebne.actors.allocator.core.RoundTimes;
import io.kebne.persistence.allocator.AllocatorEvent;
import io.kebne.protocol.Label;
import io.kebne.protocol.agent.AgentInfo;
import io.kebne.protocol.agent.Attribute;
import io.kebne.protocol.framework.FrameworkInfo;
import io.kebne.protocol.framework.OfferFilters;
import io.kebne.protocol.id.AgentId;
import io.kebne.protocol.id.FrameworkId;
import io.kebne.protocol.id.OfferId;
import io.kebne.protocol.id.PersistenceId;
import io.kebne.protocol.id.TaskId;
import io.kebne.protocol.id.TaskKey;
import io.kebne.protocol.machine.Unavailability;
import io.kebne.protocol.offer.InverseOffer;
import io.kebne.protocol.offer.Offer;
import io.kebne.protocol.offer.Request;
import io.kebne.protocol.offer.constraint.AttributeConstraint;
import io.kebne.protocol.offer.constraint.OfferConstraints;
import io.kebne.protocol.offer.constraint.OfferConstraints.Group;
import io.kebne.protocol.offer.constraint.Predicate;
import io.kebne.protocol.offer.constraint.Selector;
import io.kebne.protocol.resources.Disk;
import io.kebne.protocol.resources.PersistentVolume;
import io.kebne.protocol.resources.Reservation;
import io.kebne.protocol.resources.Resource;
import io.kebne.protocol.resources.Resources;
import io.kebne.protocol.resources.Scalar;
import io.kebne.protocol.resources.Traits;
import io.kebne.protocol.serialization.KebneSerializer;
import io.kebne.protocol.serialization.SealedSubtypesModule;
import io.kebne.protocol.task.CommandInfo;
import io.kebne.protocol.task.EnvironmentVariable;
import io.kebne.protocol.task.KillPolicy;
import io.kebne.protocol.task.Source;
import io.kebne.protocol.task.TaskInfo;
import io.kebne.protocol.task.TaskState;
import io.kebne.protocol.task.TaskStatus;
import io.kebne.protocol.task.Uri;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;

/** What masters are sent about the allocator's state survives the way, and fits into a frame of the transport. */
class ViewSerializationProperties {
    private static final ActorTestKit TEST_KIT = ActorTestKit.create();
    private static final Serialization SERIALIZATION = SerializationExtension.get(Adapter.toClassic(TEST_KIT.system()));
    private static final long FRAME = ConfigFactory.parseResources("kebne-cluster.conf")
            .getBytes("akka.remote.artery.advanced.maximum-frame-size");

    private static final FrameworkId FRAMEWORK = new FrameworkId("f1");
    private static final AgentId AGENT = new AgentId("a1");
    private static final TaskKey TASK = new TaskKey(FRAMEWORK, new TaskId("t1"));
    private static final Resources RESOURCES = Resources.parse("cpus:1;ports:[31000-31001];disks:{sda}");

    @AfterContainer
    static void stop() {
        TEST_KIT.shutdownTestKit();
    }

    @Example
    void everyChangeIsReadAsItWasWritten() {
        Set<Class<?>> shown = new HashSet<>();
        for (Change.Public change : changes()) {
            var delta = new ViewMessage.Delta("epoch", 3, List.of(change), 9);
            assertThat(roundTrip(delta)).isEqualTo(delta);
            shown.add(change.getClass());
        }
        assertThat(shown).containsExactlyInAnyOrderElementsOf(SealedSubtypesModule.membersOf(Change.Public.class));
    }

    @Example
    void followersAreReadAsTheyWereWritten() {
        var message =
                new FollowAllocator(TEST_KIT.<ViewMessage>createTestProbe().ref(), "epoch", Long.MAX_VALUE);

        assertThat(roundTrip(message)).isEqualTo(message);
        var rounds = new RoundTimes(12, 1.5, 10, 0.5, 3, 1, 2, 2.5, 2.75, 3, 3);
        var status = new ViewMessage.Status(
                "epoch",
                "akka://host",
                Optional.of("journal: slow"),
                3,
                4_200,
                17,
                rounds,
                rounds,
                FilterCounts.of(Map.of("r", 7L)));
        assertThat(roundTrip(status)).isEqualTo(status);
        assertThat(SealedSubtypesModule.membersOf(ViewMessage.class))
                .containsExactlyInAnyOrder(
                        ViewMessage.Part.class,
                        ViewMessage.Delta.class,
                        ViewMessage.Status.class,
                        ViewMessage.Local.class);
    }

    @Provide
    Arbitrary<List<Step>> histories() {
        return AllocatorHistories.histories();
    }

    @Property(tries = 20)
    void aViewSurvivesBeingSent(@ForAll("histories") List<Step> steps) {
        RandomHistory history = new RandomHistory();
        steps.forEach(history::play);

        List<ViewMessage.Part> received = new ArrayList<>();
        for (ViewMessage.Part part : ViewParts.split(history.view(), "epoch", 3, "akka://host", 9)) {
            received.add((ViewMessage.Part) roundTrip(part));
        }
        assertThat(ViewParts.join(received)).isEqualTo(history.view());
    }

    @Example
    void partsFitIntoAFrameWhicheverPartOfATaskIsLong() {
        String text = "x".repeat(20_000);
        CommandInfo plain = CommandInfo.shell("true");
        TaskInfo labelled = new TaskInfo(
                new TaskId("label"),
                "",
                RESOURCES,
                plain,
                Optional.empty(),
                List.of(new Label("k", Optional.of(text))));
        List<TaskInfo> shapes = List.of(
                labelled,
                task("command", CommandInfo.shell(text)),
                task("arguments", CommandInfo.exec(List.of("echo", text))),
                task("environment", plain.withEnvironment(List.of(new EnvironmentVariable("A", text)))),
                task("uri", plain.withUris(List.of(new Uri(text, false, false, false, Optional.empty())))));
        for (TaskInfo shape : shapes) {
            AllocatorView view = oneFramework();
            for (int i = 0; i < 100; i++) {
                TaskInfo task = new TaskInfo(
                        new TaskId("t" + i),
                        "",
                        Resources.parse("cpus:0.001"),
                        shape.command().orElseThrow(),
                        Optional.empty(),
                        shape.labels());
                view = view.apply(launched(task));
            }
            assertPartsFit(shape.taskId().value(), view);
        }
    }

    @Example
    void partsFitIntoAFrameHoweverResourcesAreReserved() {
        List<Label> labels = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            labels.add(new Label("k" + i, Optional.of("v".repeat(20))));
        }
        Reservation reservation = new Reservation(Reservation.Type.DYNAMIC, "a", Optional.of("p".repeat(1000)), labels);
        Traits reserved = Traits.NONE.push(reservation);
        AllocatorView view = oneFramework();
        for (int i = 0; i < 200; i++) {
            PersistentVolume volume = new PersistentVolume(
                    new PersistenceId("id" + i), reservation.principal(), "data", PersistentVolume.Mode.RW);
            Resources resources = Resources.of(List.of(
                    new Resource("cpus", new Scalar(1), reserved),
                    new Resource("disk", new Scalar(1), reserved.withDisk(Optional.of(Disk.of(volume))))));
            view = view.apply(launched(TaskInfo.of(new TaskId("t" + i), "", resources, CommandInfo.shell("true"))));
        }
        assertPartsFit("reservations", view);
    }

    @Example
    void partsFitIntoAFrameHoweverMuchFrameworksAskFor() {
        AllocatorView view = oneFramework();
        for (int i = 0; i < 10; i++) {
            FrameworkInfo info = FrameworkInfo.of(new FrameworkId("f" + i), "name", "*");
            view = view.apply(new Change.Journaled(new AllocatorEvent.FrameworkSubscribed(info, 1)));
            view = view.apply(new Change.FrameworkAnnounced(info.id(), 1, true, Set.of(), requests(1000)));
        }
        assertPartsFit("requests", view);
    }

    @Example
    void partsFitIntoAFrameHoweverManyConstraintsThereAre() {
        AllocatorView view = oneFramework();
        for (int i = 0; i < 10; i++) {
            FrameworkInfo info = FrameworkInfo.of(new FrameworkId("f" + i), "name", "*");
            view = view.apply(new Change.Journaled(new AllocatorEvent.FrameworkSubscribed(info, 1)));
            view = view.apply(
                    new Change.FrameworkAnnounced(info.id(), 1, true, Set.of(), List.of(), constraints(60, "ሴ")));
        }
        assertPartsFit("constraints", view);
    }

    @Example
    void partsFitIntoAFrameHoweverManyOfferFiltersThereAre() {
        AllocatorView view = oneFramework();
        for (int i = 0; i < 10; i++) {
            FrameworkInfo info = FrameworkInfo.of(new FrameworkId("f" + i), "name", "*");
            TreeMap<String, Scalar> amounts = new TreeMap<>();
            for (int n = 0; n < OfferFilters.Quantities.MAX_NAMES; n++) {
                amounts.put("resource-" + n, new Scalar(n));
            }
            OfferFilters filters = new OfferFilters(Optional.of(
                    Collections.nCopies(OfferFilters.MAX_ALTERNATIVES, new OfferFilters.Quantities(amounts))));
            view = view.apply(new Change.Journaled(
                    new AllocatorEvent.FrameworkSubscribed(info.withOfferFilters(Map.of("*", filters)), 1)));
        }
        assertPartsFit("offer filters", view);
    }

    @Example
    void partsFitIntoAFrameHoweverMuchIsSaidOfTasks() {
        AllocatorView view = oneFramework();
        for (int i = 0; i < 200; i++) {
            TaskStatus status = status("t" + i, "m".repeat(10_000));
            view = view.apply(launched(task("t" + i, CommandInfo.shell("true"))));
            view = view.apply(
                    i % 2 == 0
                            ? new Change.Journaled(new AllocatorEvent.TaskEnded(FRAMEWORK, status))
                            : new Change.TaskProgressed(new TaskKey(FRAMEWORK, status.taskId()), status));
        }
        assertPartsFit("statuses", view);
    }

    private static void assertPartsFit(String what, AllocatorView view) {
        List<ViewMessage.Part> received = new ArrayList<>();
        for (ViewMessage.Part part : ViewParts.split(view, "epoch", 3, "akka://host", 9)) {
            assertThat(bytes(part).length).as(what).isLessThan((int) FRAME / 2);
            received.add((ViewMessage.Part) roundTrip(part));
        }
        assertThat(ViewParts.join(received)).isEqualTo(view);
    }

    private static AllocatorView oneFramework() {
        FrameworkInfo info = FrameworkInfo.of(FRAMEWORK, "name", "*");
        return AllocatorView.EMPTY
                .apply(changes().get(0))
                .apply(new Change.Journaled(new AllocatorEvent.FrameworkSubscribed(info, 1)));
    }

    private static Change.Public launched(TaskInfo task) {
        return new Change.Journaled(new AllocatorEvent.TaskLaunched(FRAMEWORK, AGENT, "*", task, 1));
    }

    private static List<Change.Public> changes() {
        AgentInfo agent = new AgentInfo(
                AGENT, "host", "10.0.0.1", 5051, Resources.parse("cpus:8"), Attribute.parse("rack:a"), "1");
        Offer offer = new Offer(
                new OfferId("epoch-O1"),
                FRAMEWORK,
                AGENT,
                "host",
                "10.0.0.1",
                5051,
                "*",
                RESOURCES,
                agent.attributes());
        InverseOffer inverse = new InverseOffer(
                new OfferId("epoch-O2"),
                FRAMEWORK,
                AGENT,
                new Unavailability(Instant.ofEpochSecond(2_000_000), Optional.of(Duration.ofHours(1))),
                Optional.empty());
        return List.of(
                new Change.Journaled(new AllocatorEvent.AgentAdmitted(agent, "incarnation", 1)),
                new Change.Journaled(new AllocatorEvent.TaskKillRequested(
                        FRAMEWORK, TASK.taskId(), Optional.of(KillPolicy.DEFAULT), Optional.empty(), 1)),
                new Change.OfferMade(offer),
                new Change.OfferClosed(offer.id(), Change.OfferClosed.Outcome.RESCINDED),
                new Change.OffersCounted(FRAMEWORK, "*", 3),
                new Change.InverseOfferMade(inverse),
                new Change.InverseOfferClosed(inverse.id(), Change.InverseOfferClosed.Answer.DECLINED, 5),
                new Change.InverseOffersForgotten(AGENT, Optional.of(FRAMEWORK)),
                new Change.AgentConnected(AGENT),
                new Change.AgentDisconnected(AGENT),
                new Change.RemovalHeld(AGENT),
                new Change.RemovalReleased(AGENT),
                new Change.FrameworkAnnounced(FRAMEWORK, 2, true, Set.of("*"), requests(1), constraints(1, "x")),
                new Change.TaskProgressed(TASK, status("t1", "message")));
    }

    private static List<Request> requests(int count) {
        List<Request> requests = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            requests.add(new Request(new TaskId("request-" + i), "n".repeat(100), "*", RESOURCES));
        }
        return requests;
    }

    private static OfferConstraints constraints(int count, String character) {
        AttributeConstraint constraint = new AttributeConstraint(
                new Selector.Named("rack"), new Predicate.TextEquals(character.repeat(OfferConstraints.MAX_TEXT)));
        return OfferConstraints.of(Map.of("*", Collections.nCopies(count, new Group(List.of(constraint)))));
    }

    private static TaskInfo task(String id, CommandInfo command) {
        return TaskInfo.of(new TaskId(id), id, Resources.parse("cpus:0.001"), command);
    }

    private static TaskStatus status(String id, String message) {
        return TaskStatus.of(
                new TaskId(id), TaskState.RUNNING, Source.EXECUTOR, Optional.empty(), message, 1, Optional.of(AGENT));
    }

    private static byte[] bytes(Object message) {
        return SERIALIZATION.serialize(message).get();
    }

    private static Object roundTrip(Object message) {
        KebneSerializer serializer = (KebneSerializer) SERIALIZATION.findSerializerFor(message);
        return SERIALIZATION
                .deserialize(bytes(message), serializer.identifier(), serializer.manifest(message))
                .get();
    }
}
