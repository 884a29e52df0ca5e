package io.kebne.actors.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import io.kebne.protocol.framework.FrameworkInfo;
import io.kebne.protocol.id.FrameworkId;
import io.kebne.protocol.offer.constraint.AttributeConstraint;
import io.kebne.protocol.offer.constraint.OfferConstraints;
import io.kebne.protocol.offer.constraint.OfferConstraints.Group;
import io.kebne.protocol.offer.constraint.Predicate;
import io.kebne.protocol.offer.constraint.Selector;
import io.kebne.protocol.scheduler.SchedulerCall;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SubscriptionTest {
    private static final FrameworkInfo INFO = FrameworkInfo.of(new FrameworkId("f"), "name", "r");
    private static final OfferConstraints CONSTRAINTS = OfferConstraints.of(Map.of(
            "r",
            List.of(new Group(List.of(new AttributeConstraint(new Selector.Named("a"), new Predicate.Exists()))))));

    @Test
    void saysWhatItWasMadeWith() {
        assertThat(new Subscription(INFO, Set.of("r"), CONSTRAINTS).call())
                .isEqualTo(new SchedulerCall.Subscribe(INFO, Set.of("r"), CONSTRAINTS));
    }

    @Test
    void remembersWhatIsSuppressedUntilItIsRevived() {
        Subscription start = new Subscription(INFO, Set.of(), CONSTRAINTS);

        Subscription quiet = start.after(new SchedulerCall.Suppress(Set.of()));
        assertThat(quiet).isEqualTo(new Subscription(INFO, Set.of("r"), CONSTRAINTS));
        assertThat(quiet.after(new SchedulerCall.Revive(Set.of("other")))).isEqualTo(quiet);
        assertThat(quiet.after(new SchedulerCall.Revive(Set.of()))).isEqualTo(start);
        assertThat(start.after(new SchedulerCall.Suppress(Set.of("r")))).isEqualTo(quiet);
    }

    @Test
    void isWhatTheLatestUpdateSays() {
        FrameworkInfo other = INFO.withHostname("other");

        assertThat(Subscription.updated(new SchedulerCall.UpdateFramework(other, Set.of("r"), CONSTRAINTS)))
                .isEqualTo(new Subscription(other, Set.of("r"), CONSTRAINTS));
    }

    @Test
    void otherCallsDoNotChangeIt() {
        Subscription start = new Subscription(INFO, Set.of(), CONSTRAINTS);

        assertThat(start.after(new SchedulerCall.Teardown())).isEqualTo(start);
        assertThat(start.after(new SchedulerCall.UpdateFramework(INFO, Set.of("r"), OfferConstraints.NONE)))
                .as("it is not known yet whether it is taken")
                .isEqualTo(start);
    }
}
