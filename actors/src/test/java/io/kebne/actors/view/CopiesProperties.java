package io.kebne.actors.view;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.TestInbox;
import io.kebne.actors.allocator.core.AllocatorHistories;
import io.kebne.actors.allocator.core.AllocatorHistories.Kind;
import io.kebne.actors.allocator.core.AllocatorHistories.Step;
import io.kebne.actors.allocator.core.AllocatorState;
import io.kebne.actors.allocator.core.AllocatorView;
import io.kebne.actors.allocator.core.Change;
import io.kebne.actors.allocator.core.RandomHistory;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/**
 * Whatever an allocator decides, and however what it tells a follower is gathered and taken apart: a state for which the number of
 * an event is said is what the journal leads to up to that event.
 */
class CopiesProperties {
    private static final int EVENTS_BEFORE = 40;

    private final TestInbox<ViewMessage> inbox = TestInbox.create();
    private final List<ViewMessage.Part> parts = new ArrayList<>();
    private final List<AllocatorState> states = new ArrayList<>();
    private AllocatorView followed;
    private int copies;

    @Provide
    Arbitrary<List<Step>> histories() {
        return AllocatorHistories.histories();
    }

    @Property(tries = 50)
    void aCopyIsWhatTheJournalLeadsTo(@ForAll("histories") List<Step> steps) {
        RandomHistory history = new RandomHistory();
        // The beginning of a history is what an earlier life wrote.
        states.clear();
        parts.clear();
        copies = 0;
        states.add(history.view().state());
        followed = AllocatorView.EMPTY;
        ViewPublisher publisher =
                new ViewPublisher("epoch", "host", history.view(), EVENTS_BEFORE, follower -> false, 0);
        publisher.follow(new FollowAllocator(inbox.getRef(), "", 0), 0);
        long millis = 0;
        for (Step step : steps) {
            if (step.kind() == Kind.FAILOVER) {
                continue;
            }
            AllocatorState state = history.view().state();
            boolean unused = history.play(step);
            for (Change change : history.latest().changes()) {
                if (change instanceof Change.Journaled journaled) {
                    state = state.apply(journaled.event());
                    states.add(state);
                }
            }
            publisher.publish(history.latest().changes(), history.view(), EVENTS_BEFORE + states.size() - 1, millis);
            millis += step.a() % 12;
            if (step.b() % 3 == 0) {
                publisher.flush(millis);
            }
            if (step.c() % 20 == 0) {
                publisher.follow(new FollowAllocator(inbox.getRef(), "", 0), millis);
            }
            inbox.getAllReceived().forEach(this::take);
        }
        assertThat(copies).isPositive();
    }

    private void take(ViewMessage message) {
        if (message instanceof ViewMessage.Part part) {
            parts.add(part);
            if (part.last()) {
                followed = ViewParts.join(parts);
                parts.clear();
                check(part.journaled());
            }
        } else if (message instanceof ViewMessage.Delta delta) {
            for (Change.Public change : delta.changes()) {
                followed = followed.apply(change);
            }
            check(delta.journaled());
        }
    }

    private void check(long journaled) {
        if (journaled > 0) {
            copies++;
            assertThat(followed.state()).isEqualTo(states.get((int) journaled - EVENTS_BEFORE));
        }
    }
}
