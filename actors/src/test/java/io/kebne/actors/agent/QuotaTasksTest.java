package io.kebne.actors.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.kebne.actors.agent.core.ContainerUsage;
import io.kebne.actors.agent.isolation.Bounds;
import io.kebne.actors.agent.volume.Tree;
import io.kebne.protocol.agent.AgentMessage.Registered;
import io.kebne.protocol.agent.AgentMessage.RunTask;
import io.kebne.protocol.id.TaskId;
import io.kebne.protocol.resources.Resources;
import io.kebne.protocol.task.CommandInfo;
import io.kebne.protocol.task.Reason;
import io.kebne.protocol.task.TaskInfo;
import io.kebne.protocol.task.TaskState;
import io.kebne.protocol.task.TaskStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Real processes whose sandboxes XFS limits. */
class QuotaTasksTest {
    /** Names a directory on XFS with project quotas, which the machine of {@code mvn -Puml} has. */
    private static final String PLACE = "KEBNE_TEST_XFS";

    private static final long MEGABYTE = 1024 * 1024;
    private static final String WRITES_3_MB = "head -c 3145728 /dev/zero > big";

    private static final Map<String, String> ENFORCED = Map.of("enforce-container-disk-quota", "true");

    private Path work;
    private AgentTestBed bed;

    @BeforeEach
    void make() throws IOException {
        String place = System.getenv(PLACE);
        assumeTrue(place != null, "needs a directory on XFS with project quotas, which " + PLACE + " names");
        work = Files.createTempDirectory(Path.of(place), "agent");
    }

    @AfterEach
    void close() throws Exception {
        if (bed != null) {
            bed.close();
        }
        if (work != null) {
            Tree.delete(work);
        }
    }

    @Test
    void aTaskCannotWriteMoreThanItsDiskAndLivesOn() throws Exception {
        start(ENFORCED);
        RunTask task = running("t1", "disk:2", WRITES_3_MB + " && exit 1; rm big; echo > small && exit 7");
        TaskStatus failed = bed.acknowledged(task, TaskState.FAILED);
        assertThat(failed.exitStatus()).contains(7);
        // What it says of that is in the way, too.
        assertThat(bed.sandbox("t1").resolve("stderr")).isEmptyFile();
    }

    @Test
    void whatIsBelowTheSandboxCountsAndWhatIsLinkedDoesNot() throws Exception {
        start(ENFORCED);
        Path elsewhere = Files.createDirectory(work.resolve("elsewhere"));
        String line = "mkdir -p a/b; ln -s " + elsewhere + " link; (cd link && " + WRITES_3_MB + ") || exit 1; cd a/b; "
                + WRITES_3_MB + " || exit 7";
        RunTask task = running("t1", "disk:2", line);
        assertThat(bed.acknowledged(task, TaskState.FAILED).exitStatus()).contains(7);
        assertThat(elsewhere.resolve("big")).hasSize(3 * MEGABYTE);
    }

    @Test
    void aTaskThatSaysNothingOfItsDiskIsNotLimited() throws Exception {
        start(ENFORCED);
        RunTask task = running("t1", "", WRITES_3_MB);
        bed.acknowledged(task, TaskState.FINISHED);
    }

    @Test
    void aTaskIsEndedForItsDiskWhereThatIsWanted() throws Exception {
        start(Map.of("enforce-container-disk-quota", "true", "xfs-kill-containers", "true"));
        RunTask task = running("t1", "disk:2", WRITES_3_MB + "; sleep 600");
        TaskStatus failed = bed.acknowledged(task, TaskState.FAILED);
        assertThat(failed.reason()).contains(Reason.CONTAINER_LIMITATION_DISK);
        assertThat(failed.message()).startsWith("Disk usage (").endsWith("exceeds quota (2MB)");
        assertThat(bed.processesOf("t1")).isEmpty();
        assertThat(bed.sandbox("t1").resolve("big")).hasSize(3 * MEGABYTE);
    }

    @Test
    void withoutEnforcementItIsOnlyMeasured() throws Exception {
        start(Map.of());
        RunTask unused = running("t1", "disk:2", WRITES_3_MB + "; sleep 600");
        Await.until("it is seen", () -> used("t1") >= 3 * MEGABYTE);
        assertThat(usage("t1").counts()).containsEntry("disk_limit_bytes", 2 * MEGABYTE);
        assertThat(bed.processesOf("t1")).isNotEmpty();
    }

    @Test
    void aLimitFollowsWhatAContainerHas() throws Exception {
        start(ENFORCED);
        Path full = work.resolve("full");
        RunTask task =
                running("t1", "disk:2", "until " + WRITES_3_MB + "; do echo > " + full + "; sleep 0.1; done; exit 7");
        Await.until("it is full", () -> Files.exists(full));
        bed.host.isolation().resize(container("t1"), Bounds.unlimited(8 * MEGABYTE));
        assertThat(bed.acknowledged(task, TaskState.FAILED).exitStatus()).contains(7);
    }

    @Test
    void anIdStaysWithASandboxUntilThatIsRemoved() throws Exception {
        start(Map.of("xfs-project-range", "7000-7000"));
        bed.acknowledged(running("t1", "disk:2", "true"), TaskState.FINISHED);
        RunTask second = task("t2", "disk:2", "true");
        bed.tell(second);
        bed.acknowledged(second, TaskState.STARTING);
        TaskStatus failed = bed.acknowledged(second, TaskState.FAILED);
        assertThat(failed.reason()).contains(Reason.CONTAINER_LAUNCH_FAILED);
        assertThat(failed.message()).contains("7000-7000").contains("kebne.agent.xfs-project-range");
        Tree.delete(bed.sandbox("t1").toRealPath());
        bed.acknowledged(running("t3", "disk:2", "true"), TaskState.FINISHED);
    }

    @Test
    void anAgentThatIsRestartedKnowsWhoseIdsAreInUse() throws Exception {
        start(Map.of("xfs-project-range", "7000-7002"));
        bed.acknowledged(running("ended", "disk:2", WRITES_3_MB), TaskState.FINISHED);
        RunTask old = running("old", "disk:2", "until test -e go; do sleep 0.1; done; " + WRITES_3_MB + " || exit 7");
        bed.awaitAcknowledged();
        bed.crash();

        start(Map.of("xfs-project-range", "7000-7002", "enforce-container-disk-quota", "true"));
        RunTask unused = running("young", "disk:2", "head -c 1048576 /dev/zero > big; sleep 600");
        Await.until(
                "both are seen",
                () -> used("young") >= MEGABYTE && usage("old").counts().containsKey("disk_used_bytes"));
        assertThat(used("young")).isLessThan(2 * MEGABYTE);
        assertThat(used("old")).isLessThan(MEGABYTE);
        // The setting is another one than when it began, and counts.
        Files.createFile(bed.sandbox("old").resolve("go"));
        assertThat(bed.acknowledged(old, TaskState.FAILED).exitStatus()).contains(7);
    }

    @Test
    void aContainerThatTookAnotherProjectIsNotFollowedThere() throws Exception {
        start(ENFORCED);
        RunTask unused = running("t1", "disk:2", "xfs_io -r -c 'chproj 42' . && echo > done; sleep 600");
        Await.until("it has", () -> Files.exists(bed.sandbox("t1").resolve("done")));
        bed.awaitAcknowledged();
        bed.crash();

        start(ENFORCED);
        RunTask other = running("t2", "disk:2", "head -c 1048576 /dev/zero > big; sleep 600");
        Await.until("the other is seen", () -> used("t2") >= MEGABYTE);
        assertThat(usage("t1").counts()).doesNotContainKey("disk_used_bytes");
        assertThat(bed.processesOf(other.task().name())).isNotEmpty();
    }

    private void start(Map<String, String> more) throws Exception {
        Map<String, String> settings = new HashMap<>(Map.of(
                "isolation", "disk/xfs", "container-watch-interval", "50ms", "container-disk-watch-interval", "50ms"));
        settings.putAll(more);
        bed = new AgentTestBed(work, settings);
        assertThat(bed.host.isolation().inForce().names())
                .describedAs(bed.host.isolation().inForce().notHeld().toString())
                .isEqualTo("disk/xfs");
        bed.tell(new Registered("epoch-1"));
    }

    private static RunTask task(String id, String resources, String line) {
        return new RunTask(
                AgentTestBed.FRAMEWORK,
                "role-1",
                TaskInfo.of(
                        new TaskId(id), id, Resources.parse("cpus:0.1;mem:32;" + resources), CommandInfo.shell(line)));
    }

    private RunTask running(String id, String resources, String line) {
        RunTask task = task(id, resources, line);
        bed.tell(task);
        bed.acknowledged(task, TaskState.STARTING);
        bed.acknowledged(task, TaskState.RUNNING);
        return task;
    }

    private String container(String id) {
        try {
            return bed.sandbox(id).toRealPath().getFileName().toString();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private ContainerUsage usage(String id) {
        return bed.host.isolation().usage(container(id));
    }

    private long used(String id) {
        return usage(id).counts().getOrDefault("disk_used_bytes", 0L);
    }
}
