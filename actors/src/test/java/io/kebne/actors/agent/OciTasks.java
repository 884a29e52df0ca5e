package io.kebne.actors.agent;

import static io.kebne.actors.agent.AgentTestBed.FRAMEWORK;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.kebne.actors.agent.oci.TestImages;
import io.kebne.protocol.agent.AgentMessage.Registered;
import io.kebne.protocol.agent.AgentMessage.RunTask;
import io.kebne.protocol.id.TaskId;
import io.kebne.protocol.resources.Resources;
import io.kebne.protocol.task.CommandInfo;
import io.kebne.protocol.task.ContainerInfo;
import io.kebne.protocol.task.ContainerVolume;
import io.kebne.protocol.task.EnvironmentVariable;
import io.kebne.protocol.task.TaskInfoBuilder;
import io.kebne.protocol.task.TaskState;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** An agent that runs tasks of images without an engine. Its tests are skipped, with the reason, where something is missing. */
abstract class OciTasks {
    /** Ends a command with the exit status that follows, once there is the file {@code end}. */
    static final String UNTIL_END = "; while [ ! -e end ]; do sleep 0.05; done; echo last; exit ";

    @TempDir
    static Path shared;

    static TestImages images;

    @TempDir
    Path temp;

    AgentTestBed bed;

    @BeforeAll
    static void makeImages() throws Exception {
        Optional<String> lacks = TestImages.lacks();
        assumeTrue(lacks.isEmpty(), () -> lacks.orElseThrow());
        images = TestImages.open(shared);
        images.make("tiny");
        images.make(
                "says",
                "--config.entrypoint",
                "/bin/sh",
                "--config.cmd",
                "-c",
                "--config.cmd",
                "id; pwd; echo $FROM $A; echo w > $MESOS_SANDBOX/written",
                "--config.user",
                "app",
                "--config.workingdir",
                "/etc",
                "--config.env",
                "FROM=image",
                "--config.env",
                "A=image");
    }

    @AfterEach
    final void close() throws Exception {
        if (bed != null) {
            bed.close();
        }
    }

    /** What runs the containers. */
    String runtime() {
        return "runc";
    }

    final Map<String, String> settings() {
        return Map.of(
                "image-providers",
                "docker",
                "oci-runtime",
                runtime(),
                "docker-registry",
                images.directory().toString());
    }

    final void start(Map<String, String> more) throws Exception {
        Map<String, String> settings = new HashMap<>(settings());
        settings.putAll(more);
        bed = new AgentTestBed(temp.resolve("w"), settings);
        bed.tell(new Registered("epoch-1"));
    }

    final void assertNothingIsLeft() {
        Await.until(
                "all is removed",
                () -> left("bundles").isEmpty() && left("state").isEmpty());
    }

    final List<String> left(String directory) {
        Path all = bed.host.workDirectory().images().resolve(directory);
        if (!Files.isDirectory(all)) {
            return List.of();
        }
        try (var files = Files.list(all)) {
            return files.map(file -> file.getFileName().toString()).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    final RunTask running(String id, String line) {
        return run(id, CommandInfo.shell(line));
    }

    final RunTask run(String id, CommandInfo command) {
        return run(id, "tiny", command);
    }

    final RunTask run(String id, String image, CommandInfo command) {
        return run(id, container(image, List.of()), command);
    }

    final RunTask run(String id, ContainerInfo container, CommandInfo command) {
        RunTask task = launch(id, container, command);
        bed.acknowledged(task, TaskState.RUNNING);
        return task;
    }

    final RunTask launch(String id, ContainerInfo container, CommandInfo command) {
        RunTask task = task(id, container, command);
        bed.tell(task);
        bed.acknowledged(task, TaskState.STARTING);
        return task;
    }

    static ContainerInfo container(String image, List<ContainerVolume> volumes) {
        return new ContainerInfo(
                ContainerInfo.Type.MESOS, Optional.empty(), Optional.of(image), volumes, List.of(), List.of());
    }

    static RunTask task(String id, String image, CommandInfo command) {
        return task(id, container(image, List.of()), command);
    }

    static RunTask task(String id, ContainerInfo container, CommandInfo command) {
        return new RunTask(
                FRAMEWORK,
                "role-1",
                new TaskInfoBuilder(new TaskId(id), id, Resources.parse("cpus:0.1;mem:64"))
                        .command(command.withEnvironment(List.of(new EnvironmentVariable("A", "b"))))
                        .container(container)
                        .build());
    }

    final String read(String task, String file) {
        try {
            return Files.readString(bed.sandbox(task).resolve(file));
        } catch (IOException e) {
            return "";
        }
    }
}
