package io.kebne.actors.agent.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kebne.actors.agent.image.ImageLaunch;
import io.kebne.actors.agent.image.Mount;
import io.kebne.actors.agent.isolation.Bounds;
import io.kebne.actors.agent.process.LaunchPlan;
import io.kebne.protocol.InvalidValueException;
import io.kebne.protocol.id.AgentId;
import io.kebne.protocol.id.ExecutorId;
import io.kebne.protocol.id.FrameworkId;
import io.kebne.protocol.id.TaskId;
import io.kebne.protocol.resources.Resources;
import io.kebne.protocol.task.CommandInfo;
import io.kebne.protocol.task.ContainerInfo;
import io.kebne.protocol.task.ContainerVolume;
import io.kebne.protocol.task.DockerInfo;
import io.kebne.protocol.task.Limit;
import io.kebne.protocol.task.ProcessLimit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an engine is told to make of a task. */
class CreateRequestTest {
    private static final DockerSettings SETTINGS =
            new DockerSettings(true, Path.of("/s"), Duration.ofMinutes(1), 1, false, false);

    @TempDir
    Path sandbox;

    @Test
    void aShellLineIsRunByTheImagesShellWhateverTheImageSays() throws Exception {
        ObjectNode request = request(CommandInfo.shell("echo $X"), DockerInfo.DEFAULT);

        assertThat(request.get("Entrypoint")).isEqualTo(json("['/bin/sh']"));
        assertThat(request.get("Cmd")).isEqualTo(json("['-c','echo $X']"));
    }

    @Test
    void argumentsGoToWhatTheImageSays() throws Exception {
        assertThat(request(CommandInfo.ofImage(List.of("-v")), DockerInfo.DEFAULT)
                        .get("Cmd"))
                .isEqualTo(json("['-v']"));
        assertThat(request(CommandInfo.ofImage(List.of()), DockerInfo.DEFAULT).has("Cmd"))
                .isFalse();
        // As in Mesos.
        assertThat(request(CommandInfo.exec(List.of("ls", "-l")), DockerInfo.DEFAULT)
                        .get("Cmd"))
                .isEqualTo(json("['ls','ls','-l']"));
    }

    @Test
    void itIsHeldToWhatTheTaskWasGiven() throws Exception {
        JsonNode host = request(bounds("cpus:0.5;mem:64", Map.of()), SETTINGS).get("HostConfig");

        assertThat(host.get("CpuShares").asLong()).isEqualTo(512);
        assertThat(host.get("Memory").asLong()).isEqualTo(64L << 20);
        assertThat(host.has("CpuQuota")).isFalse();
        assertThat(host.has("MemorySwap")).isFalse();
    }

    @Test
    void limitsOfItsOwnAndThoseOfTheAgentHoldIt() throws Exception {
        JsonNode asked = request(
                        bounds("cpus:0.5;mem:64", Map.of("cpus", Limit.of(2), "mem", Limit.INFINITE)), SETTINGS)
                .get("HostConfig");
        assertThat(asked.get("CpuQuota").asLong()).isEqualTo(200_000);
        assertThat(asked.has("Memory")).isFalse();

        JsonNode always = request(
                        bounds("cpus:0.5;mem:1", Map.of()),
                        new DockerSettings(true, Path.of("/s"), Duration.ofMinutes(1), 1, true, true))
                .get("HostConfig");
        assertThat(always.get("CpuQuota").asLong()).isEqualTo(50_000);
        assertThat(always.get("Memory").asLong()).isEqualTo(32L << 20);
        assertThat(always.get("MemorySwap").asLong()).isEqualTo(32L << 20);
    }

    @Test
    void aFileThatWasFetchedMayBeAVolume() throws Exception {
        Path file = Files.createFile(sandbox.resolve("app.conf"));
        ContainerInfo container = new ContainerInfo(
                ContainerInfo.Type.DOCKER,
                Optional.empty(),
                Optional.of("tiny"),
                List.of(new ContainerVolume("/etc/app.conf", Optional.of("app.conf"), true)),
                List.of(),
                List.of());
        LaunchPlan plan = plan(CommandInfo.shell("true"), Bounds.NONE, List.of());
        ObjectNode request = CreateRequest.of(
                new ImageLaunch(plan, container, Map.of(), List.of(), Optional.empty()), new AgentId("a"), SETTINGS);

        assertThat(request.toString()).contains(file + ":/etc/app.conf:ro");
    }

    @Test
    void theSandboxAndVolumesAreMounted() throws Exception {
        ContainerInfo container = new ContainerInfo(
                ContainerInfo.Type.DOCKER,
                Optional.empty(),
                Optional.of("tiny"),
                List.of(
                        new ContainerVolume("/data", Optional.of("/srv"), true),
                        new ContainerVolume("logs", Optional.of("out/logs"), false),
                        new ContainerVolume("/scratch", Optional.empty(), false)),
                List.of(),
                List.of());
        ObjectNode request = CreateRequest.of(
                new ImageLaunch(
                        plan(CommandInfo.shell("true"), Bounds.NONE, List.of()),
                        container,
                        Map.of(),
                        List.of(Mount.inSandbox(Path.of("/volumes/v"), "db", false)),
                        Optional.empty()),
                new AgentId("a"),
                SETTINGS);

        assertThat(request.get("HostConfig").get("Binds"))
                .isEqualTo(new ObjectMapper()
                        .valueToTree(List.of(
                                sandbox + ":/mnt/mesos/sandbox:rw",
                                "/volumes/v:/mnt/mesos/sandbox/db:rw",
                                "/srv:/data:ro",
                                sandbox + "/out/logs:/mnt/mesos/sandbox/logs:rw")));
        assertThat(sandbox.resolve("out/logs")).isDirectory();
        assertThat(request.get("Volumes")).isEqualTo(json("{'/scratch':{}}"));
    }

    @Test
    void whatHasAColonIsMountedAllTheSame() throws Exception {
        ImageLaunch launch = new ImageLaunch(
                plan(CommandInfo.shell("true"), Bounds.NONE, List.of()),
                ContainerInfo.image("tiny", DockerInfo.DEFAULT),
                Map.of(),
                List.of(Mount.inSandbox(Path.of("/volumes/a:b"), "db", true)),
                Optional.empty());
        JsonNode host = CreateRequest.of(launch, new AgentId("a"), SETTINGS).get("HostConfig");

        assertThat(host.get("Mounts"))
                .isEqualTo(json("[{'Type':'bind','Source':'/volumes/a:b','Target':'/mnt/mesos/sandbox/db',"
                        + "'ReadOnly':true}]"));
        assertThat(host.get("Binds")).isEqualTo(json("['" + sandbox + ":/mnt/mesos/sandbox:rw']"));
    }

    @Test
    void portsLeadIntoABridge() throws Exception {
        ObjectNode request = request(
                CommandInfo.shell("true"),
                new DockerInfo(
                        DockerInfo.Network.BRIDGE,
                        List.of(
                                new DockerInfo.PortMapping(31_000, 80, Optional.empty()),
                                new DockerInfo.PortMapping(31_001, 53, Optional.of("udp"))),
                        false,
                        List.of(),
                        false));

        assertThat(request.get("HostConfig").get("NetworkMode").asText()).isEqualTo("bridge");
        assertThat(request.get("HostConfig").get("PortBindings"))
                .isEqualTo(json("{'80/tcp':[{'HostPort':'31000'}],'53/udp':[{'HostPort':'31001'}]}"));
        assertThat(request.get("ExposedPorts")).isEqualTo(json("{'80/tcp':{},'53/udp':{}}"));
    }

    @Test
    void parametersAreOptionsOfDockerRun() throws Exception {
        ObjectNode request = request(
                CommandInfo.shell("true"),
                parameters(
                        "label", "team=web",
                        "label", "io.kebne.agent=somebody",
                        "ulimit", "nofile=10:20",
                        "ulimit", "nproc=5",
                        "tmpfs", "/run:size=1m",
                        "shm-size", "64m",
                        "init", "true",
                        "env", "A=b",
                        "log-driver", "none",
                        "sysctl", "net.core.somaxconn=10"));

        JsonNode host = request.get("HostConfig");
        assertThat(request.get("Labels").get("team").asText()).isEqualTo("web");
        assertThat(request.get("Labels").get("io.kebne.agent").asText()).isEqualTo("agent-1");
        assertThat(json(host.get("Ulimits").toString()))
                .isEqualTo(json("[{'Name':'nofile','Soft':1,'Hard':2},{'Name':'nofile','Soft':10,'Hard':20},"
                        + "{'Name':'nproc','Soft':5,'Hard':5}]"));
        assertThat(host.get("Tmpfs")).isEqualTo(json("{'/run':'size=1m'}"));
        assertThat(host.get("ShmSize").asLong()).isEqualTo(64L << 20);
        assertThat(host.get("Init").asBoolean()).isTrue();
        assertThat(request.get("Env").get(0).asText()).isEqualTo("A=b");
        assertThat(host.get("LogConfig").get("Type").asText()).isEqualTo("none");
        assertThat(host.get("Sysctls")).isEqualTo(json("{'net.core.somaxconn':'10'}"));
    }

    @Test
    void aParameterThatCannotBeUnderstoodIsNamed() {
        assertThatThrownBy(() -> request(CommandInfo.shell("true"), parameters("init", "perhaps")))
                .isInstanceOf(InvalidValueException.class)
                .hasMessage("container.docker.parameters: 'init' cannot be 'perhaps'");
        assertThatThrownBy(() -> request(CommandInfo.shell("true"), parameters("ulimit", "nofile")))
                .hasMessage("container.docker.parameters: 'ulimit' cannot be 'nofile'");
        assertThatThrownBy(() -> request(CommandInfo.shell("true"), parameters("pids-limit", "x")))
                .hasMessage("container.docker.parameters: 'pids-limit' cannot be 'x'");
    }

    @Test
    void aTagEndsTheNameOfAnImageAndAPortDoesNot() {
        assertThat(ImageName.of("redis")).isEqualTo(new ImageName("redis", "latest"));
        assertThat(ImageName.of("redis:7")).isEqualTo(new ImageName("redis", "7"));
        assertThat(ImageName.of("host:5000/a/b")).isEqualTo(new ImageName("host:5000/a/b", "latest"));
        assertThat(ImageName.of("host:5000/a/b:1")).isEqualTo(new ImageName("host:5000/a/b", "1"));
        assertThat(ImageName.of("a@sha256:ff")).isEqualTo(new ImageName("a@sha256:ff", ""));
    }

    private static DockerInfo parameters(String... pairs) {
        List<DockerInfo.Parameter> all = new ArrayList<>();
        for (int i = 0; i < pairs.length; i += 2) {
            all.add(new DockerInfo.Parameter(pairs[i], pairs[i + 1]));
        }
        return new DockerInfo(DockerInfo.Network.HOST, List.of(), false, all, false);
    }

    private static JsonNode json(String text) throws IOException {
        return new ObjectMapper().readTree(text.replace('\'', '"'));
    }

    private static Bounds bounds(String resources, Map<String, Limit> limits) {
        return Bounds.of(Resources.parse(resources), limits);
    }

    private ObjectNode request(CommandInfo command, DockerInfo docker) throws IOException {
        List<ProcessLimit> limits = List.of(ProcessLimit.of(ProcessLimit.Kind.NOFILE, 1, 2));
        return request(plan(command, Bounds.NONE, limits), docker, SETTINGS);
    }

    private ObjectNode request(Bounds bounds, DockerSettings settings) throws IOException {
        return request(plan(CommandInfo.shell("true"), bounds, List.of()), DockerInfo.DEFAULT, settings);
    }

    private static ObjectNode request(LaunchPlan plan, DockerInfo docker, DockerSettings settings) throws IOException {
        ImageLaunch launch =
                new ImageLaunch(plan, ContainerInfo.image("tiny", docker), Map.of(), List.of(), Optional.empty());
        return CreateRequest.of(launch, new AgentId("agent-1"), settings);
    }

    private LaunchPlan plan(CommandInfo command, Bounds bounds, List<ProcessLimit> limits) {
        return new LaunchPlan(
                1,
                Optional.of(new FrameworkId("f")),
                Optional.of(new ExecutorId("e")),
                Optional.of(new TaskId("t")),
                "container-1",
                "role",
                command,
                command.user(),
                sandbox,
                true,
                List.of(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                bounds,
                limits);
    }
}
