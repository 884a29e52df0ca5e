package io.kebne.protocol.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.kebne.protocol.id.AgentId;
import io.kebne.protocol.id.ExecutorId;
import io.kebne.protocol.id.ExecutorKey;
import io.kebne.protocol.id.FrameworkId;
import io.kebne.protocol.id.TaskId;
import io.kebne.protocol.id.TaskKey;
import io.kebne.protocol.machine.DomainInfo;
import io.kebne.protocol.resources.Resources;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AgentDigestTest {
    private static final AgentInfo INFO = info("a", "host", "10.0.0.1", 5051, "cpus:4;mem:1024", "rack:1", "1.0.0");
    private static final List<TaskKey> TASKS = List.of(task("f", "t1"), task("f", "t2"), task("g", "t1"));
    private static final List<AgentExecutor> EXECUTORS =
            List.of(executor("f", "e1", "container-1"), executor("f", "e2", "container-2"));
    private static final AgentDigest DIGEST = AgentDigest.of(INFO, "life", TASKS, EXECUTORS);

    @Test
    void theOrderOfTasksAndExecutorsDoesNotMatter() {
        Random random = new Random(4711);
        for (int i = 0; i < 20; i++) {
            List<TaskKey> tasks = new ArrayList<>(TASKS);
            List<AgentExecutor> executors = new ArrayList<>(EXECUTORS);
            Collections.shuffle(tasks, random);
            Collections.shuffle(executors, random);
            assertThat(AgentDigest.of(INFO, "life", tasks, executors)).isEqualTo(DIGEST);
        }
    }

    @Test
    void everythingThatReconciliationLooksAtMakesADifference() {
        List<AgentDigest> others = List.of(
                DIGEST,
                AgentDigest.of(INFO, "other life", TASKS, EXECUTORS),
                AgentDigest.of(INFO, "life", TASKS.subList(0, 2), EXECUTORS),
                AgentDigest.of(INFO, "life", List.of(), EXECUTORS),
                AgentDigest.of(INFO, "life", List.of(TASKS.get(0), TASKS.get(1), task("g", "t3")), EXECUTORS),
                AgentDigest.of(INFO, "life", List.of(TASKS.get(0), TASKS.get(1), task("h", "t1")), EXECUTORS),
                AgentDigest.of(INFO, "life", TASKS, EXECUTORS.subList(0, 1)),
                AgentDigest.of(
                        INFO, "life", TASKS, List.of(EXECUTORS.get(0), executor("f", "e2", "another container"))),
                AgentDigest.of(INFO, "life", TASKS, List.of(EXECUTORS.get(0), executor("f", "e3", "container-2"))),
                of(info("b", "host", "10.0.0.1", 5051, "cpus:4;mem:1024", "rack:1", "1.0.0")),
                of(info("a", "other", "10.0.0.1", 5051, "cpus:4;mem:1024", "rack:1", "1.0.0")),
                of(info("a", "host", "10.0.0.2", 5051, "cpus:4;mem:1024", "rack:1", "1.0.0")),
                of(info("a", "host", "10.0.0.1", 5052, "cpus:4;mem:1024", "rack:1", "1.0.0")),
                of(info("a", "host", "10.0.0.1", 5051, "cpus:4;mem:1025", "rack:1", "1.0.0")),
                of(info("a", "host", "10.0.0.1", 5051, "cpus:4;mem(r):1024", "rack:1", "1.0.0")),
                of(info("a", "host", "10.0.0.1", 5051, "cpus:4;mem:1024", "rack:2", "1.0.0")),
                of(info("a", "host", "10.0.0.1", 5051, "cpus:4;mem:1024", "rack:1", "1.0.1")),
                of(INFO.withDomain(new DomainInfo("west", "1"))));

        assertThat(others).doesNotHaveDuplicates();
    }

    @Test
    void wordsAreNotTakenTogether() {
        Set<AgentDigest> digests = new LinkedHashSet<>();
        digests.add(tasks(task("ab", "c")));
        digests.add(tasks(task("a", "bc")));
        digests.add(tasks(task("a", "b"), task("c", "d")));
        digests.add(tasks(task("a", "bc"), task("d", "e")));
        digests.add(tasks(task("a", "b"), task("cd", "e")));

        assertThat(digests).hasSize(5);
    }

    private static AgentDigest of(AgentInfo info) {
        return AgentDigest.of(info, "life", TASKS, EXECUTORS);
    }

    private static AgentDigest tasks(TaskKey... tasks) {
        return AgentDigest.of(INFO, "life", List.of(tasks), List.of());
    }

    private static TaskKey task(String framework, String task) {
        return new TaskKey(new FrameworkId(framework), new TaskId(task));
    }

    private static AgentExecutor executor(String framework, String executor, String container) {
        return new AgentExecutor(new ExecutorKey(new FrameworkId(framework), new ExecutorId(executor)), container);
    }

    private static AgentInfo info(
            String id, String host, String ip, int port, String resources, String attributes, String version) {
        return new AgentInfo(
                new AgentId(id), host, ip, port, Resources.parse(resources), Attribute.parse(attributes), version);
    }
}
