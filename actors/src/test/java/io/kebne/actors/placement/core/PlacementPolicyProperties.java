package io.kebne.actors.placement.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.kebne.actors.placement.NativeSolvers;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.BeforeContainer;

/** What holds of all policies, whatever they make the best of, and also when their time is over. */
class PlacementPolicyProperties {
    @BeforeContainer
    static void load() throws IOException {
        NativeSolvers.load();
    }

    @Provide
    Arbitrary<PlacementSettings> settings() {
        return Arbitraries.of(PlacementSettings.POLICIES)
                .flatMap(policy -> Arbitraries.of("completion-time", "machines")
                        .map(objective -> new PlacementSettings(policy, objective, Duration.ofSeconds(1))));
    }

    @Property(tries = 500)
    void noMachineIsTooFullAndNoTaskIsLeftThatFits(
            @ForAll("settings") PlacementSettings settings, @ForAll long seed, @ForAll boolean late) {
        PlacementProblem problem = Problems.random(new Random(seed), 6, 8, 5);

        Assignment assignment = settings.create().place(problem, late ? () -> 0 : Deadline.NEVER);

        assertThat(assignment.complete()).isEqualTo(!late || !settings.create().needsSolver());
        Rooms rooms = new Rooms(problem.machines());
        for (int index = 0; index < problem.groups().size(); index++) {
            TaskGroup group = problem.groups().get(index);
            List<Integer> machines = assignment.machines().get(index);
            assertThat(machines).hasSizeLessThanOrEqualTo(group.count());
            if (group.whole() && !machines.isEmpty()) {
                assertThat(machines).hasSize(group.count());
            }
            for (int machine : machines) {
                assertThat(rooms.room(machine, group))
                        .as("%s on %s", group, machine)
                        .isPositive();
                rooms.take(machine, group.demand());
            }
        }
        for (int index = 0; index < problem.groups().size(); index++) {
            TaskGroup group = problem.groups().get(index);
            if (!group.whole() && assignment.machines().get(index).size() < group.count()) {
                for (int machine = 0; machine < rooms.size(); machine++) {
                    assertThat(rooms.room(machine, group))
                            .as("%s on %s", group, machine)
                            .isZero();
                }
            }
        }
    }

    @Property(tries = 100)
    void theSameQuestionHasTheSameAnswer(@ForAll("settings") PlacementSettings settings, @ForAll long seed) {
        PlacementProblem problem = Problems.random(new Random(seed), 6, 8, 5);

        assertThat(settings.create().place(problem, Deadline.NEVER))
                .isEqualTo(settings.create().place(problem, Deadline.NEVER));
    }
}
