package io.kebne.actors.placement.core;

import static io.kebne.actors.placement.core.Problems.group;
import static io.kebne.actors.placement.core.Problems.lasting;
import static io.kebne.actors.placement.core.Problems.machine;
import static io.kebne.actors.placement.core.Problems.whole;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kebne.actors.placement.NativeSolvers;
import io.kebne.protocol.InvalidValueException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class PlacementPolicyTest {
    private static final Duration LIMIT = Duration.ofMillis(100);

    @BeforeAll
    static void load() throws IOException {
        NativeSolvers.load();
    }

    private static List<List<Integer>> place(String policy, String objective, PlacementProblem problem) {
        return new PlacementSettings(policy, objective, LIMIT)
                .create()
                .place(problem, Deadline.NEVER)
                .machines();
    }

    private static List<List<Integer>> place(String policy, PlacementProblem problem) {
        return place(policy, "completion-time", problem);
    }

    private static PlacementProblem problem(List<Machine> machines, TaskGroup... groups) {
        return new PlacementProblem(machines, List.of(groups));
    }

    @Test
    void firstFitTakesTheFirstThatHasRoom() {
        List<Machine> machines = List.of(machine(1, 9), machine(4, 9), machine(2, 9));

        assertThat(place("first-fit", problem(machines, group(3, 2, 1, 3)))).containsExactly(List.of(1, 1, 2));
    }

    @Test
    void bestFitTakesTheOneOfWhichTheLeastIsLeft() {
        List<Machine> machines = List.of(machine(8, 8), machine(3, 4), machine(2, 2));

        assertThat(place("best-fit", problem(machines, group(3, 2, 2, 3)))).containsExactly(List.of(2, 1, 0));
    }

    @Test
    void spreadTakesTheOneWithTheFewest() {
        List<Machine> machines = List.of(machine(8, 8), machine(8, 8), machine(1, 8));

        assertThat(place("spread", problem(machines, group(5, 1, 1, 3)))).containsExactly(List.of(0, 1, 2, 0, 1));
    }

    @Test
    void aFlowPlacesMoreThanWhatIsDecidedOneByOne() {
        // The first group may go anywhere, the second to the first machine only.
        TaskGroup second = group(1, 2, 2, 1);
        PlacementProblem problem = problem(List.of(machine(2, 2), machine(2, 2)), group(1, 2, 2, 2), second);

        assertThat(place("first-fit", problem)).containsExactly(List.of(0), List.of());
        assertThat(place("min-cost-flow", problem)).containsExactly(List.of(1), List.of(0));
    }

    @Test
    void aFlowLeavesTheLastOfTheQueue() {
        PlacementProblem problem =
                problem(List.of(machine(2, 2)), group(1, 1, 1, 1), group(1, 1, 1, 1), group(1, 1, 1, 1));

        assertThat(place("min-cost-flow", problem)).containsExactly(List.of(0), List.of(0), List.of());
    }

    @Test
    void aFlowKeepsWhatIsEmptyEmpty() {
        List<Machine> machines = List.of(machine(8, 8), new Machine(new Amounts(8, 8, 1), 100, true), machine(8, 8));

        assertThat(place("min-cost-flow", problem(machines, group(4, 2, 2, 3)))).containsExactly(List.of(1, 1, 1, 1));
    }

    @Test
    void aProgramForMachinesUsesFewerThanFirstFitOrBestFitDo() {
        // 6 + 4 and 5 + 5 fill two machines; taken as they come they need three.
        List<Machine> machines = List.of(machine(10, 10), machine(10, 10), machine(10, 10));
        PlacementProblem problem = problem(machines, group(2, 4, 4, 3), group(2, 6, 6, 3));

        assertThat(used(place("linear-program", "machines", problem))).isEqualTo(2);
        assertThat(used(place("first-fit", problem))).isEqualTo(3);
        assertThat(used(place("best-fit", problem))).isEqualTo(3);
    }

    @Test
    void aProgramForCompletionTimeTakesWhatIsOverSoon() {
        PlacementProblem problem = problem(
                List.of(machine(4, 4)),
                lasting(group(1, 4, 4, 1), 10_000),
                lasting(group(1, 1, 1, 1), 3_600_000),
                lasting(group(4, 1, 1, 1), 30_000));

        assertThat(place("linear-program", problem)).containsExactly(List.of(), List.of(), List.of(0, 0, 0, 0));
    }

    @Test
    void whatIsWholeIsPlacedWholeOrLeavesItsRoomToOthers() {
        List<Machine> machines = List.of(machine(3, 3));
        PlacementProblem tooLarge = problem(machines, whole(group(4, 1, 1, 1)), group(3, 1, 1, 1));

        for (String policy : PlacementSettings.POLICIES) {
            assertThat(place(policy, tooLarge)).as(policy).containsExactly(List.of(), List.of(0, 0, 0));
        }
        PlacementProblem fits = problem(machines, whole(group(3, 1, 1, 1)));
        for (String policy : PlacementSettings.POLICIES) {
            assertThat(place(policy, fits)).as(policy).containsExactly(List.of(0, 0, 0));
        }
    }

    @Test
    void moreThanASolverBearsIsSolvedInParts() {
        List<Machine> machines = new ArrayList<>();
        for (int i = 0; i < 1500; i++) {
            machines.add(machine(4, 4));
        }
        List<TaskGroup> groups = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            groups.add(group(100, 2, 2, 1500));
        }
        PlacementProblem large = new PlacementProblem(machines, groups);

        for (String policy : PlacementSettings.POLICIES) {
            assertThat(place(policy, large)).as(policy).hasSize(30).allMatch(chosen -> chosen.size() == 100);
        }
    }

    /** What a portion leaves goes first-fit before the next one is solved. */
    @Test
    void theHeadOfTheQueueIsNotPassedOverForWantOfTime() {
        int many = 1001;
        List<Machine> machines = new ArrayList<>();
        for (int i = 0; i < many; i++) {
            machines.add(machine(1, 1));
        }
        PlacementProblem problem = problem(machines, group(many, 1, 1, many), group(many, 1, 1, many));
        AtomicInteger looks = new AtomicInteger();
        // Hardly any time for the first of two portions, and enough for the second.
        Deadline deadline = () -> looks.getAndIncrement() == 0 ? 1 : 60_000;

        List<List<Integer>> chosen = new PlacementSettings("linear-program", "completion-time", LIMIT)
                .create()
                .place(problem, deadline)
                .machines();

        assertThat(chosen.get(0)).hasSize(many);
        assertThat(chosen.get(1)).isEmpty();
    }

    @Test
    void aBadSettingIsNamed() {
        assertField("kebne.jobs.placement", () -> new PlacementSettings("worst-fit", "machines", LIMIT));
        assertField("kebne.jobs.placement-objective", () -> new PlacementSettings("spread", "money", LIMIT));
        assertField("kebne.jobs.placement-limit", () -> new PlacementSettings("spread", "machines", Duration.ZERO));
        assertField(
                "kebne.jobs.placement-limit",
                () -> new PlacementSettings("spread", "machines", Duration.ofSeconds(11)));
    }

    private static void assertField(String field, Runnable made) {
        assertThatThrownBy(made::run)
                .isInstanceOfSatisfying(
                        InvalidValueException.class, e -> assertThat(e.field()).isEqualTo(field));
    }

    private static long used(List<List<Integer>> machines) {
        assertThat(machines.stream().mapToInt(List::size).sum()).isEqualTo(4);
        return machines.stream().flatMap(List::stream).distinct().count();
    }
}
