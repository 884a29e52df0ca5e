package io.kebne.actors.framework.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.kebne.persistence.framework.FrameworkEvent;
import io.kebne.protocol.Moment;
import io.kebne.protocol.allocator.AllocatorCommand.AnnounceFramework;
import io.kebne.protocol.framework.FrameworkInfo;
import io.kebne.protocol.id.FrameworkId;
import io.kebne.protocol.scheduler.SchedulerCall;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Another scheduler subscribes after its framework's entity has moved. */
class ReplacedSchedulerTest {
    private static final FrameworkId ID = new FrameworkId("f");
    private static final FrameworkInfo INFO = FrameworkInfo.of(ID, "name", "r");
    private static final FrameworkState CONNECTED = FrameworkState.EMPTY.apply(new FrameworkEvent.Subscribed(INFO, 1));
    private static final FrameworkSession MOVED = FrameworkSession.start(7, 1_000);

    private final FrameworkDecider decider = new FrameworkDecider(ID);

    @Test
    void theOffersOfTheOneBeforeAreGivenBackFirst() {
        FrameworkDecision before = decider.replaced(CONNECTED, MOVED);
        FrameworkDecision decision = before.then(decider.call(
                CONNECTED, before.session(), new SchedulerCall.Subscribe(INFO, Set.of()), false, new Moment(0, 0)));

        List<AnnounceFramework> announced = decision.effects().stream()
                .filter(FrameworkEffect.TellAllocator.class::isInstance)
                .map(effect -> (AnnounceFramework) ((FrameworkEffect.TellAllocator) effect).command())
                .toList();
        assertThat(announced).extracting(AnnounceFramework::connected).containsExactly(false, true);
        assertThat(announced).extracting(AnnounceFramework::version).isSorted().doesNotHaveDuplicates();
        assertThat(decision.session().connected()).isTrue();
    }

    @Test
    void whereNobodyWasThereIsNothingToGiveBack() {
        FrameworkState waiting = CONNECTED.apply(new FrameworkEvent.Disconnected(9));

        assertThat(decider.replaced(FrameworkState.EMPTY, MOVED).effects()).isEmpty();
        assertThat(decider.replaced(waiting, MOVED).effects()).isEmpty();
        assertThat(decider.replaced(CONNECTED, MOVED.withConnected(true)).effects())
                .isEmpty();
    }
}
