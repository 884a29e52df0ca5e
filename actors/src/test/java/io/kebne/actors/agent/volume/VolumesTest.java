package io.kebne.actors.agent.volume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kebne.actors.agent.sandbox.WorkDirectory;
import io.kebne.protocol.resources.DiskSource;
import io.kebne.protocol.resources.Resource;
import io.kebne.protocol.resources.Resources;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VolumesTest {
    private static final Resource V1 = VolumeSamples.volume("role", "v1");
    private static final Resource V2 = VolumeSamples.volume("role", "v2");

    /** The generation of the latest volume of all. */
    private static final long LAST = 9;

    /** What is to be done on other threads, which happens when a test lets it. */
    private final Queue<Runnable> tasks = new ArrayDeque<>();

    @TempDir
    Path temp;

    private Path disk;
    private Path mount;
    private WorkDirectory work;
    private Volumes volumes;

    @BeforeEach
    void open() throws IOException {
        disk = Files.createDirectories(temp.resolve("disk"));
        mount = Files.createDirectories(temp.resolve("mount"));
        work = WorkDirectory.open(temp.resolve("work"), () -> "agent");
        volumes = started();
    }

    @AfterEach
    void close() throws IOException {
        work.close();
    }

    @Test
    void aVolumeIsMadeForItsFirstTaskAndKeepsItsDataForTheNext() throws Exception {
        Path data = claimed(V1);
        assertThat(data).isEqualTo(work.root().resolve("volumes/roles/role/v1")).isEmptyDirectory();
        Files.writeString(data.resolve("file"), "kept");
        keep(V1);
        assertThat(claimed(V1).resolve("file")).hasContent("kept");
    }

    @Test
    void theDataOfADestroyedVolumeIsDeletedAndThatOfOthersStays() throws Exception {
        Path gone = file(claimed(V1));
        Path stays = file(claimed(V2));
        keep(V2);
        assertThat(gone.getParent()).doesNotExist();
        assertThat(stays).exists();
        assertThat(notes()).hasSize(1);
    }

    @Test
    void nothingIsDoneOnTheThreadOfTheCaller() throws Exception {
        Path data = file(claimed(V1));
        volumes.keep(List.of(), List.of(), 0, tasks::add);
        assertThat(data).exists();
        run();
        assertThat(data).doesNotExist();
    }

    @Test
    void aVolumeThatIsMadeAgainStartsEmptyHoweverLongTheDeletionTakes() throws Exception {
        file(claimed(V1));
        volumes.keep(List.of(), List.of(), 0, tasks::add);
        volumes.keep(List.of(V1), List.of(), 0, tasks::add);
        CompletableFuture<Path> again = volumes.claim(V1, tasks::add);
        assertThat(again).isNotDone();
        run();
        assertThat(again.join()).isEmptyDirectory();
        file(again.join());
        keep(V1);
        assertThat(again.join()).isNotEmptyDirectory();
    }

    @Test
    void aDeletionThatACrashInterruptedIsDoneByTheNextLifeEvenIfTheVolumeIsThereAgain() throws Exception {
        Path data = file(claimed(V1));
        interruptedDeletion(data.getParent());
        volumes = started();
        keep(V1);
        assertThat(data).doesNotExist();
        assertThat(claimed(V1)).isEmptyDirectory();
    }

    @Test
    void aDeletionThatACrashPreventedIsDoneAtTheNextRegistration() throws Exception {
        Path data = file(claimed(V1));
        volumes.keep(List.of(), List.of(), 0, task -> {});
        volumes = started();
        keep(V2);
        assertThat(data).doesNotExist();
    }

    @Test
    void aVolumeWhoseOldDataCannotBeDeletedIsNotUsed() throws Exception {
        Resource onMount = VolumeSamples.volume("role", "v1", DiskSource.mount(mount.toString()));
        file(claimed(onMount));
        Path away = Files.move(mount, temp.resolve("away"));
        keep();
        assertThatThrownBy(() -> claimed(onMount)).hasMessageContaining("cannot be deleted");
        Files.move(away, mount);
        assertThat(claimed(onMount)).isEmptyDirectory();
    }

    @Test
    void destroyingAMountVolumeEmptiesTheDisk() throws Exception {
        Resource onMount = VolumeSamples.volume("role", "v1", DiskSource.mount(mount.toString()));
        Files.writeString(mount.resolve("before"), "");
        assertThat(claimed(onMount)).isEqualTo(mount.toRealPath());
        Files.createDirectories(mount.resolve("a/b"));
        keep();
        assertThat(mount).isEmptyDirectory();
    }

    @Test
    void whatNoTaskEverUsedIsNotEmptied() throws Exception {
        Files.writeString(mount.resolve("file"), "of the operator");
        keep();
        assertThat(mount.resolve("file")).exists();
    }

    @Test
    void aVolumeOnAPathDiskIsDeletedWithoutWhatLiesBesideIt() throws Exception {
        Path beside = Files.createDirectories(disk.resolve("volumes/roles/role/of-another-agent"));
        Path data = file(claimed(VolumeSamples.volume("role", "v1", DiskSource.path(disk.toString()))));
        assertThat(data).startsWith(disk.resolve("volumes/roles/role/v1"));
        keep();
        assertThat(data.getParent()).doesNotExist();
        assertThat(beside).exists();
    }

    @Test
    void aDirectoryWithDataThatThisAgentDidNotMakeIsNotUsed() throws Exception {
        file(Files.createDirectories(work.root().resolve("volumes/roles/role/v1")));
        assertThatThrownBy(() -> claimed(V1)).hasMessageContaining("move it away");
        keep();
        assertThat(work.root().resolve("volumes/roles/role/v1/file")).exists();
    }

    @Test
    void aLinkInThePlaceOfAVolumeIsNeitherUsedNorFollowed() throws Exception {
        Path data = claimed(V1);
        Path outside = file(Files.createDirectories(temp.resolve("outside")));
        Files.delete(data);
        Files.createSymbolicLink(data, outside.getParent());
        assertThatThrownBy(() -> claimed(V1)).hasMessageContaining("cannot be made");
        keep();
        assertThat(Files.isSymbolicLink(data)).isFalse();
        assertThat(outside).exists();
    }

    @Test
    void aDiskThatTheAgentDoesNotHaveHoldsNoVolume() {
        assertThatThrownBy(() -> claimed(VolumeSamples.volume("role", "v1", DiskSource.path(temp.toString()))))
                .hasMessageContaining("This agent has no PATH disk at " + temp);
    }

    @Test
    void theDataOfADiskThatIsNoLongerOfferedIsKeptAsLongAsTheVolumeIs() throws Exception {
        Resource onDisk = VolumeSamples.volume("role", "v1", DiskSource.path(disk.toString()));
        Path data = file(claimed(onDisk));
        volumes = Volumes.open(work, Resources.EMPTY);
        keep(onDisk);
        assertThat(data).exists();
    }

    @Test
    void whatAnEarlierVolumeOfThatNameLeftIsDeletedWhenTheAgentHearsOfALater() throws Exception {
        Path data = file(claimed(of(1, V1)));
        keep(of(1, V1));
        assertThat(data).exists();
        keep(of(2, V1));
        assertThat(data).doesNotExist();
        assertThat(notes()).isEmpty();
    }

    @Test
    void whatAnEarlierVolumeLeftIsDeletedBeforeALaterIsUsedAlsoByAnotherLifeOfTheAgent() throws Exception {
        Path data = file(claimed(of(1, V1)));
        volumes = started();
        assertThat(claimed(of(2, V1))).isEmptyDirectory();
        file(data.getParent());
        volumes = started();
        assertThat(claimed(of(2, V1)).resolve("file")).isEqualTo(data).exists();
        assertThat(notes()).hasSize(1);
    }

    @Test
    void whatATaskHoldsStaysWhateverItsGeneration() throws Exception {
        Path data = file(claimed(of(1, V1)));
        volumes.keep(List.of(of(2, V1)), List.of(of(1, V1)), LAST, Runnable::run);
        assertThat(data).exists();
    }

    @Test
    void whoNamesVolumesSaysNothingOfThoseThatAreMadeLater() throws Exception {
        Path later = file(claimed(of(LAST + 1, V1)));
        Path earlier = file(claimed(of(LAST, V2)));
        keep();
        assertThat(later).exists();
        assertThat(earlier).doesNotExist();
        keep(of(LAST, V1));
        assertThat(later).exists();
    }

    @Test
    void aTaskThatComesLateDoesNotGetWhatALaterVolumeHolds() throws Exception {
        Path data = file(claimed(of(2, V1)));
        assertThatThrownBy(() -> claimed(of(1, V1))).hasMessageContaining("data of a later volume");
        assertThat(data).exists();
    }

    @Test
    void dataFromBeforeThereWereGenerationsAreThoseOfTheVolumeThatIsThere() throws Exception {
        Path data = file(claimed(V1));
        keep(of(2, V1));
        claimed(of(2, V1));
        assertThat(data).exists();
        volumes = started();
        keep(of(3, V1));
        assertThat(data).doesNotExist();
    }

    @Test
    void aMountThatHasAnotherVolumeNowIsEmptied() throws Exception {
        Resource first = VolumeSamples.volume("role", "v1", DiskSource.mount(mount.toString()));
        Resource second = VolumeSamples.volume("role", "v2", DiskSource.mount(mount.toString()));
        Path data = file(claimed(of(1, first)));
        keep(of(2, second));
        assertThat(data).doesNotExist();
        assertThat(mount).isDirectory();
    }

    private static Resource of(long generation, Resource volume) {
        return VolumeSamples.ofGeneration(generation, volume);
    }

    private Volumes started() throws IOException {
        return Volumes.open(
                work,
                Resources.of(List.of(
                        VolumeSamples.disk(DiskSource.path(disk.toString())),
                        VolumeSamples.disk(DiskSource.mount(mount.toString())))));
    }

    private void keep(Resource... kept) {
        volumes.keep(List.of(kept), List.of(), LAST, Runnable::run);
    }

    private Path claimed(Resource volume) {
        return volumes.claim(volume, Runnable::run).join();
    }

    private void run() {
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            task.run();
        }
    }

    private static Path file(Path directory) throws IOException {
        return Files.writeString(directory.resolve("file"), "");
    }

    private List<Path> notes() throws IOException {
        try (var notes = Files.list(work.volumeNotes())) {
            return notes.toList();
        }
    }

    /** The agent ends when it has begun to delete and not yet finished. */
    private void interruptedDeletion(Path data) throws IOException {
        new Records(work.root(), work.volumeNotes()).doom(new Records.Note(data, false, 0));
    }
}
