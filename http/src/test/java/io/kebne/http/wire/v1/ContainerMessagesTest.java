package io.kebne.http.wire.v1;

import static org.assertj.core.api.Assertions.assertThat;

import io.kebne.protocol.task.ContainerInfo;
import io.kebne.protocol.task.ContainerVolume;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.mesos.v1.Protos;
import org.apache.mesos.v1.Protos.Volume.Source;
import org.junit.jupiter.api.Test;

/** What is read of containers of type MESOS with an image. */
class ContainerMessagesTest {
    @Test
    void anImageIsItsName() {
        ContainerInfo read = read(container -> {});
        assertThat(read).isEqualTo(ContainerInfo.mesosImage("alpine:3"));
        assertThat(read.refusal()).isEmpty();
    }

    @Test
    void itsOwnImageCountsMoreThanThatOfAnEngine() {
        assertThat(read(c -> c.getDockerBuilder().setImage("other")).image()).contains("alpine:3");
    }

    @Test
    void whatElseIsSaidOfAnImageIsRefusedByItsName() {
        assertRefused("mesos.image.cached", c -> image(c).setCached(false));
        assertRefused(
                "mesos.image.docker.config",
                c -> image(c).getDockerBuilder().getConfigBuilder().setType(Protos.Secret.Type.VALUE));
        assertRefused(
                "mesos.image.appc",
                c -> image(c).setType(Protos.Image.Type.APPC)
                        .clearDocker()
                        .getAppcBuilder()
                        .setName("a"));
    }

    @Test
    void aPathOfItsOwnSandboxIsAVolumeOfIt() {
        ContainerInfo read = read(c -> c.addVolumes(volume("data", Source.SandboxPath.Type.SELF)));
        assertThat(read.volumes()).containsExactly(new ContainerVolume("/v", Optional.of("data"), true));
        assertThat(read.refusal()).isEmpty();

        assertRefused("volumes.source", c -> c.addVolumes(volume("data", Source.SandboxPath.Type.PARENT)));
        assertRefused("volumes.source", c -> c.addVolumes(volume("/data", Source.SandboxPath.Type.SELF)));
    }

    private static void assertRefused(String field, Consumer<Protos.ContainerInfo.Builder> change) {
        assertThat(read(change).refusal())
                .hasValueSatisfying(why -> assertThat(why).hasMessage("container." + field + ": is not supported"));
    }

    private static Protos.Volume.Builder volume(String path, Source.SandboxPath.Type type) {
        Protos.Volume.Builder volume =
                Protos.Volume.newBuilder().setContainerPath("/v").setMode(Protos.Volume.Mode.RO);
        volume.getSourceBuilder()
                .setType(Source.Type.SANDBOX_PATH)
                .getSandboxPathBuilder()
                .setType(type)
                .setPath(path);
        return volume;
    }

    private static Protos.Image.Builder image(Protos.ContainerInfo.Builder container) {
        return container.getMesosBuilder().getImageBuilder();
    }

    private static ContainerInfo read(Consumer<Protos.ContainerInfo.Builder> change) {
        Protos.ContainerInfo.Builder container =
                Protos.ContainerInfo.newBuilder().setType(Protos.ContainerInfo.Type.MESOS);
        image(container).setType(Protos.Image.Type.DOCKER).getDockerBuilder().setName("alpine:3");
        change.accept(container);
        return ContainerMessages.read(container.build());
    }
}
