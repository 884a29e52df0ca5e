package io.kebne.actors.agent.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.contentOf;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.kebne.actors.agent.Await;
import io.kebne.actors.agent.isolation.Bounds;
import io.kebne.actors.agent.process.Launches.Started;
import io.kebne.protocol.resources.Resources;
import io.kebne.protocol.task.CommandInfo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Which devices a container can use. Skipped without control groups of the first version. No machine needs GPUs for that: one
 * that may be opened and is not there fails in another way than one that may not be opened.
 */
class DevicesTest {
    private static final String GPUS = """
            <?xml version="1.0" ?>
            <!DOCTYPE nvidia_smi_log SYSTEM "nvsmi_device_v12.dtd">
            <nvidia_smi_log><attached_gpus>2</attached_gpus>
            <gpu id="00000000:01:00.0"><product_name>A</product_name><minor_number>0</minor_number></gpu>
            <gpu id="00000000:02:00.0"><product_name>A</product_name><minor_number>3</minor_number></gpu>
            </nvidia_smi_log>
            """;

    /** Says of each GPU, and of what controls them, whether it may be used; then stays. */
    private static final String LOOK = "for n in 0 3 255; do mknod gpu$n c 195 $n; done; for n in 0 3 255; do"
            + " case $(cat gpu$n 2>&1) in *permitted*) echo $n no;; *) echo $n yes;; esac; done; exec sleep 600";

    @TempDir
    Path temp;

    private Launches launches;

    @AfterEach
    void close() throws IOException {
        if (launches != null) {
            launches.endAll();
            launches.close();
        }
    }

    @BeforeEach
    void probe() throws Exception {
        Process probe = new ProcessBuilder("sh", "-c", "mknod probe c 1 3 && echo x >probe")
                .directory(temp.toFile())
                .start();
        assumeTrue(probe.waitFor() == 0, "this user, or this file system, has no devices");
    }

    private void open(String isolation, Map<String, ?> more) throws IOException {
        Map<String, Object> settings = new HashMap<>(Map.of("isolation", isolation));
        settings.putAll(more);
        launches = Launches.of(temp, SupervisorSettings.Kind.AUTO, settings);
        assumeTrue(
                launches.isolation.inForce().names().equals(isolation),
                () -> launches.isolation.inForce().notHeld().toString());
    }

    private Map<String, ?> withGpus() throws IOException {
        Path program = temp.resolve("nvidia-smi");
        Files.writeString(program, "#!/bin/sh\n[ \"$*\" = '-q -x' ] && cat <<'E'\n" + GPUS + "E\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
        return Map.of("nvidia-smi", program.toString());
    }

    @Test
    void aContainerUsesDevicesThatDoNoHarmAndThoseThatAllCanUse() throws Exception {
        open("cgroups/devices", Map.of("allowed-devices", List.of("/dev/kmsg")));
        Started task = launches.shell("head -c 3 /dev/zero | wc -c; echo gone >/dev/null; mknod mem c 1 1; cat mem;"
                + " mknod kmsg c 1 11; exec 3<kmsg && echo kmsg");
        assertThat(task.exitValue()).as(task.stderr()).isZero();
        assertThat(task.stdout()).isEqualTo("3\nkmsg\n");
        assertThat(task.stderr()).contains("mem: Operation not permitted");
    }

    @Test
    void eachContainerHasItsOwnGpusUntilItEndsWhateverBecomesOfTheAgent() throws Exception {
        open("cgroups/devices,gpu/nvidia", withGpus());
        Started first = looking(1);
        Started second = looking(1);
        assertThat(first.stdout()).isEqualTo("0 yes\n3 no\n255 yes\n");
        assertThat(second.stdout()).isEqualTo("0 no\n3 yes\n255 yes\n");
        assertThat(looking(0).stdout()).isEqualTo("0 no\n3 no\n255 no\n");

        launches.close();
        open("cgroups/devices,gpu/nvidia", withGpus());
        TaskProcess again = launches.launcher.attach(second.containerId()).orElseThrow();
        assertThat(launches.launcher.attach(first.containerId())).isPresent();
        assertThatThrownBy(() -> looking(1))
                .isInstanceOf(IOException.class)
                .hasMessage("No GPU is free: it needs 1, and this agent has 2");
        again.destroy();
        Await.until("it has ended", () -> again.gone().isDone());
        launches.launcher.forget(second.containerId());

        assertThat(looking(1).stdout()).isEqualTo("0 no\n3 yes\n255 yes\n");
    }

    @Test
    void onlyTheGpusThatAreChosenAreGiven() throws Exception {
        Map<String, Object> settings = new HashMap<>(withGpus());
        settings.put("nvidia-gpu-devices", List.of(3));
        open("cgroups/devices,gpu/nvidia", settings);

        assertThat(looking(1).stdout()).isEqualTo("0 no\n3 yes\n255 yes\n");
    }

    private Started looking(int gpus) throws Exception {
        String id = UUID.randomUUID().toString();
        Path sandbox = Files.createDirectory(temp.resolve(id));
        LaunchPlan plan = Launches.plan(CommandInfo.shell(LOOK), Optional.empty(), id, sandbox);
        Started task = launches.start(new LaunchPlan(
                plan.life(),
                plan.frameworkId(),
                plan.executorId(),
                plan.taskId(),
                plan.containerId(),
                plan.role(),
                plan.command(),
                plan.user(),
                plan.sandbox(),
                plan.checkpoint(),
                plan.volumes(),
                plan.shutdownGrace(),
                plan.within(),
                plan.beside(),
                Bounds.of(Resources.parse("cpus:0.1;gpus:" + gpus), Map.of()),
                plan.processLimits()));
        Await.until(
                "it has looked",
                () -> contentOf(sandbox.resolve("stdout").toFile()).lines().count() == 3);
        return task;
    }
}
