package io.kebne.actors.allocator.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.kebne.actors.allocator.core.AllocatorHistories.Kind;
import io.kebne.actors.allocator.core.AllocatorHistories.Step;
import io.kebne.actors.allocator.core.Change.OfferMade;
import io.kebne.persistence.allocator.AllocatorEvent;
import io.kebne.persistence.allocator.AllocatorEvent.TaskLaunched;
import io.kebne.protocol.agent.AgentMessage.RunTask;
import io.kebne.protocol.id.OfferId;
import io.kebne.protocol.id.TaskId;
import io.kebne.protocol.scheduler.SchedulerEvent;
import io.kebne.protocol.serialization.SealedSubtypesModule;
import io.kebne.protocol.task.TaskInfo;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.statistics.Statistics;
import net.jqwik.api.statistics.StatisticsReport;

/** What holds in every history, however agents, frameworks and failures are interleaved. */
class AllocatorHistoryProperties {
    /** Rare by nature, and shown by tests of their own: a run may be without any of them. */
    private static final Set<Class<?>> RARE = Set.of(
            Change.ClaimSettled.class,
            Change.Earmarked.class,
            Change.EarmarkRemoved.class,
            Change.ForeclosuresForgotten.class,
            AllocatorEvent.EpochConfirmed.class);

    /** Without any of these, the histories would prove less than they seem to. */
    private static final List<String> CHANGES = Stream.of(AllocatorEvent.class, Change.class)
            .flatMap(family -> SealedSubtypesModule.membersOf(family).stream())
            .filter(type -> type != Change.Journaled.class && type != Change.OffersCounted.class)
            .filter(type -> !RARE.contains(type))
            .map(Class::getSimpleName)
            .toList();

    @Provide
    Arbitrary<List<Step>> histories() {
        return AllocatorHistories.histories();
    }

    @Property(tries = 300)
    void theLedgerIsSoundAfterEveryStep(@ForAll("histories") List<Step> steps) {
        RandomHistory history = new RandomHistory();
        for (Step step : steps) {
            AllocatorView before = history.view();
            boolean failover = history.play(step);
            Invariants.check(history.view(), history.session());
            BooksAfresh.check(history.view(), history.session(), history.books(), RandomHistory.SETTINGS);
            if (!failover) {
                Holdings.checkLimits(before, history.latest());
            }
            if (step.kind() == Kind.OFFER) {
                Headroom.guaranteesKeepTheirHeadroom(before, history.latest().changes(), history.view());
            }
        }
    }

    /** With a seed of its own: some changes are so rare that now and then 300 histories have none of them. */
    @Property(tries = 300, seed = "2")
    @StatisticsReport(StatisticsReport.StatisticsReportMode.OFF)
    void historiesHaveEveryChange(@ForAll("histories") List<Step> steps) {
        RandomHistory history = new RandomHistory();
        for (Step step : steps) {
            boolean unused = history.play(step);
            history.latest().changes().forEach(change -> Statistics.collect(name(change)));
        }
        Statistics.coverage(
                coverage -> CHANGES.forEach(name -> coverage.check(name).count(count -> count > 0)));
    }

    @Property(tries = 50)
    void replayingTheJournalGivesTheSameState(@ForAll("histories") List<Step> steps) {
        RandomHistory history = new RandomHistory();
        steps.forEach(history::play);

        AllocatorState replayed = AllocatorState.EMPTY;
        for (AllocatorEvent event : history.journal()) {
            replayed = replayed.apply(event);
        }
        assertThat(replayed).isEqualTo(history.view().state());
    }

    @Property(tries = 50)
    void aSnapshotRestoresTheSameState(@ForAll("histories") List<Step> steps) {
        RandomHistory history = new RandomHistory();
        for (Step step : steps) {
            history.play(step);
            AllocatorState state = history.view().state();
            assertThat(Snapshots.restore(Snapshots.of(state))).isEqualTo(state);
        }
    }

    @Property(tries = 50)
    void whoAppliesAllPublicChangesSeesTheSame(@ForAll("histories") List<Step> steps) {
        RandomHistory history = new RandomHistory();
        AllocatorView follower = history.view();
        for (Step step : steps) {
            if (history.play(step)) {
                follower = history.view();
            }
            for (Change change : history.latest().changes()) {
                follower = change instanceof Change.Public visible ? follower.apply(visible) : follower;
            }
            assertThat(follower).isEqualTo(history.view());
        }
    }

    @Property(tries = 50)
    void everyTaskOfAnAcceptIsEitherLaunchedOrAnswered(@ForAll("histories") List<Step> steps) {
        RandomHistory history = new RandomHistory();
        for (Step step : steps) {
            history.play(step);
            boolean unknown = history.latest().effects().stream()
                    .anyMatch(effect -> effect instanceof AllocatorEffect.NoteRemoved
                            || effect instanceof AllocatorEffect.AskToAnnounce);
            if (!history.launches().isEmpty() && !unknown) {
                List<TaskId> wanted =
                        history.launches().stream().map(TaskInfo::taskId).toList();
                assertThat(outcomes(history.latest())).containsExactlyInAnyOrderElementsOf(wanted);
            }
        }
    }

    @Property(tries = 50)
    void anAgentIsToldToRunWhatTheLedgerHolds(@ForAll("histories") List<Step> steps) {
        RandomHistory history = new RandomHistory();
        for (Step step : steps) {
            history.play(step);
            for (AllocatorEffect effect : history.latest().effects()) {
                if (effect instanceof AllocatorEffect.TellAgent tell && tell.message() instanceof RunTask run) {
                    Task task = history.view()
                            .state()
                            .task(run.framework().id(), run.task().taskId())
                            .get();
                    assertThat(task.agentId()).isEqualTo(tell.agentId());
                    assertThat(task.info()).isEqualTo(run.task());
                }
            }
        }
    }

    @Property(tries = 50)
    void offersGoToRolesThatWantThemAndTheirIdsAreNeverUsedAgain(@ForAll("histories") List<Step> steps) {
        RandomHistory history = new RandomHistory();
        Set<OfferId> seen = new HashSet<>();
        for (Step step : steps) {
            history.play(step);
            for (Change change : history.latest().changes()) {
                if (change instanceof OfferMade made) {
                    Framework framework = history.view()
                            .state()
                            .framework(made.offer().frameworkId())
                            .get();
                    assertThat(framework.info().roles()).contains(made.offer().role());
                    assertThat(history.view().link(framework.id()).suppressedRoles())
                            .doesNotContain(made.offer().role());
                    assertThat(seen.add(made.offer().id())).isTrue();
                }
            }
        }
    }

    @Property(tries = 20)
    void theSameHistoryGivesTheSameDecisions(@ForAll("histories") List<Step> steps) {
        RandomHistory first = new RandomHistory();
        RandomHistory second = new RandomHistory();
        for (Step step : steps) {
            first.play(step);
            second.play(step);
            assertThat(second.latest()).isEqualTo(first.latest());
        }
    }

    private static List<TaskId> outcomes(Decision decision) {
        List<TaskId> outcomes = new ArrayList<>();
        for (Change change : decision.changes()) {
            if (change instanceof Change.Journaled j && j.event() instanceof TaskLaunched launched) {
                outcomes.add(launched.task().taskId());
            }
        }
        for (AllocatorEffect effect : decision.effects()) {
            if (effect instanceof AllocatorEffect.Deliver d && d.event() instanceof SchedulerEvent.Update update) {
                outcomes.add(update.status().taskId());
            }
        }
        return outcomes;
    }

    private static String name(Change change) {
        return change instanceof Change.Journaled journaled
                ? journaled.event().getClass().getSimpleName()
                : change.getClass().getSimpleName();
    }
}
