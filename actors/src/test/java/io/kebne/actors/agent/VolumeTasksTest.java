package io.kebne.actors.agent;

import static io.kebne.actors.agent.AgentTestBed.FRAMEWORK;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kebne.actors.agent.volume.VolumeSamples;
import io.kebne.protocol.agent.AgentMessage.KeepVolumes;
import io.kebne.protocol.agent.AgentMessage.KillTask;
import io.kebne.protocol.agent.AgentMessage.Registered;
import io.kebne.protocol.agent.AgentMessage.RunTask;
import io.kebne.protocol.id.TaskId;
import io.kebne.protocol.resources.Resource;
import io.kebne.protocol.resources.Resources;
import io.kebne.protocol.task.CommandInfo;
import io.kebne.protocol.task.KillPolicy;
import io.kebne.protocol.task.Reason;
import io.kebne.protocol.task.TaskInfo;
import io.kebne.protocol.task.TaskState;
import io.kebne.protocol.task.TaskStatus;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** Tasks with persistent volumes, as real processes. */
class VolumeTasksTest {
    private static final Resource VOLUME = VolumeSamples.volume("role-1", "v1");
    private static final KeepVolumes NONE = new KeepVolumes("epoch-1", Resources.EMPTY);

    @TempDir
    Path temp;

    private AgentTestBed bed;

    @AfterEach
    void close() throws Exception {
        bed.close();
    }

    @Test
    void whatATaskWritesTheNextOneReads() throws Exception {
        bed = AgentTestBed.registered(temp);
        finished("t1", "echo kept > data/file", VOLUME);
        finished("t2", "cat data/file", VOLUME);
        assertThat(bed.sandbox("t2").resolve("stdout")).hasContent("kept");
        assertThat(data().resolve("file")).hasContent("kept");
    }

    @Test
    void aVolumeThatIsDestroyedAndMadeAgainIsEmpty() throws Exception {
        bed = AgentTestBed.registered(temp);
        finished("t1", "mkdir -p data/a/b; ln -s " + temp + " data/out; echo secret > data/file", VOLUME);
        bed.tell(NONE);
        finished("t2", "ls -A data", VOLUME);
        assertThat(bed.sandbox("t2").resolve("stdout")).isEmptyFile();
        assertThat(temp.resolve("slaves")).isNotEmptyDirectory();
    }

    @Test
    void aRegistrationDeletesWhatTheAllocatorDoesNotName() throws Exception {
        bed = AgentTestBed.registered(temp);
        finished("t1", "echo old > data/file", VOLUME);
        bed.tell(new Registered("epoch-2", Resources.of(VOLUME)));
        finished("t2", "cat data/file", VOLUME);
        bed.tell(new Registered("epoch-3"));
        Await.until("deleted", () -> !Files.exists(data()));
    }

    @Test
    void theVolumeOfATaskThatRunsIsNotDeletedWhateverTheAllocatorSays() throws Exception {
        bed = AgentTestBed.registered(temp);
        RunTask task = task("t1", "echo mine > data/file; touch ready; exec sleep 100", VOLUME);
        run(task);
        Await.until("ready", () -> Files.exists(bed.sandbox("t1").resolve("ready")));
        bed.tell(NONE);
        finished("t2", "cat other/file", VolumeSamples.volumeAt("role-1", "v1", "other"));
        assertThat(bed.sandbox("t2").resolve("stdout")).hasContent("mine");

        bed.tell(new KillTask(AgentTestBed.key(task), Optional.of(new KillPolicy(Duration.ZERO))));
        bed.acknowledged(task, TaskState.KILLED);
        bed.tell(NONE);
        Await.until("deleted", () -> !Files.exists(data()));
    }

    @Test
    void aContainerPathThatIsTakenFailsTheTaskWithTheReason() throws Exception {
        bed = AgentTestBed.registered(temp);
        RunTask task = task("t1", "true", VolumeSamples.volumeAt("role-1", "v1", "stdout"));
        bed.tell(task);
        bed.acknowledged(task, TaskState.STARTING);
        TaskStatus failed = bed.acknowledged(task, TaskState.FAILED);
        assertThat(failed.reason()).contains(Reason.CONTAINER_LAUNCH_FAILED);
        assertThat(failed.message())
                .isEqualTo("The container_path 'stdout' of a volume conflicts with the sandbox:"
                        + " the task's output goes there");
    }

    @Test
    void dataThatIsNotTheAgentsFailsTheTaskWithTheReason() throws Exception {
        bed = AgentTestBed.registered(temp);
        Files.createDirectories(data().resolve("foreign"));
        RunTask task = task("t1", "true", VOLUME);
        bed.tell(task);
        bed.acknowledged(task, TaskState.STARTING);
        TaskStatus failed = bed.acknowledged(task, TaskState.FAILED);
        assertThat(failed.reason()).contains(Reason.CONTAINER_LAUNCH_FAILED);
        assertThat(failed.message())
                .startsWith("Failed to prepare a persistent volume: ")
                .endsWith("move it away");
    }

    @Test
    void clientsSeeTheLinkAndNotWhatIsInTheVolume() throws Exception {
        bed = AgentTestBed.registered(temp);
        finished("t1", "echo secret > data/file", VOLUME);
        String sandbox = "/frameworks/framework-1/executors/t1/runs/latest";
        assertThat(bed.host.files().list(sandbox))
                .filteredOn(file -> file.path().endsWith("/data"))
                .singleElement()
                .satisfies(file -> assertThat(file.mode()).startsWith("l"));
        assertThatThrownBy(() -> bed.host.files().list(sandbox + "/data")).isInstanceOf(NoSuchFileException.class);
        assertThatThrownBy(() -> bed.host.files().read(sandbox + "/data/file", 0, 10))
                .isInstanceOf(NoSuchFileException.class);
        assertThatThrownBy(() -> bed.host.files().download(data() + "/file")).isInstanceOf(NoSuchFileException.class);
    }

    @Test
    @EnabledIfSystemProperty(named = "user.name", matches = "root")
    void aVolumeBelongsToTheUserOfTheTask() throws Exception {
        bed = AgentTestBed.registered(temp);
        finished("t1", "echo of-the-agent > data/file", VOLUME);
        // As it is on a real agent: others may go through the work directory.
        Files.setPosixFilePermissions(temp, PosixFilePermissions.fromString("rwxr-xr-x"));
        CommandInfo command =
                new CommandInfo(true, "echo more > data/new", List.of(), List.of(), List.of(), Optional.of("nobody"));
        RunTask task =
                new RunTask(FRAMEWORK, "role-1", TaskInfo.of(new TaskId("t2"), "t2", Resources.of(VOLUME), command));
        run(task);
        bed.acknowledged(task, TaskState.FINISHED);
        assertThat(Files.getOwner(data()).getName()).isEqualTo("nobody");
        assertThat(Files.getOwner(data().resolve("file")).getName()).isEqualTo("root");
    }

    private Path data() {
        return bed.host.workDirectory().root().resolve("volumes/roles/role-1/v1");
    }

    private void finished(String id, String line, Resource volume) {
        RunTask task = task(id, line, volume);
        run(task);
        bed.acknowledged(task, TaskState.FINISHED);
    }

    private void run(RunTask task) {
        bed.tell(task);
        bed.acknowledged(task, TaskState.STARTING);
        bed.acknowledged(task, TaskState.RUNNING);
    }

    private static RunTask task(String id, String line, Resource volume) {
        Resources resources = Resources.parse("cpus:0.1;mem:32").plus(Resources.of(volume));
        return new RunTask(FRAMEWORK, "role-1", TaskInfo.of(new TaskId(id), id, resources, CommandInfo.shell(line)));
    }
}
