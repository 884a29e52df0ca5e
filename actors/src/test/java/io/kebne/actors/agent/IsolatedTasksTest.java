package io.kebne.actors.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.contentOf;

import io.kebne.actors.agent.cgroup.Controller;
import io.kebne.actors.agent.core.ContainerUsage;
import io.kebne.actors.agent.isolation.Bounds;
import io.kebne.protocol.agent.AgentMessage.AcknowledgeStatus;
import io.kebne.protocol.agent.AgentMessage.KillTask;
import io.kebne.protocol.agent.AgentMessage.Registered;
import io.kebne.protocol.agent.AgentMessage.ResizeTask;
import io.kebne.protocol.agent.AgentMessage.RunGroup;
import io.kebne.protocol.agent.AgentMessage.RunTask;
import io.kebne.protocol.allocator.AllocatorCommand.UpdateStatus;
import io.kebne.protocol.id.ExecutorId;
import io.kebne.protocol.id.TaskId;
import io.kebne.protocol.id.TaskKey;
import io.kebne.protocol.resources.Resources;
import io.kebne.protocol.task.CommandInfo;
import io.kebne.protocol.task.ExecutorInfo;
import io.kebne.protocol.task.KillPolicy;
import io.kebne.protocol.task.Limit;
import io.kebne.protocol.task.Reason;
import io.kebne.protocol.task.TaskInfo;
import io.kebne.protocol.task.TaskState;
import io.kebne.protocol.task.TaskStatus;
import java.io.IOException;
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

/** Real processes in real control groups, which hold them. Skipped where there are no such groups. */
class IsolatedTasksTest {
    private static final long MEGABYTE = 1024 * 1024;
    /** Keeps a line that never ends. */
    private static final String HOG = "tail /dev/zero";

    /** Where nothing holds it, it has 127 processes in the end. */
    private static final String BOMB =
            "bomb() { [ $1 -eq 0 ] || { bomb $(($1 - 1)) & bomb $(($1 - 1)) & }; exec sleep 600; }; ";

    @TempDir
    Path temp;

    private GroupsOfTest groups;
    private AgentTestBed bed;

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

    @ParameterizedTest
    @ValueSource(strings = {"auto", "shell"})
    void aTaskThatWantsMoreMemoryThanItWasGivenFailsForThat(String supervisor) throws Exception {
        start(Map.of("supervisor", supervisor));
        RunTask task = running("t1", "mem:48;cpus:1", HOG);
        TaskStatus failed = bed.acknowledged(task, TaskState.FAILED);
        assertThat(failed.reason()).contains(Reason.CONTAINER_LIMITATION_MEMORY);
        assertThat(failed.message()).isEqualTo("Memory limit exceeded: Requested: 48MB Maximum Used: 48MB");
        Await.until("its groups are removed", () -> groups.all().stream().noneMatch(this::isOfContainer));
    }

    /** As in Mesos the container ends when the kernel killed any of its processes. */
    @Test
    void aTaskWhoseChildWasKilledForMemoryDoesNotGoOnWithoutIt() throws Exception {
        start(Map.of());
        RunTask task = running("t1", "mem:40;cpus:1", HOG + "; sleep 600");
        assertThat(bed.acknowledged(task, TaskState.FAILED).reason()).contains(Reason.CONTAINER_LIMITATION_MEMORY);
        assertThat(bed.processesOf("t1")).isEmpty();
    }

    @Test
    void aLimitAboveTheRequestHoldsInItsPlace() throws Exception {
        start(Map.of());
        TaskInfo limited = info("t1", "mem:32;cpus:0.1", "sleep 600")
                .withLimits(Map.of("mem", Limit.of(200), "cpus", Limit.of(0.5)));
        run(new RunTask(AgentTestBed.FRAMEWORK, "role-1", limited));
        assertThat(GroupsOfTest.number(file("memory.limit_in_bytes", "memory.max")))
                .isEqualTo(200 * MEGABYTE);
        assertThat(Files.readString(file("cpu.cfs_quota_us", "cpu.max"))).startsWith("50000");
    }

    @Test
    void aTaskThatIsResizedIsHeldToWhatItHasThenAlsoByTheNextLifeOfItsAgent() throws Exception {
        start(Map.of("cgroups-enable-cfs", "true"));
        RunTask task = running("t1", "mem:48;cpus:0.2", "sleep 600");
        bed.tell(new ResizeTask(AgentTestBed.key(task), Resources.parse("mem:96;cpus:0.5"), Map.of()));
        Path limit = file("memory.limit_in_bytes", "memory.max");
        awaitMegabytes(limit, 96);
        Path quota = file("cpu.cfs_quota_us", "cpu.max");
        Await.until("its quota is another", () -> contentOf(quota.toFile()).startsWith("50000"));

        Files.writeString(limit, Long.toString(48 * MEGABYTE));
        bed.crash();
        start(Map.of("cgroups-enable-cfs", "true"));

        awaitMegabytes(limit, 96);
    }

    @Test
    void aTaskGetsNoMoreOfAProcessorThanItsQuota() throws Exception {
        start(Map.of("cgroups-enable-cfs", "true"));
        running("t1", "mem:32;cpus:0.2", "while :; do :; done");
        Path stat = file("cpu.stat");
        Await.until("some periods have passed", () -> GroupsOfTest.number(stat, "nr_periods") >= 8);
        // Its time before its periods: when both were looked at the other way round, more of these may have passed.
        long usedMicros = Files.readString(stat).contains("usage_usec")
                ? GroupsOfTest.number(stat, "usage_usec")
                : GroupsOfTest.number(file("cpuacct.usage")) / 1000;
        long periods = GroupsOfTest.number(stat, "nr_periods");
        // A period may have begun between the two; and each may end a slice late.
        assertThat(usedMicros).isLessThan((periods + 2) * 30_000);
        assertThat(GroupsOfTest.number(stat, "nr_throttled")).isPositive();
    }

    @Test
    void aForkBombIsHeldAndEnds() throws Exception {
        start(Map.of("cgroups-max-processes", "24"));
        RunTask task = running("t1", "mem:64;cpus:1", BOMB + "bomb 6 2>/dev/null & exec sleep 600");
        Path pids = file("pids.current");
        Await.until("it was refused processes", () -> GroupsOfTest.number(file("pids.events"), "max") > 0);
        assertThat(GroupsOfTest.number(pids)).isLessThanOrEqualTo(24);
        bed.tell(new KillTask(AgentTestBed.key(task), Optional.of(new KillPolicy(Duration.ZERO))));
        bed.acknowledged(task, TaskState.KILLED);
        assertThat(bed.processesOf("t1")).isEmpty();
    }

    /** The shell knows only its process group. */
    @Test
    void aProcessThatLeavesItsSessionIsEndedByItsGroup() throws Exception {
        start(Map.of("supervisor", "shell"));
        RunTask task = running("t1", "mem:64;cpus:1", "setsid sh -c 'echo > out; exec sleep 600' & sleep 600");
        Await.until("it has left", () -> Files.exists(bed.sandbox("t1").resolve("out")));
        bed.tell(new KillTask(AgentTestBed.key(task), Optional.of(new KillPolicy(Duration.ZERO))));
        bed.acknowledged(task, TaskState.KILLED);
        Await.until("nobody is left", () -> bed.processesOf("t1").isEmpty());
    }

    @Test
    void theNextLifeOfTheAgentSeesWhatHeldATask() throws Exception {
        start(Map.of());
        RunTask task = running("t1", "mem:48;cpus:1", "while [ ! -e go ]; do sleep 0.01; done; " + HOG);
        bed.crash();
        start(Map.of());
        Files.createFile(bed.sandbox("t1").resolve("go"));
        TaskStatus failed = bed.expectAfterCrash(task, TaskState.RUNNING, TaskState.FAILED);
        assertThat(failed.reason()).contains(Reason.CONTAINER_LIMITATION_MEMORY);
    }

    @Test
    void whyATaskEndedIsKnownAlsoWhenNoAgentLooked() throws Exception {
        start(Map.of());
        RunTask task = running("t1", "mem:48;cpus:1", "while [ ! -e go ]; do sleep 0.01; done; " + HOG);
        Path sandbox = bed.sandbox("t1").toRealPath();
        Path container = containers().get(0);
        bed.crash();
        Files.createFile(sandbox.resolve("go"));
        Await.until("it has ended", () -> Files.exists(container.resolve("exit")));
        start(Map.of());
        TaskStatus failed = bed.expectAfterCrash(task, TaskState.RUNNING, TaskState.FAILED);
        assertThat(failed.reason()).contains(Reason.CONTAINER_LIMITATION_MEMORY);
        // The shell's word for the signal that ended its child.
        assertThat(failed.exitStatus()).contains(137);
    }

    @Test
    void groupsThatBelongToNoTaskAreRemovedWithWhatRunsInThem() throws Exception {
        start(Map.of());
        List<Path> stray = bed.host.isolation().prepare("stray", Optional.empty(), Bounds.NONE);
        Process process = new ProcessBuilder("sleep", "600").start();
        try {
            for (Path group : stray) {
                Files.writeString(group.resolve("cgroup.procs"), Long.toString(process.pid()));
            }
            bed.crash();
            start(Map.of());
            assertThat(stray).isNotEmpty().allSatisfy(group -> assertThat(group).doesNotExist());
            assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void anExecutorsContainerGrowsAndShrinksWithItsTasks() throws Exception {
        start(Map.of());
        ExecutorInfo executor = ExecutorInfo.custom(
                new ExecutorId("e1"), CommandInfo.shell("sleep 600"), Resources.parse("cpus:0.1;mem:64"));
        RunTask first = custom("t1", "mem:100;cpus:1", executor);
        RunTask second = custom("t2", "mem:50;cpus:1", executor);
        bed.tell(first);
        Await.until("it runs", () -> noted().isPresent());
        Path limit = file("memory.limit_in_bytes", "memory.max");
        awaitMegabytes(limit, 164);
        bed.tell(second);
        awaitMegabytes(limit, 214);
        bed.tell(new KillTask(AgentTestBed.key(first), Optional.empty()));
        awaitMegabytes(limit, 114);
    }

    @Test
    void tasksOfAGroupShareWhatTheyHaveAndAreToldApart() throws Exception {
        start(Map.of());
        ExecutorInfo executor = new ExecutorInfo(
                ExecutorInfo.Type.DEFAULT,
                new ExecutorId("e1"),
                Optional.empty(),
                Resources.parse("cpus:0.1;mem:32"),
                "",
                "",
                Optional.empty(),
                Optional.empty(),
                List.of(),
                Optional.empty(),
                Optional.empty());
        RunTask hog = new RunTask(
                AgentTestBed.FRAMEWORK,
                "role-1",
                info("t1", "mem:32;cpus:0.1", go(HOG)).withExecutor(executor));
        RunTask other = new RunTask(
                AgentTestBed.FRAMEWORK,
                "role-1",
                info("t2", "mem:32;cpus:0.1", "sleep 600").withExecutor(executor));
        bed.tell(new RunGroup(
                AgentTestBed.FRAMEWORK, "role-1", List.of(hog.task(), other.task()), "g1", "c1", "epoch-1"));
        for (int i = 0; i < 4; i++) {
            UpdateStatus update = bed.expect(UpdateStatus.class);
            TaskKey key = new TaskKey(update.frameworkId(), update.status().taskId());
            bed.tell(new AcknowledgeStatus(key, update.status().uuid().orElseThrow()));
        }
        Path limit =
                GroupsOfTest.file(containers().get(0).resolve("groups"), "../memory.limit_in_bytes", "../memory.max");
        awaitMegabytes(limit, 96);
        Path nested = temp.resolve(
                "slaves/" + bed.host.info().id() + "/frameworks/framework-1/executors/e1/runs/c1/tasks/t1");
        Files.createFile(nested.resolve("go"));
        TaskStatus failed = bed.acknowledged(hog, TaskState.FAILED);
        assertThat(failed.reason()).contains(Reason.CONTAINER_LIMITATION_MEMORY);
        assertThat(failed.message()).startsWith("Memory limit exceeded: Requested: 96MB");
        bed.acknowledged(other, TaskState.KILLED);
        Await.until("all groups are removed", () -> groups.all().stream().noneMatch(this::isOfContainer));
    }

    @Test
    void whatATaskUsesIsToldByItsGroups() throws Exception {
        start(Map.of("cgroups-enable-cfs", "true"));
        running("t1", "mem:48;cpus:0.5", "sleep 600 & while :; do :; done");
        String container = containers().get(0).getFileName().toString();
        Await.until(
                "it has used time", () -> usage(container).amounts().getOrDefault("cpus_user_time_secs", 0.0) > 0.05);
        Await.until("both are there", () -> usage(container).counts().getOrDefault("processes", 0L) == 2);
        assertThat(usage(container).counts())
                .containsEntry("mem_limit_bytes", 48 * MEGABYTE)
                .containsKeys("mem_total_bytes", "mem_rss_bytes", "cpus_nr_periods", "threads");
        assertThat(usage(container).amounts()).containsEntry("cpus_limit", 0.5);
    }

    private ContainerUsage usage(String container) {
        return bed.host.isolation().usage(container);
    }

    private static String go(String line) {
        return "while [ ! -e go ]; do sleep 0.01; done; " + line;
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

    private static TaskInfo info(String id, String resources, String line) {
        return TaskInfo.of(new TaskId(id), id, Resources.parse(resources), CommandInfo.shell(line));
    }

    private RunTask running(String id, String resources, String line) {
        return run(new RunTask(AgentTestBed.FRAMEWORK, "role-1", info(id, resources, line)));
    }

    private RunTask run(RunTask task) {
        bed.tell(task);
        bed.acknowledged(task, TaskState.STARTING);
        bed.acknowledged(task, TaskState.RUNNING);
        return task;
    }

    private static RunTask custom(String id, String resources, ExecutorInfo executor) {
        return new RunTask(
                AgentTestBed.FRAMEWORK,
                "role-1",
                TaskInfo.of(new TaskId(id), id, Resources.parse(resources), executor),
                "epoch-1",
                Optional.of("c1"));
    }

    private static void awaitMegabytes(Path limit, long megabytes) {
        Await.until("the limit is " + megabytes + " MB", () -> GroupsOfTest.number(limit) == megabytes * MEGABYTE);
    }

    private boolean isOfContainer(Path group) {
        return !group.getFileName().toString().equals(groups.root)
                && !group.getFileName().toString().equals(bed.host.info().id().value());
    }

    private Path file(String... names) {
        return GroupsOfTest.file(noted().orElseThrow(), names);
    }

    private Optional<Path> noted() {
        return containers().stream()
                .map(container -> container.resolve("groups"))
                // A file is there before what is in it.
                .filter(groups -> groups.toFile().length() > 0)
                .findFirst();
    }

    private List<Path> containers() {
        try (var containers = Files.list(temp.resolve("r"))) {
            return containers.toList();
        } catch (IOException e) {
            return List.of();
        }
    }
}
