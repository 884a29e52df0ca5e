package io.kebne.actors.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kebne.protocol.agent.AgentMessage.RunTask;
import io.kebne.protocol.task.CommandInfo;
import io.kebne.protocol.task.ImageReference;
import io.kebne.protocol.task.Reason;
import io.kebne.protocol.task.TaskState;
import io.kebne.protocol.task.TaskStatus;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** Images: where they come from, what is kept of them, and when they go. */
class OciImagesTest extends OciTasks {
    @Test
    void anImageIsUnpackedOnceForAllItsNamesAndTasks() throws Exception {
        start(Map.of());
        images.archive("tiny", "saved:3");
        List<RunTask> tasks = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            RunTask task = task("t" + i, i % 2 == 0 ? "tiny" : "tiny:latest", CommandInfo.shell("true"));
            bed.tell(task);
            tasks.add(task);
        }
        int ended = 0;
        while (ended < tasks.size()) {
            TaskStatus status = bed.expect(io.kebne.protocol.allocator.AllocatorCommand.UpdateStatus.class)
                    .status();
            assertThat(status.state()).isIn(TaskState.STARTING, TaskState.RUNNING, TaskState.FINISHED);
            tasks.stream()
                    .filter(task -> task.task().taskId().equals(status.taskId()))
                    .forEach(task -> bed.acknowledge(task, status));
            ended += status.state() == TaskState.FINISHED ? 1 : 0;
        }
        assertThat(left("unpacked")).hasSize(1);

        bed.acknowledged(run("t5", "saved:3", CommandInfo.shell("test -e /bin/busybox")), TaskState.FINISHED);
        int unpacked = left("unpacked").size();
        // Again, by what is remembered of it.
        bed.acknowledged(run("t6", "saved:3", CommandInfo.shell("true")), TaskState.FINISHED);
        assertThat(left("unpacked")).hasSize(unpacked);
        assertThat(left("drafts")).isEmpty();
        assertNothingIsLeft();
    }

    @Test
    void anImageThatIsNowhereIsNamed() throws Exception {
        start(Map.of());
        TaskStatus failed = bed.acknowledged(
                launch("t1", container("none", List.of()), CommandInfo.shell("true")), TaskState.FAILED);

        assertThat(failed.reason()).contains(Reason.CONTAINER_LAUNCH_FAILED);
        assertThat(failed.message())
                .isEqualTo("Failed to get the image none: it is not in " + images.directory()
                        + " (kebne.agent.docker-registry): there is no archive none:latest.tar, and no OCI layout that"
                        + " has none:latest");
        assertNothingIsLeft();
    }

    @Test
    void aContainerMayHaveACopyOfItsImage() throws Exception {
        start(Map.of("image-provisioner-backend", "copy"));
        bed.acknowledged(run("t1", CommandInfo.shell("touch /bin/changed")), TaskState.FINISHED);
        bed.acknowledged(run("t2", CommandInfo.shell("test ! -e /bin/changed")), TaskState.FINISHED);
        assertNothingIsLeft();
    }

    @Test
    void nobodyElseReachesTheFilesOfImages() throws Exception {
        start(Map.of());
        assertThat(Files.getPosixFilePermissions(bed.host.workDirectory().images()))
                .isEqualTo(PosixFilePermissions.fromString("rwx------"));
    }

    @Test
    void imagesThatNoContainerIsOfArePruned() throws Exception {
        start(Map.of());
        RunTask task = running("t1", "echo up" + UNTIL_END + 0);
        Await.until("up", () -> read("t1", "stdout").equals("up\n"));
        bed.acknowledged(run("t2", "says", CommandInfo.ofImage(List.of())), TaskState.FINISHED);
        Await.until("the other is removed", () -> left("bundles").size() == 1);
        assertThat(left("unpacked")).hasSize(2);

        assertThat(bed.host.pruneImages(List.of(image("says"))).get()).isZero();
        assertThat(bed.host.pruneImages(List.of(image("tiny"))).get()).isEqualTo(1);
        assertThat(left("unpacked")).hasSize(1);
        assertThat(bed.host.pruneImages(List.of()).get()).as("one that runs").isZero();

        Files.createFile(bed.sandbox("t1").resolve("end"));
        bed.acknowledged(task, TaskState.FINISHED);
        assertNothingIsLeft();
        assertThat(bed.host.pruneImages(List.of()).get()).isEqualTo(1);
        assertThat(left("unpacked")).isEmpty();
        bed.acknowledged(run("t3", CommandInfo.shell("true")), TaskState.FINISHED);
    }

    @Test
    void imagesThatNoContainerIsOfGoByThemselvesWhenTheDiskIsFull() throws Exception {
        start(Map.of(
                "image-gc-disk-headroom", "1",
                "image-gc-disk-watch-interval", "50ms",
                "image-gc-excluded-images", "says"));
        bed.acknowledged(run("t1", CommandInfo.shell("true")), TaskState.FINISHED);
        bed.acknowledged(run("t2", "says", CommandInfo.ofImage(List.of())), TaskState.FINISHED);

        assertNothingIsLeft();
        Await.until("one goes", () -> left("unpacked").size() == 1);
        assertThat(bed.host.pruneImages(List.of()).get()).as("the other stays").isEqualTo(1);
    }

    @Test
    void nobodyIsHarmedWhoeverPrunesMeanwhile() throws Exception {
        start(Map.of());
        AtomicBoolean over = new AtomicBoolean();
        CompletableFuture<Void> pruning = CompletableFuture.runAsync(() -> {
            while (!over.get()) {
                bed.host.pruneImages(List.of()).join();
            }
        });
        try {
            for (int i = 0; i < 5; i++) {
                bed.acknowledged(run("t" + i, CommandInfo.shell("test -e /bin/sh")), TaskState.FINISHED);
            }
        } finally {
            over.set(true);
            pruning.join();
        }
    }

    @Test
    void noImageIsPrunedWhileAContainerDoesNotSayWhichItIsOf() throws Exception {
        start(Map.of());
        RunTask task = running("t1", "echo up" + UNTIL_END + 0);
        Await.until("up", () -> read("t1", "stdout").equals("up\n"));
        Path bundle = bed.host
                .workDirectory()
                .images()
                .resolve("bundles")
                .resolve(left("bundles").get(0));
        // As one that an earlier version of the software made.
        Files.delete(bundle.resolve("image"));

        assertThat(bed.host.pruneImages(List.of()).get()).isZero();
        assertThat(left("unpacked")).isNotEmpty();

        Files.createFile(bed.sandbox("t1").resolve("end"));
        bed.acknowledged(task, TaskState.FINISHED);
    }

    @Test
    void anAgentWithoutImagesSaysWhatItLacks() throws Exception {
        bed = AgentTestBed.registered(temp);
        TaskStatus failed = bed.acknowledged(
                launch("t1", container("tiny", List.of()), CommandInfo.shell("true")), TaskState.FAILED);
        assertThat(failed.reason()).contains(Reason.CONTAINER_LAUNCH_FAILED);
        assertThat(failed.message())
                .isEqualTo("container.mesos.image: needs an agent with docker in --image-providers"
                        + " (kebne.agent.image-providers)");
    }

    @Test
    void anAgentDoesNotStartWithoutWhatImagesNeed() {
        assertRefused(
                "kebne.agent.image-providers needs an OCI runtime, and there is no none on", "oci-runtime", "none");
        assertRefused("kebne.agent.oci-runtime: there is no program /none", "oci-runtime", "/none");
        assertRefused("kebne.agent.docker-registry: there is no directory /none", "docker-registry", "/none");
        assertRefused("kebne.agent.image-providers needs kebne.agent.supervisor shim", "supervisor", "shell");
    }

    private static ImageReference image(String name) {
        return ImageReference.parse("image", name);
    }

    private void assertRefused(String message, String setting, String value) {
        Map<String, String> settings = new HashMap<>(settings());
        settings.put(setting, value);
        assertThatThrownBy(() -> AgentHost.open(AgentTestBed.settings(temp.resolve("w2"), settings), "1"))
                .isInstanceOf(AgentStartException.class)
                .hasMessageContaining(message);
    }
}
