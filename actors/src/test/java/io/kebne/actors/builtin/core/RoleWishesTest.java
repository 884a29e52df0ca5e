package io.kebne.actors.builtin.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.kebne.protocol.framework.FrameworkInfo;
import io.kebne.protocol.id.FrameworkId;
import io.kebne.protocol.offer.constraint.OfferConstraints;
import io.kebne.protocol.scheduler.SchedulerCall;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RoleWishesTest {
    /** What an update says of roles may be heard after what is said next. */
    @Test
    void aNewRoleThatOffersAreWantedForIsNotSuppressedAtFirst() {
        FrameworkInfo info = RoleWishes.framework(new FrameworkId("f"), "jobs", Set.of("old", "new", "idle"));
        Map<String, Integer> before = new HashMap<>(Map.of("old", 1));
        Set<String> roles = new HashSet<>(Set.of("old"));

        List<SchedulerCall> calls = RoleWishes.say(info, Map.of("new", 2), before, roles);

        assertThat(calls)
                .containsExactly(
                        new SchedulerCall.UpdateFramework(info, Set.of("old", "idle"), OfferConstraints.NONE),
                        new SchedulerCall.Revive(Set.of("new")),
                        new SchedulerCall.Suppress(Set.of("old")));
        assertThat(roles).containsExactlyInAnyOrder("old", "new", "idle");
        assertThat(before).containsExactly(Map.entry("new", 2));
    }
}
