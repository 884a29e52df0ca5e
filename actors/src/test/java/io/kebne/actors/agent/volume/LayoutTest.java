package io.kebne.actors.agent.volume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kebne.protocol.resources.DiskSource;
import io.kebne.protocol.resources.Resource;
import io.kebne.protocol.resources.Resources;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LayoutTest {
    private static final Resources OWN = Resources.of(List.of(
            VolumeSamples.disk(DiskSource.path("/ssd")),
            VolumeSamples.disk(DiskSource.path("relative")),
            VolumeSamples.disk(DiskSource.mount("/mnt/1"))));

    private final Layout layout = new Layout(Path.of("/var/kebne"), OWN);

    @Test
    void aVolumeOnTheRootDiskLiesInTheWorkDirectory() throws Exception {
        assertThat(directory(VolumeSamples.volume("role", "id"))).isEqualTo("/var/kebne/volumes/roles/role/id");
    }

    @Test
    void theVolumeOfANestedRoleLiesBesideThoseOfTheRolesAboveIt() throws Exception {
        assertThat(directory(VolumeSamples.volume("a/b", "c"))).isEqualTo("/var/kebne/volumes/roles/a b/c");
        assertThat(directory(VolumeSamples.volume("a", "b"))).isEqualTo("/var/kebne/volumes/roles/a/b");
    }

    @Test
    void aVolumeOnAPathDiskLiesBelowItsRoot() throws Exception {
        assertThat(directory(VolumeSamples.volume("role", "id", DiskSource.path("/ssd"))))
                .isEqualTo("/ssd/volumes/roles/role/id");
        assertThat(directory(VolumeSamples.volume("role", "id", DiskSource.path("relative"))))
                .isEqualTo("/var/kebne/relative/volumes/roles/role/id");
    }

    @Test
    void aVolumeOnAMountDiskIsAllOfIt() throws Exception {
        Place place = layout.of(VolumeSamples.volume("role", "id", DiskSource.mount("/mnt/1")));
        assertThat(place.directory()).isEqualTo(Path.of("/mnt/1"));
        assertThat(place.isMount()).isTrue();
    }

    @Test
    void aMountDiskWithoutARootLiesInTheWorkDirectoryWhateverItsIdIs() throws Exception {
        assertThat(directory(VolumeSamples.volume("role", "id", madeDisk("disk-1"))))
                .isEqualTo("/var/kebne/disks/id-disk-1");
        assertThat(directory(VolumeSamples.volume("role", "id", madeDisk("../../etc/x y"))))
                .isEqualTo("/var/kebne/disks/id-..%2F..%2Fetc%2Fx+y");
        assertThat(directory(VolumeSamples.volume("role", "id", madeDisk(".."))))
                .isEqualTo("/var/kebne/disks/id-..");
    }

    @Test
    void onlyTheAgentsOwnDisksHoldVolumes() throws Exception {
        layout.requireOwnDisk(VolumeSamples.volume("role", "id"));
        layout.requireOwnDisk(VolumeSamples.volume("role", "id", DiskSource.path("/ssd")));
        layout.requireOwnDisk(VolumeSamples.volume("role", "id", madeDisk("disk-1")));
        for (DiskSource foreign : List.of(DiskSource.path("/etc"), DiskSource.mount("/ssd"))) {
            assertThatThrownBy(() -> layout.requireOwnDisk(VolumeSamples.volume("role", "id", foreign)))
                    .isInstanceOf(VolumeException.class)
                    .hasMessageStartingWith("This agent has no");
        }
    }

    private String directory(Resource volume) throws VolumeException {
        return layout.of(volume).directory().toString();
    }

    private static DiskSource madeDisk(String id) {
        return new DiskSource(DiskSource.Type.MOUNT, Optional.empty(), Optional.of(id), Optional.of("fast"));
    }
}
