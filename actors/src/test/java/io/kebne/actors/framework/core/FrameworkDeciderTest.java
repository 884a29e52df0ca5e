package io.kebne.actors.framework.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kebne.persistence.framework.FrameworkEvent;
import io.kebne.persistence.framework.FrameworkEvent.Disconnected;
import io.kebne.persistence.framework.FrameworkEvent.Removed;
import io.kebne.persistence.framework.FrameworkEvent.Subscribed;
import io.kebne.protocol.Moment;
import io.kebne.protocol.allocator.AllocatorCommand;
import io.kebne.protocol.allocator.AllocatorCommand.AnnounceFramework;
import io.kebne.protocol.allocator.AllocatorCommand.FrameworkCall;
import io.kebne.protocol.allocator.AllocatorCommand.RemoveFramework;
import io.kebne.protocol.framework.FrameworkInfo;
import io.kebne.protocol.id.AgentId;
import io.kebne.protocol.id.FrameworkId;
import io.kebne.protocol.id.GangId;
import io.kebne.protocol.id.OfferId;
import io.kebne.protocol.id.OperationId;
import io.kebne.protocol.id.TaskId;
import io.kebne.protocol.id.TaskKey;
import io.kebne.protocol.offer.Filters;
import io.kebne.protocol.offer.Gang;
import io.kebne.protocol.offer.Request;
import io.kebne.protocol.offer.constraint.AttributeConstraint;
import io.kebne.protocol.offer.constraint.OfferConstraints;
import io.kebne.protocol.offer.constraint.OfferConstraints.Group;
import io.kebne.protocol.offer.constraint.Predicate;
import io.kebne.protocol.offer.constraint.Selector;
import io.kebne.protocol.resources.Resources;
import io.kebne.protocol.scheduler.SchedulerCall;
import io.kebne.protocol.scheduler.SchedulerCall.Revive;
import io.kebne.protocol.scheduler.SchedulerCall.Subscribe;
import io.kebne.protocol.scheduler.SchedulerCall.Suppress;
import io.kebne.protocol.scheduler.SchedulerCall.UpdateFramework;
import io.kebne.protocol.scheduler.SchedulerEvent;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FrameworkDeciderTest {
    private static final FrameworkId ID = new FrameworkId("f1");
    private static final long WALL = 1_000_000;
    private static final FrameworkInfo INFO = info(Duration.ofHours(1), Optional.of("alice"), "r1", "r2");
    private static final SchedulerCall SUBSCRIBE = new Subscribe(INFO, Set.of());

    private final FrameworkDecider decider = new FrameworkDecider(ID);
    private FrameworkState state = FrameworkState.EMPTY;
    private FrameworkSession session = FrameworkSession.start(1, 15_000);
    private FrameworkDecision latest = FrameworkDecision.effects(session);
    private long millis;
    private long setMillis;

    @Nested
    class Subscription {
        @Test
        void isJournaledAnsweredAndAnnounced() {
            call(SUBSCRIBE, false);

            assertThat(latest.events()).containsExactly(new Subscribed(INFO, WALL));
            assertThat(latest.effects())
                    .containsExactly(
                            new FrameworkEffect.Attach(),
                            reply(new SchedulerEvent.Subscribed(ID)),
                            tell(new AnnounceFramework(INFO, session.version(), true, Set.of(), List.of())));
        }

        @Test
        void thatIsRepeatedIsAnsweredAndNotJournaledAgain() {
            subscribed();

            call(SUBSCRIBE, true);

            assertThat(latest.events()).isEmpty();
            assertThat(latest.effects()).contains(reply(new SchedulerEvent.Subscribed(ID)));
            assertThat(announcements()).hasSize(1).allMatch(AnnounceFramework::connected);
        }

        @Test
        void withOtherInformationIsJournaled() {
            subscribed();
            FrameworkInfo other = info(Duration.ofHours(2), Optional.of("alice"), "r1");

            call(new Subscribe(other, Set.of()), true);

            assertThat(latest.events()).containsExactly(new Subscribed(other, WALL));
        }

        @Test
        void withSuppressedRolesIsAnnouncedSo() {
            call(new Subscribe(INFO, Set.of("r1", "r2")), false);

            assertThat(announcements())
                    .singleElement()
                    .matches(a -> a.suppressedRoles().equals(Set.of("r1", "r2")));
        }

        @Test
        void ofAnotherFrameworkIsRefused() {
            FrameworkInfo stranger = FrameworkInfo.of(new FrameworkId("f2"), "stranger", "r1");

            call(new Subscribe(stranger, Set.of()), false);

            assertThat(latest.events()).isEmpty();
            assertThat(latest.effects())
                    .containsExactly(reply(new SchedulerEvent.Error("framework_info.id: is not f1")));
        }

        @Test
        void byAnotherPrincipalIsRefusedAndTheFirstStays() {
            subscribed();

            call(new Subscribe(info(Duration.ZERO, Optional.of("mallory"), "r1"), Set.of()), false);

            assertThat(latest.events()).isEmpty();
            assertThat(latest.effects())
                    .containsExactly(reply(new SchedulerEvent.Error("framework_info.principal: cannot be changed")));
            assertThat(state.info()).contains(INFO);
        }

        @Test
        @DisplayName("6 [SchedulerFailover]")
        void ofASecondSchedulerTakesTheFirstOnesOffersAndRequestsAway() {
            subscribed();
            call(new SchedulerCall.RequestResources(List.of(request("t1"))), true);

            call(SUBSCRIBE, false);

            assertThat(announcements())
                    .extracting(AnnounceFramework::connected)
                    .as("so that the allocator rescinds what only the first knows of")
                    .containsExactly(false, true);
            assertThat(announcements()).allMatch(a -> a.requests().isEmpty());
            assertThat(announcements())
                    .extracting(AnnounceFramework::version)
                    .isSorted()
                    .doesNotHaveDuplicates()
                    .endsWith(session.version());
        }

        @Test
        void endsTheWaitForAScheduler() {
            subscribed();
            schedulerLost();

            call(SUBSCRIBE, false);

            assertThat(latest.events()).containsExactly(new Subscribed(INFO, WALL));
            assertThat(state.deadlineMillis()).isEmpty();
            assertThat(announcements()).singleElement().matches(AnnounceFramework::connected);
        }

        @Test
        @DisplayName("7 [HttpFaultTolerance.SchedulerSubscribeAfterTeardown]")
        void afterTheEndIsRefused() {
            subscribed();
            call(new SchedulerCall.Teardown(), true);

            call(SUBSCRIBE, false);

            assertThat(latest.events()).isEmpty();
            assertThat(latest.effects()).containsExactly(reply(new SchedulerEvent.Error("Framework has been removed")));
        }
    }

    @Nested
    class ACall {
        @Test
        void ofSomeoneWhoIsNotSubscribedIsAnsweredSo() {
            call(new SchedulerCall.Teardown(), false);
            assertThat(latest.effects()).containsExactly(reply(new SchedulerEvent.Disconnected()));

            subscribed();
            call(new SchedulerCall.Teardown(), false);
            assertThat(latest.effects()).containsExactly(reply(new SchedulerEvent.Disconnected()));
            assertThat(latest.events()).isEmpty();
        }

        @Test
        void aboutOffersAndTasksIsForwarded() {
            subscribed();
            SchedulerCall kill = new SchedulerCall.Kill(new TaskId("t1"), Optional.empty());

            call(kill, true);

            assertThat(latest.effects()).containsExactly(tell(new FrameworkCall(ID, kill)));
            assertThat(latest.events()).isEmpty();
        }

        @Test
        void thatAcknowledgesIsHandedToTheAgentThatRepeats() {
            subscribed();
            UUID uuid = new UUID(1, 2);

            call(new SchedulerCall.Acknowledge(new AgentId("a1"), new TaskId("t1"), uuid), true);

            assertThat(latest.effects())
                    .containsExactly(new FrameworkEffect.Acknowledge(new TaskKey(ID, new TaskId("t1")), uuid));
        }

        @Test
        void thatSuppressesAndRevivesChangesWhatIsAnnounced() {
            subscribed();

            call(new Suppress(Set.of("r1")), true);
            assertThat(announcements())
                    .singleElement()
                    .matches(a -> a.suppressedRoles().equals(Set.of("r1")));
            call(new Suppress(Set.of()), true);
            assertThat(announcements())
                    .singleElement()
                    .matches(a -> a.suppressedRoles().equals(Set.of("r1", "r2")));

            Revive reviveOne = new Revive(Set.of("r2"));
            call(reviveOne, true);
            assertThat(announcements())
                    .singleElement()
                    .matches(a -> a.suppressedRoles().equals(Set.of("r1")));
            assertThat(latest.effects())
                    .as("filters are forgotten, too")
                    .contains(tell(new FrameworkCall(ID, reviveOne)));
            call(new Revive(Set.of()), true);
            assertThat(announcements())
                    .singleElement()
                    .matches(a -> a.suppressedRoles().isEmpty());
        }

        @Test
        void cannotSuppressRolesWithoutEnd() {
            call(new Subscribe(INFO, Set.of("r1", "stranger")), false);
            IntStream.range(0, 10).forEach(i -> call(new Suppress(Set.of("role" + i)), true));

            assertThat(session.suppressedRoles()).containsExactly("r1");
        }

        @Test
        void thatRequestsReplacesEarlierRequestsAndIsBounded() {
            subscribed();
            call(new SchedulerCall.RequestResources(List.of(request("t1"))), true);
            assertThat(announcements())
                    .singleElement()
                    .matches(a -> a.requests().equals(List.of(request("t1"))));

            List<Request> many = IntStream.range(0, FrameworkSession.MAX_REQUESTS + 1)
                    .mapToObj(i -> request("t" + i))
                    .toList();
            call(new SchedulerCall.RequestResources(many), true);
            assertThat(session.requests()).hasSize(FrameworkSession.MAX_REQUESTS);
        }

        @Test
        void thatRequestsMoreThanIsKeptLosesNoPartOfAGang() {
            subscribed();
            List<Request> many = IntStream.range(0, FrameworkSession.MAX_REQUESTS + 1)
                    .mapToObj(i -> i == 0 || i == FrameworkSession.MAX_REQUESTS
                            ? inGang(request("t" + i), "cut")
                            : inGang(request("t" + i), "kept"))
                    .toList();

            call(new SchedulerCall.RequestResources(many), true);

            assertThat(session.requests())
                    .hasSize(FrameworkSession.MAX_REQUESTS - 1)
                    .allMatch(request -> request.gang().get().id().equals(new GangId("kept")));
        }

        @Test
        void aboutInverseOffersAndOperationsIsForwarded() {
            subscribed();
            List<OfferId> inverse = List.of(new OfferId("o1"));
            List<SchedulerCall> calls = List.of(
                    new SchedulerCall.AcceptInverseOffers(inverse, Filters.DEFAULT),
                    new SchedulerCall.DeclineInverseOffers(inverse, Filters.DEFAULT),
                    new SchedulerCall.AcknowledgeOperationStatus(
                            Optional.empty(), new OperationId("op"), new UUID(1, 2)),
                    new SchedulerCall.ReconcileOperations(List.of()));

            for (SchedulerCall call : calls) {
                call(call, true);
                assertThat(latest.effects()).containsExactly(tell(new FrameworkCall(ID, call)));
            }
        }
    }

    @Nested
    class OfOfferConstraints {
        private static final String PLACE = "offer_constraints.role_constraints[r1].groups[0].attribute_constraints[0]";

        private final OfferConstraints rack = constraints("r1", new Predicate.TextMatches("a|b"));
        private final OfferConstraints broken = constraints("r1", new Predicate.TextMatches("("));

        @Test
        void thoseOfASubscriptionAreAnnounced() {
            call(new Subscribe(INFO, Set.of(), rack), false);

            assertThat(announcements())
                    .singleElement()
                    .matches(a -> a.offerConstraints().equals(rack));
        }

        @Test
        void theyStayWhileOtherThingsChangeAndGoWithTheNextSubscription() {
            call(new Subscribe(INFO, Set.of(), rack), false);

            call(new Suppress(Set.of("r1")), true);
            call(new SchedulerCall.RequestResources(List.of(request("t1"))), true);
            confirmed();
            assertThat(session.offerConstraints()).isEqualTo(rack);
            schedulerLost();
            assertThat(session.offerConstraints()).isEqualTo(rack);

            call(SUBSCRIBE, false);
            assertThat(announcements())
                    .singleElement()
                    .matches(a -> a.offerConstraints().isEmpty());
        }

        @Test
        void badOnesAreRefusedWithTheirPlaceAndTheEarlierSubscriptionStays() {
            call(new Subscribe(INFO, Set.of("r2"), rack), false);
            FrameworkSession before = session;

            call(new Subscribe(INFO, Set.of(), broken), true);

            assertThat(latest.events()).isEmpty();
            assertThat(latest.effects())
                    .containsExactly(reply(new SchedulerEvent.Error(PLACE
                            + ".predicate.text_matches.regex: '(' is not a regular expression: missing closing )")));
            assertThat(session).isEqualTo(before);
        }

        @Test
        void thoseForARoleThatTheFrameworkDoesNotHaveAreRefused() {
            call(new Subscribe(INFO, Set.of(), constraints("r3", new Predicate.Exists())), false);

            assertThat(latest.events()).isEmpty();
            assertThat(latest.effects())
                    .containsExactly(reply(new SchedulerEvent.Error(
                            "offer_constraints.role_constraints[r3]: is not a role of the framework")));
            assertThat(session.connected()).isFalse();
        }
    }

    @Nested
    class AnUpdate {
        private final OfferConstraints rack = constraints("r3", new Predicate.Exists());
        private final FrameworkInfo other = info(Duration.ofHours(2), Optional.of("alice"), "r1", "r3");

        @Test
        void replacesAllThatWasSaidAndIsJournaledAnsweredAndAnnounced() {
            call(new Subscribe(INFO, Set.of("r1"), OfferConstraints.NONE), false);
            call(new SchedulerCall.RequestResources(List.of(request("t1"))), true);

            call(new UpdateFramework(other, Set.of("r3"), rack), true);

            assertThat(latest.events()).containsExactly(new Subscribed(other, WALL));
            assertThat(latest.effects())
                    .containsExactly(
                            reply(new SchedulerEvent.FrameworkUpdated(Optional.empty())),
                            tell(new AnnounceFramework(
                                    other, session.version(), true, Set.of("r3"), List.of(request("t1")), rack)));
        }

        @Test
        void thatLeavesTheInformationAsItWasIsNotJournaled() {
            subscribed();

            call(new UpdateFramework(INFO, Set.of("r1"), OfferConstraints.NONE), true);

            assertThat(latest.events()).isEmpty();
            assertThat(announcements())
                    .singleElement()
                    .matches(a -> a.suppressedRoles().equals(Set.of("r1")));
        }

        @Test
        void ofSomeoneWhoIsNotSubscribedIsAnsweredSo() {
            subscribed();

            call(new UpdateFramework(other, Set.of(), rack), false);

            assertThat(latest.effects()).containsExactly(reply(new SchedulerEvent.Disconnected()));
        }

        @Test
        void cannotChangeWhoTheFrameworkIsNorHowItsTasksRun() {
            subscribed();
            FrameworkInfo user = with(INFO, "mallory", false, Optional.of("alice"), ID);
            FrameworkInfo checkpoint = with(INFO, "user", true, Optional.of("alice"), ID);
            FrameworkInfo principal = with(INFO, "user", false, Optional.of("mallory"), ID);
            FrameworkInfo id = with(INFO, "user", false, Optional.of("alice"), new FrameworkId("f2"));

            assertRefused(
                    new UpdateFramework(user, Set.of(), OfferConstraints.NONE),
                    "framework_info.user: cannot be changed");
            assertRefused(
                    new UpdateFramework(checkpoint, Set.of(), OfferConstraints.NONE),
                    "framework_info.checkpoint: cannot be changed");
            assertRefused(
                    new UpdateFramework(principal, Set.of(), OfferConstraints.NONE),
                    "framework_info.principal: cannot be changed");
            assertRefused(new UpdateFramework(id, Set.of(), OfferConstraints.NONE), "framework_info.id: is not f1");
        }

        /** Mesos: what cannot be changed is kept without a word when a scheduler comes back. */
        @Test
        void whoSubscribesAgainAsAnotherUserRemainsTheFirst() {
            subscribed();

            call(new Subscribe(with(INFO, "mallory", true, Optional.of("alice"), ID), Set.of()), true);

            assertThat(latest.effects()).contains(reply(new SchedulerEvent.Subscribed(ID)));
            assertThat(state.info()).contains(INFO);
        }

        @Test
        void ofWhichOnePartIsBadChangesNothing() {
            subscribed();

            assertRefused(
                    new UpdateFramework(other, Set.of("r2"), rack),
                    "suppressed_roles: 'r2' is not a role of the framework");
            assertRefused(
                    new UpdateFramework(other, Set.of("r3"), constraints("r2", new Predicate.Exists())),
                    "offer_constraints.role_constraints[r2]: is not a role of the framework");
            assertRefused(
                    new UpdateFramework(other, Set.of("r3"), constraints("r1", new Predicate.TextNotMatches("a{200}"))),
                    "offer_constraints.role_constraints[r1].groups[0].attribute_constraints[0]"
                            + ".predicate.text_not_matches.regex: 'a{200}' is too complex:"
                            + " its program is longer than 100");
        }

        private void assertRefused(UpdateFramework update, String refusal) {
            FrameworkSession before = session;

            call(update, true);

            assertThat(latest.events()).isEmpty();
            assertThat(latest.effects())
                    .containsExactly(reply(new SchedulerEvent.FrameworkUpdated(Optional.of(refusal))));
            assertThat(session).isEqualTo(before);
            assertThat(state.info()).contains(INFO);
        }

        private static FrameworkInfo with(
                FrameworkInfo info, String user, boolean checkpoint, Optional<String> principal, FrameworkId id) {
            return new FrameworkInfo(
                    id,
                    info.name(),
                    user,
                    info.roles(),
                    info.failoverTimeout(),
                    checkpoint,
                    info.capabilities(),
                    info.hostname(),
                    principal,
                    info.webuiUrl());
        }
    }

    @Nested
    class ALostScheduler {
        @Test
        void endsAFrameworkThatDoesNotWait() {
            call(new Subscribe(info(Duration.ZERO, Optional.empty(), "r1"), Set.of()), false);

            schedulerLost();

            assertThat(latest.events()).containsExactly(new Removed("its scheduler disconnected", WALL));
            assertThat(latest.effects()).contains(new FrameworkEffect.Detach(), tell(new RemoveFramework(ID)));
        }

        @Test
        void withItsMasterIsWaitedForWhateverTheFailoverTimeout() {
            call(new Subscribe(info(Duration.ZERO, Optional.empty(), "r1"), Set.of()), false);

            decided(decider.streamLost(state, session, Duration.ofSeconds(15), now()));

            assertThat(latest.events()).isEmpty();
            assertThat(latest.effects()).startsWith(new FrameworkEffect.Detach());
            assertThat(announcements()).singleElement().matches(a -> !a.connected());
            confirmed();
            after(Duration.ofMillis(14_999));
            assertThat(latest.events()).isEmpty();
            after(Duration.ofMillis(1));
            assertThat(latest.events()).singleElement().isInstanceOf(Removed.class);
        }

        @Test
        void isWaitedForUntilTheFailoverTimeout() {
            subscribed();

            schedulerLost();
            assertThat(latest.events()).containsExactly(new Disconnected(WALL + 3_600_000));
            assertThat(latest.effects()).startsWith(new FrameworkEffect.Detach());
            assertThat(announcements()).singleElement().matches(a -> !a.connected());

            confirmed();
            after(Duration.ofMillis(3_599_999));
            assertThat(latest.events()).isEmpty();
            after(Duration.ofMillis(1));
            assertThat(latest.events())
                    .containsExactly(
                            new Removed("no scheduler subscribed within the failover timeout", WALL + 3_600_000));
        }

        @ParameterizedTest
        @ValueSource(longs = {3_600_000, -3_600_000})
        @DisplayName("faults 36: the time of day jumps by an hour")
        void isWaitedForAsLongWhateverTheTimeOfDay(long jumpMillis) {
            subscribed();
            schedulerLost();
            confirmed();

            setMillis = jumpMillis;
            after(Duration.ofMillis(3_599_999));
            assertThat(latest.events()).isEmpty();
            after(Duration.ofMillis(1));
            assertThat(latest.events()).singleElement().isInstanceOf(Removed.class);
        }

        @Test
        void mattersOnlyToAFrameworkThatIsNotOver() {
            schedulerLost();
            assertThat(latest.events()).isEmpty();

            subscribed();
            call(new SchedulerCall.Teardown(), true);
            schedulerLost();
            assertThat(latest.events()).isEmpty();
        }
    }

    @Nested
    class AfterAFailover {
        @Test
        void aSchedulerThatDoesNotComeBackInTimeIsLost() {
            subscribed();
            failover();

            after(Duration.ofMillis(14_999));
            assertThat(latest.events()).isEmpty();
            after(Duration.ofMillis(1));

            assertThat(latest.events()).hasSize(1).first().isInstanceOf(Disconnected.class);
        }

        @Test
        void aSchedulerThatSubscribesInTimeIsNot() {
            subscribed();
            failover();
            call(SUBSCRIBE, false);
            assertThat(latest.events()).isEmpty();
            confirmed();

            after(Duration.ofMinutes(1));

            assertThat(latest.events()).isEmpty();
            assertThat(latest.effects()).isEmpty();
        }

        @Test
        void theDeadlineOfAnEarlierDisconnectionHolds() {
            subscribed();
            schedulerLost();
            failover();

            after(Duration.ofMinutes(59));
            assertThat(latest.events()).isEmpty();
            after(Duration.ofMinutes(1));
            assertThat(latest.events()).hasSize(1).first().isInstanceOf(Removed.class);
        }

        @Test
        @DisplayName("7 [HttpFaultTolerance.SchedulerSubscribeAfterFailoverTimeout], across a failover of the entity")
        void whatHasPassedOfTheFailoverTimeoutCounts() {
            subscribed();
            schedulerLost();
            after(Duration.ofMinutes(20));
            failover();
            after(Duration.ofSeconds(1));

            after(Duration.ofMinutes(40).minusSeconds(1).minusMillis(1));
            assertThat(latest.events()).isEmpty();
            after(Duration.ofMillis(1));
            assertThat(latest.events()).singleElement().isInstanceOf(Removed.class);

            call(SUBSCRIBE, false);
            assertThat(latest.events()).isEmpty();
            assertThat(latest.effects()).containsExactly(reply(new SchedulerEvent.Error("Framework has been removed")));
        }

        @Test
        @DisplayName("faults 36: the time of day jumps during a failover")
        void aTimeOfDayThatWasSetBackGivesNoMoreThanTheFailoverTimeout() {
            subscribed();
            schedulerLost();
            setMillis = -Duration.ofHours(9).toMillis();
            failover();
            after(Duration.ofSeconds(1));

            after(Duration.ofHours(1).minusMillis(1));
            assertThat(latest.events()).isEmpty();
            after(Duration.ofMillis(1));
            assertThat(latest.events()).singleElement().isInstanceOf(Removed.class);
        }

        @Test
        void aConfirmationFromAnEarlierLifeConfirmsNothing() {
            subscribed();
            failover();
            announced(57);

            call(SUBSCRIBE, false);
            after(Duration.ofSeconds(1));

            assertThat(announcements()).hasSize(1);
        }

        @Test
        void whatAnEarlierLifeSaidLateIsPutRight() {
            subscribed();
            failover();
            call(SUBSCRIBE, false);

            announced(57);

            assertThat(announcements())
                    .singleElement()
                    .matches(announcement -> announcement.version() == 58 && announcement.connected());
            after(Duration.ofSeconds(1));
            assertThat(announcements()).hasSize(1);
            confirmed();
            after(Duration.ofSeconds(1));
            assertThat(announcements()).isEmpty();
        }
    }

    @Nested
    class Repetition {
        @Test
        void endsWhenTheLatestAnnouncementIsConfirmed() {
            subscribed();
            after(Duration.ofSeconds(1));
            assertThat(announcements()).singleElement().matches(a -> a.version() == session.version());

            announced(session.version() - 1);
            after(Duration.ofSeconds(1));
            assertThat(announcements()).hasSize(1);

            confirmed();
            after(Duration.ofSeconds(1));
            assertThat(latest.effects()).isEmpty();
        }

        @Test
        void ofARemovalEndsWhenItIsConfirmed() {
            subscribed();
            call(new SchedulerCall.Teardown(), true);
            assertThat(latest.events()).containsExactly(new Removed("torn down by its scheduler", WALL));

            after(Duration.ofSeconds(1));
            assertThat(latest.effects()).containsExactly(tell(new RemoveFramework(ID)));

            decided(decider.removedByAllocator(state, session, now()));
            assertThat(latest.events()).isEmpty();
            after(Duration.ofSeconds(1));
            assertThat(latest.effects()).isEmpty();
        }

        @Test
        void isAskedForByTheAllocator() {
            decided(decider.announceAgain(state, session));
            assertThat(latest.effects()).as("there is no framework yet").isEmpty();

            subscribed();
            decided(decider.announceAgain(state, session));
            assertThat(announcements()).hasSize(1);

            call(new SchedulerCall.Teardown(), true);
            decided(decider.announceAgain(state, session));
            assertThat(latest.effects()).containsExactly(tell(new RemoveFramework(ID)));
        }
    }

    @Nested
    class AnEnd {
        @Test
        void byAnOperatorIsToldToTheScheduler() {
            subscribed();

            decided(decider.teardown(state, session, now()));

            assertThat(latest.events()).containsExactly(new Removed("torn down by an operator", WALL));
            assertThat(latest.effects())
                    .containsExactly(
                            new FrameworkEffect.TellScheduler(
                                    new SchedulerEvent.Error("Framework has been removed: torn down by an operator")),
                            new FrameworkEffect.Detach(),
                            tell(new RemoveFramework(ID)));

            decided(decider.teardown(state, session, now()));
            assertThat(latest.events()).isEmpty();
            assertThat(latest.effects()).isEmpty();
        }

        @Test
        void thatTheAllocatorKnowsOfIsMadeGoodHere() {
            subscribed();

            decided(decider.removedByAllocator(state, session, now()));

            assertThat(latest.events()).containsExactly(new Removed("removed by the allocator", WALL));
            assertThat(state.isRemoved()).isTrue();
        }

        @Test
        void isTheLastThatHappens() {
            FrameworkState over = FrameworkState.EMPTY.apply(new Removed("why", 1));

            assertThatThrownBy(() -> over.apply(new Subscribed(INFO, 2))).isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void aPingIsAnsweredByWhatIsKnownOfTheCaller() {
        decided(decider.ping(state, session, false, Optional.empty()));
        assertThat(latest.effects()).containsExactly(reply(new SchedulerEvent.Disconnected()));

        subscribed();
        decided(decider.ping(state, session, true, Optional.empty()));
        assertThat(latest.effects()).containsExactly(reply(new SchedulerEvent.Heartbeat()));

        call(new SchedulerCall.Teardown(), true);
        decided(decider.ping(state, session, false, Optional.empty()));
        assertThat(latest.effects()).containsExactly(reply(new SchedulerEvent.Error("Framework has been removed")));
    }

    @Test
    void aPingSaysWhichRolesAreSuppressedSinceCallsAboutThatMayComeInAnotherOrder() {
        subscribed();
        call(new Suppress(Set.of("r1")), true);
        decided(decider.ping(state, session, true, Optional.of(Set.of("r1", "not-its-own"))));
        assertThat(latest.effects()).containsExactly(reply(new SchedulerEvent.Heartbeat()));

        decided(decider.ping(state, session, true, Optional.of(Set.of())));

        assertThat(latest.effects())
                .containsExactly(
                        reply(new SchedulerEvent.Heartbeat()),
                        tell(new AnnounceFramework(INFO, session.version(), true, Set.of(), List.of())));
        assertThat(session.suppressedRoles()).isEmpty();
        decided(decider.ping(state, session, false, Optional.of(Set.of("r1"))));
        assertThat(session.suppressedRoles()).as("said by another").isEmpty();
    }

    private void subscribed() {
        call(SUBSCRIBE, false);
    }

    private void call(SchedulerCall call, boolean current) {
        decided(decider.call(state, session, call, current, now()));
    }

    private void schedulerLost() {
        decided(decider.schedulerLost(state, session, now()));
    }

    private void announced(long version) {
        decided(decider.announced(state, session, version));
    }

    private void confirmed() {
        announced(session.version());
    }

    private void after(Duration time) {
        millis += time.toMillis();
        decided(decider.tick(state, session, now()));
    }

    private void failover() {
        session = FrameworkSession.start(1, millis + 15_000);
    }

    private void decided(FrameworkDecision decision) {
        latest = decision;
        session = decision.session();
        for (FrameworkEvent event : decision.events()) {
            state = state.apply(event);
        }
    }

    private List<AnnounceFramework> announcements() {
        return latest.effects().stream()
                .filter(FrameworkEffect.TellAllocator.class::isInstance)
                .map(effect -> ((FrameworkEffect.TellAllocator) effect).command())
                .filter(AnnounceFramework.class::isInstance)
                .map(AnnounceFramework.class::cast)
                .toList();
    }

    private Moment now() {
        return new Moment(WALL + millis + setMillis, millis);
    }

    private static FrameworkInfo info(Duration failoverTimeout, Optional<String> principal, String... roles) {
        return new FrameworkInfo(
                ID,
                "name",
                "user",
                new TreeSet<>(Set.of(roles)),
                failoverTimeout,
                false,
                Set.of(),
                "host",
                principal,
                Optional.empty());
    }

    private static Request request(String taskId) {
        return new Request(new TaskId(taskId), "name", "r1", Resources.parse("cpus:1"));
    }

    private static Request inGang(Request r, String gang) {
        return new Request(
                r.taskId(),
                r.name(),
                r.role(),
                r.resources(),
                1,
                Optional.of(new Gang(new GangId(gang), Duration.ofMinutes(1))));
    }

    private static OfferConstraints constraints(String role, Predicate predicate) {
        return OfferConstraints.of(Map.of(
                role, List.of(new Group(List.of(new AttributeConstraint(new Selector.Named("rack"), predicate))))));
    }

    private static FrameworkEffect reply(SchedulerEvent event) {
        return new FrameworkEffect.Reply(event);
    }

    private static FrameworkEffect tell(AllocatorCommand command) {
        return new FrameworkEffect.TellAllocator(command);
    }
}
