package io.kebne.actors.job.core;

import static io.kebne.actors.job.core.PlayedJobs.job;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kebne.persistence.job.JobEvent;
import io.kebne.protocol.InvalidValueException;
import io.kebne.protocol.job.JobId;
import io.kebne.protocol.job.JobSpec;
import io.vavr.collection.SortedMap;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Which jobs come after which, and how many are looked at to find out: time is not measured. */
class DescentTest {
    private static final int LAYERS = 30;
    private static final int WIDTH = 20;

    private final AtomicInteger looks = new AtomicInteger();

    /** Layers of jobs, each of which has all jobs of the layer before as its parents: far more paths than jobs. */
    private static JobsState layers() {
        JobsState state = JobsState.EMPTY;
        for (int layer = 0; layer < LAYERS; layer++) {
            for (int i = 0; i < WIDTH; i++) {
                state = state.apply(new JobEvent.Submitted(inLayer(layer, i), 1));
            }
        }
        return state;
    }

    private static JobSpec inLayer(int layer, int i) {
        JobSpec spec = job("j" + layer + "-" + i);
        return layer == 0 ? spec : spec.withParents(layer(layer - 1).toArray(JobId[]::new));
    }

    private static List<JobId> layer(int layer) {
        List<JobId> ids = new ArrayList<>();
        for (int i = 0; i < WIDTH; i++) {
            ids.add(new JobId("j" + layer + "-" + i));
        }
        return ids;
    }

    /** Counts how often a job, or what comes after it, is looked up. */
    private JobsState counted(JobsState state) {
        return new JobsState(
                state.started(),
                state.generation(),
                counted(state.jobs()),
                counted(state.children()),
                state.busy(),
                state.released(),
                state.activeRuns());
    }

    @SuppressWarnings("unchecked")
    private <V> SortedMap<JobId, V> counted(SortedMap<JobId, V> map) {
        return (SortedMap<JobId, V>) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {SortedMap.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("get")) {
                        looks.incrementAndGet();
                    }
                    return method.invoke(map, arguments);
                });
    }

    @Test
    void whichComeFirstIsFoundByLookingAtEachJobAFewTimes() {
        JobsState state = layers();
        List<JobId> all = new ArrayList<>(state.jobs().keySet().toJavaList());

        assertThat(Descent.first(counted(state), all)).containsExactlyInAnyOrderElementsOf(layer(0));

        assertThat(looks).hasValueLessThanOrEqualTo(2 * all.size());
    }

    @Test
    void whetherThereIsACircleIsFoundByLookingAtEachParentAFewTimes() {
        JobsState state = layers();
        List<JobSpec> submitted = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            submitted.add(job("new-" + i).withParents(layer(LAYERS - 1).toArray(JobId[]::new)));
        }

        Descent.require(counted(state), submitted);

        int edges = 200 * WIDTH;
        assertThat(looks).hasValueLessThanOrEqualTo(edges + 2 * LAYERS * WIDTH);
    }

    @Test
    void aLongChainIsFollowedToItsEnd() {
        JobsState state = JobsState.EMPTY.apply(new JobEvent.Submitted(job("c0"), 1));
        for (int i = 1; i < 9_000; i++) {
            state = state.apply(new JobEvent.Submitted(job("c" + i).withParents(new JobId("c" + (i - 1))), 1));
        }
        JobsState chain = state;

        assertThatThrownBy(() -> Descent.require(chain, List.of(job("c0").withParents(new JobId("c8999")))))
                .isInstanceOf(InvalidValueException.class)
                .hasMessageContaining("c0 would come after itself");
        assertThat(Descent.first(chain, chain.jobs().keySet().toJavaList())).containsExactly(new JobId("c0"));
    }

    /** Beside what is slow and plain. */
    @Test
    void bothAreAsTheyWouldBeFoundPathByPath() {
        for (int seed = 0; seed < 300; seed++) {
            Random random = new Random(seed);
            JobsState state = JobsState.EMPTY;
            for (int i = 0; i < 8; i++) {
                state = state.apply(new JobEvent.Submitted(some(random, i, i), 1));
            }
            JobsState all = state;
            List<JobId> chosen = all.jobs().keySet().toJavaList().stream()
                    .filter(id -> random.nextBoolean())
                    .toList();
            assertThat(Descent.first(all, chosen))
                    .as("seed %s", seed)
                    .containsExactlyElementsOf(chosen.stream()
                            .filter(id -> chosen.stream()
                                    .noneMatch(other -> !other.equals(id)
                                            && Descent.of(all, other).contains(id)))
                            .toList());
            JobSpec changed = some(random, random.nextInt(8), 8);
            boolean circle = changed.parents().stream()
                    .anyMatch(parent -> Descent.of(all, changed.id()).contains(parent));
            assertThat(isRefused(all, changed)).as("seed %s", seed).isEqualTo(circle);
        }
    }

    private static boolean isRefused(JobsState state, JobSpec changed) {
        try {
            Descent.require(state, List.of(changed));
            return false;
        } catch (InvalidValueException e) {
            return true;
        }
    }

    /** @param below whose numbers its parents have */
    private static JobSpec some(Random random, int number, int below) {
        Set<JobId> parents = random.ints(random.nextInt(3), 0, Math.max(1, below))
                .filter(parent -> parent < below && parent != number)
                .mapToObj(parent -> new JobId("j" + parent))
                .collect(Collectors.toCollection(TreeSet::new));
        return job("j" + number).withParents(parents.toArray(JobId[]::new));
    }
}
