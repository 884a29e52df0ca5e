package io.kebne.actors.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.kebne.actors.agent.cgroup.Controller;
import io.kebne.actors.agent.nested.ContainerPath;
import io.kebne.actors.agent.nested.ContainerSpec;
import io.kebne.actors.agent.nested.NestedEnd;
import io.kebne.actors.agent.process.SessionProcess;
import io.kebne.protocol.agent.AgentMessage.KillTask;
import io.kebne.protocol.agent.AgentMessage.Registered;
import io.kebne.protocol.agent.AgentMessage.RunTask;
import io.kebne.protocol.id.TaskId;
import io.kebne.protocol.resources.Resources;
import io.kebne.protocol.task.CommandInfo;
import io.kebne.protocol.task.KillPolicy;
import io.kebne.protocol.task.Reason;
import io.kebne.protocol.task.TaskInfo;
import io.kebne.protocol.task.TaskState;
import io.kebne.protocol.task.TaskStatus;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What runs within or beside a task is held by the task's limits. Skipped where there are no such control groups. */
class IsolatedContainersTest {
    private static final String HOG = "tail /dev/zero";

    /** Where nothing holds it, it has 127 processes in the end. */
    private static final String BOMB =
            "bomb() { [ $1 -eq 0 ] || { bomb $(($1 - 1)) & bomb $(($1 - 1)) & }; exec sleep 600; }; bomb 6 2>/dev/null";

    @TempDir
    Path temp;

    private GroupsOfTest groups;
    private AgentTestBed bed;
    private String task;

    @BeforeEach
    void probe() {
        groups = GroupsOfTest.orSkip(Controller.MEMORY, Controller.CPU, Controller.PIDS);
    }

    @AfterEach
    void close() throws Exception {
        try {
            if (bed != null) {
                bed.close();
                assertThat(groups.all()).isEmpty();
            }
        } finally {
            if (groups != null) {
                groups.close();
            }
        }
    }

    /** Its own limit is none: it is the task's that it meets. And the task, of which nothing was killed, goes on. */
    @ParameterizedTest
    @ValueSource(strings = {"auto", "shell"})
    void aNestedContainerIsHeldByTheMemoryOfItsTaskAndEndsForThat(String supervisor) throws Exception {
        start(Map.of("supervisor", supervisor));
        RunTask running = running("mem:48;cpus:1", "while [ ! -e go ]; do sleep 0.01; done");
        NestedEnd end = launched("n", ContainerSpec.of(CommandInfo.shell(HOG)));
        assertThat(end.limitation()).hasValueSatisfying(limitation -> {
            assertThat(limitation.reason()).isEqualTo(Reason.CONTAINER_LIMITATION_MEMORY);
            assertThat(limitation.message()).isEqualTo("Memory limit exceeded: Requested: 48MB Maximum Used: 48MB");
        });
        Files.createFile(bed.sandbox("t1").resolve("go"));
        bed.acknowledged(running, TaskState.FINISHED);
    }

    @Test
    void aNestedContainerIsHeldByWhatItWasGivenItself() throws Exception {
        start(Map.of());
        running("mem:200;cpus:1", "sleep 600");
        NestedEnd end = launched(
                "n",
                new ContainerSpec(CommandInfo.shell(HOG), Resources.parse("mem:40;cpus:0.1"), Map.of(), List.of()));
        assertThat(end.limitation().orElseThrow().message())
                .isEqualTo("Memory limit exceeded: Requested: 40MB Maximum Used: 40MB");
        assertThat(end.limitation().get().reason()).isEqualTo(Reason.CONTAINER_LIMITATION_MEMORY);
    }

    @Test
    void aForkBombInANestedContainerIsHeldByTheProcessesOfItsTask() throws Exception {
        start(Map.of("cgroups-max-processes", "24"));
        RunTask running = running("mem:64;cpus:1", "exec sleep 600");
        launch("n", ContainerSpec.of(CommandInfo.shell(BOMB)));
        // Whoever is refused one ends, so that there are as many as there may be for moments only.
        Await.until("it was refused processes", this::wasRefusedProcesses);
        assertThat(GroupsOfTest.number(file(task, "pids.current"))).isLessThanOrEqualTo(24);
        bed.tell(new KillTask(AgentTestBed.key(running), Optional.of(new KillPolicy(Duration.ZERO))));
        bed.acknowledged(running, TaskState.KILLED);
        Await.until("nobody is left", () -> groups.all().stream().noneMatch(this::isOfContainer));
    }

    /** It has no groups of its own: what it does, the task did. */
    @Test
    void aSessionIsHeldByTheMemoryOfItsTask() throws Exception {
        start(Map.of());
        RunTask running = running("mem:48;cpus:1", "exec sleep 600");
        SessionProcess session = session(HOG);
        assertThat(session.exited().get(60, TimeUnit.SECONDS).signal()).contains(9);
        TaskStatus failed = bed.acknowledged(running, TaskState.FAILED);
        assertThat(failed.reason()).contains(Reason.CONTAINER_LIMITATION_MEMORY);
    }

    @Test
    void aForkBombInASessionIsHeldByTheProcessesOfItsTask() throws Exception {
        start(Map.of("cgroups-max-processes", "24"));
        running("mem:64;cpus:1", "exec sleep 600");
        SessionProcess session = session(BOMB);
        Path events = file(task, "pids.events");
        Await.until("it was refused processes", () -> GroupsOfTest.number(events, "max") > 0);
        assertThat(GroupsOfTest.number(file(task, "pids.current"))).isLessThanOrEqualTo(24);
        session.destroy();
        Await.until("only the task is left", () -> GroupsOfTest.number(file(task, "pids.current")) == 1);
    }

    @Test
    void theNextLifeOfTheAgentKnowsWhoseGroupsAreWhose() throws Exception {
        start(Map.of());
        RunTask running = running("mem:48;cpus:1", "while [ ! -e go ]; do sleep 0.01; done");
        launch("hog", ContainerSpec.of(CommandInfo.shell("until [ -e go ]; do sleep 0.01; done; " + HOG)));
        launch("idle", ContainerSpec.of(CommandInfo.shell("sleep 600")));
        SessionProcess session = session("sleep 600");
        String incarnation = bed.incarnation();
        bed.crash();
        start(Map.of());
        assertThat(bed.incarnation()).isEqualTo(incarnation);
        assertThat(session.exited().get(60, TimeUnit.SECONDS)).isNotNull();
        Path sandbox = bed.sandbox("t1");
        Files.createFile(sandbox.resolve("containers/hog/go"));
        assertThat(end("hog").limitation()).isPresent();
        Files.createFile(sandbox.resolve("go"));
        TaskStatus finished = bed.expectAfterCrash(running, TaskState.RUNNING, TaskState.FINISHED);
        bed.acknowledge(running, finished);
        Await.until("all groups are removed", () -> groups.all().stream().noneMatch(this::isOfContainer));
        assertThat(bed.host.nested().list()).isEmpty();
    }

    private void start(Map<String, String> more) throws Exception {
        Map<String, String> settings = new HashMap<>(Map.of(
                "isolation", "cgroups/all",
                "cgroups-root", groups.root,
                "container-watch-interval", "50ms",
                "recovery-timeout", "1m"));
        settings.putAll(more);
        bed = new AgentTestBed(temp, settings);
        bed.tell(new Registered("epoch-1"));
    }

    private RunTask running(String resources, String line) {
        RunTask run = new RunTask(
                AgentTestBed.FRAMEWORK,
                "role-1",
                TaskInfo.of(new TaskId("t1"), "t1", Resources.parse(resources), CommandInfo.shell(line)));
        bed.tell(run);
        bed.acknowledged(run, TaskState.STARTING);
        task = bed.acknowledged(run, TaskState.RUNNING).containerId().orElseThrow();
        return run;
    }

    private ContainerPath path(String name) {
        return new ContainerPath(List.of(task, name));
    }

    private void launch(String name, ContainerSpec spec) throws Exception {
        assertThat(bed.host
                        .nested()
                        .launch(path(name), spec)
                        .toCompletableFuture()
                        .get(60, TimeUnit.SECONDS))
                .isTrue();
    }

    private NestedEnd launched(String name, ContainerSpec spec) throws Exception {
        launch(name, spec);
        return end(name);
    }

    private NestedEnd end(String name) throws Exception {
        return bed.host
                .nested()
                .end(path(name))
                .orElseThrow()
                .toCompletableFuture()
                .get(60, TimeUnit.SECONDS);
    }

    private SessionProcess session(String line) throws Exception {
        return bed.host
                .nested()
                .sessions()
                .launch(path("session"), CommandInfo.shell(line), Optional.empty())
                .toCompletableFuture()
                .get(60, TimeUnit.SECONDS)
                .orElseThrow();
    }

    private Path file(String container, String... names) {
        return GroupsOfTest.file(temp.resolve("r").resolve(container).resolve("groups"), names);
    }

    /** That is counted by the group that wanted one or by the one that has the limit, as the kernel is. */
    private boolean wasRefusedProcesses() {
        return groups.all().stream()
                .map(group -> group.resolve("pids.events"))
                .filter(Files::exists)
                .anyMatch(events -> GroupsOfTest.number(events, "max") > 0);
    }

    private boolean isOfContainer(Path group) {
        return !group.getFileName().toString().equals(groups.root)
                && !group.getFileName().toString().equals(bed.host.info().id().value());
    }
}
