package io.kebne.actors.view;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.testkit.typed.javadsl.FishingOutcomes;
import akka.actor.testkit.typed.javadsl.ManualTime;
import akka.actor.testkit.typed.javadsl.TestProbe;
import akka.actor.typed.ActorRef;
import io.kebne.actors.allocator.core.AllocatorCopy;
import io.kebne.actors.allocator.core.AllocatorView;
import io.kebne.actors.allocator.core.Change;
import io.kebne.actors.api.ViewFollower;
import io.kebne.actors.view.ViewMessage.Delta;
import io.kebne.actors.view.ViewMessage.Part;
import io.kebne.persistence.allocator.AllocatorEvent.AgentAdmitted;
import io.kebne.protocol.agent.AgentInfo;
import io.kebne.protocol.allocator.AllocatorMessage;
import io.kebne.protocol.id.AgentId;
import io.kebne.protocol.id.FrameworkId;
import io.kebne.protocol.id.TaskId;
import io.kebne.protocol.offer.Request;
import io.kebne.protocol.resources.Resources;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** How a master's copy of the allocator's state stays a copy, whatever gets lost on the way. */
class ViewTest {
    private static final ActorTestKit TEST_KIT = ActorTestKit.create(ManualTime.config());
    private static final ManualTime TIME = ManualTime.get(TEST_KIT.system());
    private static final Duration TICK = Duration.ofMillis(500);
    private static final String EPOCH = "epoch-1";
    private static final String HOST = "akka://host";
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final TestProbe<ViewMessage> follower = TEST_KIT.createTestProbe();
    private AllocatorView view = AllocatorView.EMPTY;

    @AfterAll
    static void stop() {
        TEST_KIT.shutdownTestKit();
    }

    @Nested
    class ThePublisher {
        private final ViewPublisher publisher = new ViewPublisher(EPOCH, HOST, view, 0, ref -> false, 0);
        private long nowMillis;
        private long journaled;

        @Test
        void sendsANewFollowerTheWholeStateAndThenWhatChanges() {
            publish(1);
            follow("", 0);
            Part whole = follower.expectMessageClass(Part.class);
            assertThat(whole.sequence()).as("it has missed nothing").isZero();
            assertThat(whole.last()).isTrue();
            assertThat(whole.journaled()).isEqualTo(1);
            assertThat(ViewParts.join(List.of(whole))).isEqualTo(view);

            publish(2);
            assertThat(follower.expectMessageClass(Delta.class))
                    .isEqualTo(new Delta(EPOCH, 1, List.of(admitted(2)), 2));
        }

        @Test
        void leavesOutWhatNobodyShouldSee() {
            follow("", 0);
            follower.expectMessageClass(Part.class);

            publisher.publish(List.of(new Change.AgentHeard(new AgentId("a1"), 5)), view, 0, nowMillis);

            follower.expectNoMessage(Duration.ZERO);
        }

        @Test
        void saysNothingToAFollowerThatIsUpToDate() {
            follow("", 0);
            follower.expectMessageClass(Part.class);

            follow(EPOCH, 0);

            follower.expectNoMessage(Duration.ZERO);
        }

        @Test
        void sendsEverythingToAFollowerThatLostItsWay() {
            upToDate();
            publish(1);
            follower.expectMessageClass(Delta.class);
            nowMillis = 5_000;

            follow("", 1);

            assertThat(follower.expectMessageClass(Part.class).sequence()).isEqualTo(1);
        }

        @Test
        void sendsEverythingToAFollowerOfAnEarlierAllocator() {
            follow("epoch-0", 1000);

            assertThat(follower.expectMessageClass(Part.class).epoch()).isEqualTo(EPOCH);
        }

        @Test
        void sendsEverythingToAFollowerThatMissedTheLastChangeBeforeASilence() {
            upToDate();
            nowMillis = 5_000;
            publish(1);
            follower.expectMessageClass(Delta.class);

            nowMillis += 500;
            follow(EPOCH, 0);
            follower.expectNoMessage(Duration.ZERO);
            nowMillis += 501;
            follow(EPOCH, 0);

            assertThat(follower.expectMessageClass(Part.class).sequence()).isEqualTo(1);
        }

        @Test
        void waitsForAFollowerThatIsCatchingUp() {
            upToDate();
            nowMillis = 5_000;
            IntStream.rangeClosed(1, 4).forEach(this::publish);
            follower.receiveSeveralMessages(4);
            nowMillis += 900;
            publish(5);
            follower.expectMessageClass(Delta.class);
            nowMillis += 900;

            follow(EPOCH, 2);

            follower.expectNoMessage(Duration.ZERO);
        }

        @Test
        void doesNotSendEverythingAgainWhileItIsUnderWay() {
            follow("", 0);
            follower.expectMessageClass(Part.class);
            publish(1);
            follower.expectMessageClass(Delta.class);

            nowMillis += 1_999;
            follow("", 0);
            follower.expectNoMessage(Duration.ZERO);
            nowMillis += 1;
            follow("", 0);

            assertThat(follower.expectMessageClass(Part.class).sequence()).isEqualTo(1);
        }

        @Test
        void sendsNothingMoreToAFollowerThatDoesNotKeepUpUntilItSpeaks() {
            upToDate();
            IntStream.rangeClosed(1, 600).forEach(this::publish);

            assertThat(follower.receiveSeveralMessages(500)).allMatch(Delta.class::isInstance);
            follower.expectNoMessage(Duration.ZERO);

            nowMillis = 5_000;
            follow(EPOCH, 500);
            assertThat(wholeState()).isEqualTo(view);
            publish(601);
            assertThat(follower.expectMessageClass(Delta.class).sequence()).isEqualTo(601);
        }

        @Test
        void forgetsAFollowerThatIsSilent() {
            upToDate();
            nowMillis = 10_001;

            publish(1);

            follower.expectNoMessage(Duration.ZERO);
        }

        @Test
        void splitsManyChangesIntoDeltasInOrder() {
            upToDate();
            List<Change.Public> changes = new ArrayList<>();
            IntStream.rangeClosed(1, 1_000).forEach(i -> changes.add(admitted(i)));
            changes.forEach(change -> view = view.apply(change));

            publisher.publish(List.copyOf(changes), view, 1_000, nowMillis);

            List<Change.Public> received = new ArrayList<>();
            for (long sequence = 1; received.size() < changes.size(); sequence++) {
                Delta delta = follower.expectMessageClass(Delta.class);
                assertThat(delta.sequence()).isEqualTo(sequence);
                received.addAll(delta.changes());
                assertThat(delta.journaled())
                        .as("between two states of the journal, or the last of it")
                        .isEqualTo(received.size() < changes.size() ? 0 : 1_000);
            }
            assertThat(received).isEqualTo(changes);
            follower.expectNoMessage(Duration.ZERO);
        }

        @Test
        void splitsLargeChangesSoThatEachDeltaFitsIntoAFrame() {
            upToDate();
            List<Change> changes = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                Request large = new Request(new TaskId("t"), "n".repeat(100_000), "*", Resources.EMPTY);
                changes.add(new Change.FrameworkAnnounced(new FrameworkId("f" + i), 1, true, Set.of(), List.of(large)));
            }

            publisher.publish(changes, view, 0, nowMillis);

            assertThat(follower.receiveSeveralMessages(10))
                    .allSatisfy(delta -> assertThat(((Delta) delta).changes()).hasSize(1));
        }

        @Test
        void gathersWhatChangesInQuickSuccession() {
            upToDate();
            publish(1);
            follower.expectMessageClass(Delta.class);
            view = view.apply(admitted(2)).apply(admitted(3));
            publisher.publish(List.of(admitted(2)), view, 7, nowMillis + 5);
            publisher.publish(List.of(admitted(3)), view, 9, nowMillis + 9);

            follower.expectNoMessage(Duration.ZERO);
            assertThat(publisher.hasUnsent()).isTrue();
            publisher.flush(nowMillis + 10);

            assertThat(follower.expectMessageClass(Delta.class))
                    .isEqualTo(new Delta(EPOCH, 2, List.of(admitted(2), admitted(3)), 9));
            assertThat(publisher.hasUnsent()).isFalse();
        }

        @Test
        void sendsWhatChangesAfterAPauseAtOnce() {
            upToDate();
            publish(1);
            follower.expectMessageClass(Delta.class);

            publisher.publish(List.of(admitted(2)), view.apply(admitted(2)), 2, nowMillis + 10);

            follower.expectMessageClass(Delta.class);
        }

        @Test
        void sharesTheStateWithTheFollowerOfItsOwnMaster() {
            ViewPublisher here = new ViewPublisher(EPOCH, HOST, view, 0, ViewPublisher.Place.BY_ADDRESS, 0);
            here.follow(new FollowAllocator(follower.ref(), "", 0), nowMillis);
            assertThat(follower.expectMessageClass(ViewMessage.Shared.class).view())
                    .isSameAs(view);
            view = view.apply(admitted(1));

            here.publish(List.of(admitted(1)), view, 1, nowMillis);

            assertThat(follower.expectMessageClass(ViewMessage.Shared.class).view())
                    .isSameAs(view);
            assertThat(here.hasUnsent()).isFalse();
        }

        @Test
        void doesNotSendALargeStateWhileAgentsComeBackUnlessTheFollowerHasNone() {
            for (int i = 0; i <= 20_000; i++) {
                view = view.apply(admitted(i));
            }
            ViewPublisher large = new ViewPublisher(EPOCH, HOST, view, 0, ref -> false, 0);
            large.follow(new FollowAllocator(follower.ref(), "epoch-0", 7), 2_999);
            follower.expectNoMessage(Duration.ZERO);

            large.follow(new FollowAllocator(follower.ref(), "epoch-0", 7), 3_000);
            assertThat(wholeState()).isEqualTo(view);

            new ViewPublisher(EPOCH, HOST, view, 0, ref -> false, 0)
                    .follow(new FollowAllocator(follower.ref(), "", 0), 0);
            assertThat(wholeState()).isEqualTo(view);
        }

        private AllocatorView wholeState() {
            List<Part> parts = new ArrayList<>();
            do {
                parts.add(follower.expectMessageClass(Part.class));
            } while (!parts.get(parts.size() - 1).last());
            return ViewParts.join(parts);
        }

        private void upToDate() {
            follow("", 0);
            follower.expectMessageClass(Part.class);
            follow(EPOCH, 0);
        }

        private void follow(String epoch, long sequence) {
            publisher.follow(new FollowAllocator(follower.ref(), epoch, sequence), nowMillis);
        }

        private void publish(int agent) {
            view = view.apply(admitted(agent));
            publisher.publish(List.of(admitted(agent)), view, ++journaled, nowMillis);
            publisher.flush(nowMillis);
        }
    }

    @Nested
    class TheReplica {
        private final TestProbe<AllocatorMessage> allocator = TEST_KIT.createTestProbe();
        private final ViewReplica.Holder holder = new ViewReplica.Holder();
        private ActorRef<ViewMessage> replica;

        @BeforeEach
        void start() {
            TEST_KIT.spawn(ViewReplica.create(allocator.ref(), holder));
            FollowAllocator hello = next();
            assertThat(hello.epoch()).isEmpty();
            replica = hello.follower();
        }

        @Test
        void hasNothingUntilThePartsAreComplete() {
            assertThat(holder.get()).isEmpty();
            List<Part> parts = threeParts();
            replica.tell(parts.get(0));
            replica.tell(parts.get(1));
            assertThat(holder.get()).isEmpty();

            replica.tell(parts.get(2));

            awaitConfirmation(EPOCH, 7);
            assertThat(holder.get()).contains(view);
            assertThat(holder.allocatorHost()).isEqualTo(HOST);
        }

        @Test
        void appliesChangesInOrder() {
            whole(0);
            replica.tell(new Delta(EPOCH, 1, List.of(admitted(1)), 0));
            replica.tell(new Delta(EPOCH, 2, List.of(admitted(2)), 0));

            awaitConfirmation(EPOCH, 2);
            assertThat(holder.get())
                    .contains(AllocatorView.EMPTY.apply(admitted(1)).apply(admitted(2)));
        }

        @Test
        void asksForEverythingWhenAChangeIsMissing() {
            whole(0);
            replica.tell(new Delta(EPOCH, 1, List.of(admitted(1)), 0));
            replica.tell(new Delta(EPOCH, 3, List.of(admitted(3)), 0));

            awaitConfirmation("", 1);
            assertThat(holder.get())
                    .as("still shows what it saw last")
                    .contains(AllocatorView.EMPTY.apply(admitted(1)));
            replica.tell(new Delta(EPOCH, 4, List.of(admitted(4)), 0));
            view = AllocatorView.EMPTY
                    .apply(admitted(1))
                    .apply(admitted(2))
                    .apply(admitted(3))
                    .apply(admitted(4));
            whole(4);
            assertThat(holder.get()).contains(view);
        }

        @Test
        void ignoresAChangeThatComesTwiceOrFromAnEarlierAllocator() {
            whole(5);
            replica.tell(new Delta(EPOCH, 5, List.of(admitted(1)), 0));
            replica.tell(new Delta("epoch-0", 6, List.of(admitted(1)), 0));
            replica.tell(new Delta(EPOCH, 6, List.of(admitted(2)), 0));

            awaitConfirmation(EPOCH, 6);
            assertThat(holder.get()).contains(AllocatorView.EMPTY.apply(admitted(2)));
        }

        @Test
        void confirmsBeforeThePublisherStopsSending() {
            whole(0);
            assertThat(next().sequence()).as("after the interval").isZero();
            IntStream.rangeClosed(1, 100).forEach(i -> replica.tell(new Delta(EPOCH, i, List.of(admitted(i)), 0)));

            assertThat(next().sequence()).isEqualTo(100);
        }

        @Test
        void showsTheStateThatItsOwnMasterShares() {
            view = view.apply(admitted(1));
            replica.tell(new ViewMessage.Shared("epoch-2", 0, HOST, view, Optional.empty(), 0));
            awaitConfirmation("epoch-2", 0);
            assertThat(holder.get()).containsSame(view);

            replica.tell(new ViewMessage.Shared(EPOCH, 9, HOST, AllocatorView.EMPTY, Optional.empty(), 0));

            awaitConfirmation("epoch-2", 0);
            assertThat(holder.get()).as("an overtaken allocator says no more").containsSame(view);
        }

        @Test
        void keepsWhatTheJournalLedToForAnAllocatorThatBeginsHere() {
            assertThat(holder.copy()).isEmpty();
            whole(0);
            assertThat(holder.copy()).contains(new AllocatorCopy(AllocatorView.EMPTY.state(), 70, EPOCH));

            replica.tell(new Delta(EPOCH, 1, List.of(admitted(1)), 0));
            awaitConfirmation(EPOCH, 1);
            assertThat(holder.copy())
                    .as("what lies between two events is nothing to begin with")
                    .contains(new AllocatorCopy(AllocatorView.EMPTY.state(), 70, EPOCH));

            replica.tell(new Delta(EPOCH, 2, List.of(admitted(2)), 72));
            AllocatorView two = AllocatorView.EMPTY.apply(admitted(1)).apply(admitted(2));
            awaitConfirmation(EPOCH, 2);
            assertThat(holder.copy()).contains(new AllocatorCopy(two.state(), 72, EPOCH));

            replica.tell(new ViewMessage.Shared("epoch-2", 0, HOST, view, Optional.empty(), 80));
            awaitConfirmation("epoch-2", 0);
            replica.tell(new ViewMessage.Shared(EPOCH, 9, HOST, two, Optional.empty(), 90));
            awaitConfirmation("epoch-2", 0);
            assertThat(holder.copy())
                    .as("an overtaken allocator says no more")
                    .contains(new AllocatorCopy(view.state(), 80, "epoch-2"));
        }

        @Test
        void tellsThoseWhoFollowItOfChangesAndOfOtherStates() {
            List<String> told = Collections.synchronizedList(new ArrayList<>());
            holder.follow(new ViewFollower() {
                @Override
                public void changed(List<Change.Public> changes, AllocatorView now) {
                    told.add(changes.size() + " to " + now.state().agents().size());
                }

                @Override
                public void replaced(AllocatorView now) {
                    told.add("all " + now.state().agents().size());
                }
            });
            whole(0);
            replica.tell(new Delta(EPOCH, 1, List.of(admitted(1)), 0));
            AllocatorView two = AllocatorView.EMPTY.apply(admitted(1)).apply(admitted(2));
            replica.tell(new ViewMessage.Shared("epoch-2", 0, HOST, two, Optional.of(List.of(admitted(2))), 0));
            AllocatorView three = two.apply(admitted(3));
            replica.tell(new ViewMessage.Shared("epoch-2", 0, HOST, three, Optional.of(List.of(admitted(3))), 0));
            replica.tell(new ViewMessage.Shared("epoch-2", 0, HOST, three, Optional.empty(), 0));

            awaitConfirmation("epoch-2", 0);
            assertThat(told).containsExactly("all 0", "1 to 1", "all 2", "1 to 3");
        }

        @Test
        void doesNotMixPartsOfDifferentStates() {
            List<Part> parts = threeParts();
            Part later = new Part(EPOCH, 8, HOST, 1, false, parts.get(1).hard(), List.of(), 0);
            replica.tell(parts.get(0));
            replica.tell(later);
            replica.tell(parts.get(2));

            TIME.timePasses(TICK);
            TIME.timePasses(TICK);
            assertThat(next().epoch()).isEmpty();
            assertThat(holder.get()).isEmpty();
        }

        @Test
        void doesNotAskAgainWhilePartsAreComing() {
            for (Part part : threeParts()) {
                replica.tell(part);
                TIME.timePasses(TICK);
            }

            assertThat(next()).isEqualTo(new FollowAllocator(replica, EPOCH, 7));
        }

        @Test
        void asksAgainWhenNoMorePartsCome() {
            replica.tell(threeParts().get(0));

            TIME.timePasses(TICK);
            TIME.timePasses(TICK);

            assertThat(next()).isEqualTo(new FollowAllocator(replica, "", 0));
        }

        @Test
        void beginsAgainWhenPartsBeginAgain() {
            List<Part> parts = threeParts();
            replica.tell(parts.get(0));
            replica.tell(parts.get(1));
            parts.forEach(replica::tell);

            awaitConfirmation(EPOCH, 7);
            assertThat(holder.get()).contains(view);
        }

        private List<Part> threeParts() {
            List<Part> parts = List.of();
            for (int i = 1; parts.size() < 3; i++) {
                view = view.apply(admitted(i));
                parts = i % 50 == 0 ? ViewParts.split(view, EPOCH, 7, HOST, 70) : parts;
            }
            return parts;
        }

        private void whole(long sequence) {
            ViewParts.split(view, EPOCH, sequence, HOST, 70).forEach(replica::tell);
            awaitConfirmation(EPOCH, sequence);
        }

        private FollowAllocator next() {
            return allocator.expectMessageClass(FollowAllocator.class, PATIENCE);
        }

        /** It also says where it is after each interval, so what comes first may be older. */
        private void awaitConfirmation(String epoch, long sequence) {
            TIME.timePasses(TICK);
            allocator.fishForMessage(
                    PATIENCE,
                    message ->
                            message instanceof FollowAllocator f && f.epoch().equals(epoch) && f.sequence() == sequence
                                    ? FishingOutcomes.complete()
                                    : FishingOutcomes.continueAndIgnore());
        }
    }

    private static Change.Journaled admitted(int agent) {
        return new Change.Journaled(new AgentAdmitted(
                new AgentInfo(
                        new AgentId("a" + agent), "host", "10.0.0.1", 5051, Resources.parse("cpus:1"), List.of(), "1"),
                "incarnation",
                agent));
    }
}
