package io.kebne.actors.allocator.core;

import static io.kebne.actors.allocator.core.Fleet.task;
import static org.assertj.core.api.Assertions.assertThat;

import io.kebne.persistence.allocator.AllocatorEvent.FrameworkSubscribed;
import io.kebne.protocol.id.AgentId;
import io.kebne.protocol.id.ExecutorId;
import io.kebne.protocol.id.OfferId;
import io.kebne.protocol.id.TaskId;
import io.kebne.protocol.offer.Offer;
import io.kebne.protocol.resources.Disk;
import io.kebne.protocol.resources.PersistentVolume;
import io.kebne.protocol.resources.Resource;
import io.kebne.protocol.resources.Resources;
import io.kebne.protocol.resources.Scalar;
import io.kebne.protocol.resources.Traits;
import io.kebne.protocol.task.CommandInfo;
import io.kebne.protocol.task.ContainerInfo;
import io.kebne.protocol.task.DockerInfo;
import io.kebne.protocol.task.ExecutorInfo;
import io.kebne.protocol.task.HealthCheck;
import io.kebne.protocol.task.Limit;
import io.kebne.protocol.task.Probe;
import io.kebne.protocol.task.ProcessLimit;
import io.kebne.protocol.task.TaskInfo;
import io.kebne.protocol.task.TaskInfoBuilder;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Cases 17 to 19 of Mesos' conformance, and what else a task must satisfy. */
class TaskValidationTest {
    private static final Resources OFFERED = Resources.parse("cpus:4;mem:1024;gpus:2;disk:100;cpus(a):1");

    private final Framework framework = AllocatorView.EMPTY
            .apply(new Change.Journaled(new FrameworkSubscribed(Fleet.framework("f1", "*"), 0)))
            .state()
            .frameworks()
            .head()
            ._2;

    @Test
    void aTaskThatFitsIsValid() {
        assertThat(error(task("t", "cpus:4;cpus(a):1;mem:1"))).isEmpty();
    }

    @Test
    void aTaskWithoutResourcesIsAnError() {
        assertThat(error(task("t", ""))).contains("Task uses no resources");
    }

    @Test
    void reservedResourcesDoNotMakeUpForUnreservedOnes() {
        assertThat(error(task("t", "cpus:5")))
                .contains("Task uses more resources cpus:5 than available "
                        + "cpus:4;disk:100;gpus:2;mem:1024;cpus(a):1");
    }

    @Test
    void aTaskWithTinyResourcesIsValid() {
        assertThat(error(task("t", "cpus:0.00001;mem:1"))).isEmpty();
    }

    @Test
    void aTaskWithAFractionOfAGpuIsAnError() {
        assertThat(error(task("t", "gpus:0.5")))
                .contains("Task uses invalid resources: gpus:0.5 must be a whole number");
    }

    @Test
    void aTaskWithAVolumeOnUnreservedDiskIsAnError() {
        Traits volume = Traits.NONE.withDisk(Optional.of(Disk.of(PersistentVolume.of("id", "data"))));
        TaskInfo task = task("t", "cpus:1");
        Resources resources = Resources.of(new Resource("disk", new Scalar(1000), volume));

        assertThat(error(TaskInfo.of(
                        task.taskId(), "t", resources, task.command().orElseThrow())))
                .hasValueSatisfying(error -> assertThat(error).contains("it is not reserved"));
    }

    @Test
    void limitsAtOrAboveTheRequestAreValid() {
        assertThat(error(task("t", "cpus:1;mem:32").withLimits(Map.of("cpus", Limit.of(1), "mem", Limit.INFINITE))))
                .isEmpty();
    }

    @Test
    void aTaskHasEitherACommandOrAnExecutor() {
        ExecutorInfo executor =
                ExecutorInfo.custom(new ExecutorId("e"), CommandInfo.shell("./run"), Resources.parse("cpus:1"));
        Resources resources = Resources.parse("cpus:1");

        assertThat(error(task("t", "cpus:1").withExecutor(executor)))
                .contains("Task must have either a command or an executor");
        assertThat(error(new TaskInfoBuilder(new TaskId("t"), "t", resources).build()))
                .contains("Task must have either a command or an executor");
        assertThat(error(TaskInfo.of(new TaskId("t"), "t", resources, executor)))
                .isEmpty();
    }

    @Test
    void anExecutorsResourcesCountBesideTheTasks() {
        ExecutorInfo executor =
                ExecutorInfo.custom(new ExecutorId("e"), CommandInfo.shell("./run"), Resources.parse("cpus:2"));

        assertThat(error(TaskInfo.of(new TaskId("t"), "t", Resources.parse("cpus:2"), executor)))
                .isEmpty();
        assertThat(error(TaskInfo.of(new TaskId("t"), "t", Resources.parse("cpus:2.5"), executor)))
                .hasValueSatisfying(error -> assertThat(error).startsWith("Task uses more resources cpus:2.5"));
    }

    @Test
    void aTaskMayHaveAHealthCheckWhoeverRunsIt() {
        HealthCheck check = HealthCheck.of(new Probe.Tcp(80, false));
        ExecutorInfo executor = ExecutorInfo.custom(new ExecutorId("e"), CommandInfo.shell("./run"), Resources.EMPTY);

        assertThat(error(task("t", "cpus:1").toBuilder().healthCheck(check).build()))
                .isEmpty();
        assertThat(error(TaskInfo.of(new TaskId("t"), "t", Resources.parse("cpus:1"), executor).toBuilder()
                        .healthCheck(check)
                        .build()))
                .isEmpty();
    }

    @Test
    void aContainerThatAgentsDoNotRunIsAnErrorThatNamesTheField() {
        ContainerInfo plain = new ContainerInfo(
                ContainerInfo.Type.MESOS, Optional.empty(), Optional.empty(), List.of(), List.of(), List.of());
        ContainerInfo driver = new ContainerInfo(
                ContainerInfo.Type.DOCKER,
                Optional.empty(),
                Optional.of("alpine"),
                List.of(),
                List.of(),
                List.of("docker.volume_driver"));

        assertThat(error(in(plain))).isEmpty();
        assertThat(error(in(ContainerInfo.limited(List.of(ProcessLimit.of(ProcessLimit.Kind.NOFILE, 1, 2))))))
                .isEmpty();
        assertThat(error(in(ContainerInfo.image("alpine", DockerInfo.DEFAULT)))).isEmpty();
        assertThat(error(in(driver))).contains("Task is not valid: container.docker.volume_driver: is not supported");
        assertThat(error(in(ContainerInfo.image("", DockerInfo.DEFAULT))))
                .contains("Task is not valid: container.docker.image: must be given");
        assertThat(error(in(image(DockerInfo.Network.USER, List.of(), List.of()))))
                .contains("Task is not valid: container.docker.network: must be HOST, BRIDGE or NONE, without"
                        + " network_infos");
        assertThat(error(in(
                        image(DockerInfo.Network.HOST, List.of(), List.of(new DockerInfo.Parameter("gpus", "all"))))))
                .contains("Task is not valid: container.docker.parameters: 'gpus' is not supported");
    }

    @Test
    void anImageWithoutAnEngineIsNamedInFull() {
        assertThat(error(in(ContainerInfo.mesosImage("alpine:3")))).isEmpty();
        assertThat(error(in(mesos("alpine", List.of("none"), List.of(), Optional.empty()))))
                .isEmpty();
        assertThat(error(in(ContainerInfo.mesosImage("../alpine"))))
                .contains("Task is not valid: container.mesos.image.docker.name: must have the form"
                        + " [HOST[:PORT]/]NAME[:TAG][@sha256:HEX]");
        assertThat(error(in(mesos("alpine", List.of(), List.of("mesos.image.appc"), Optional.empty()))))
                .contains("Task is not valid: container.mesos.image.appc: is not supported");
        DockerInfo privileged = new DockerInfo(DockerInfo.Network.HOST, List.of(), true, List.of(), false);
        assertThat(error(in(mesos("alpine", List.of(), List.of(), Optional.of(privileged)))))
                .contains("Task is not valid: container.docker: is for containers of type DOCKER only");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "net,other |",
                "none      |",
                "none,net  | container.network_infos.name: none must be the only one",
                "net,net   | container.network_infos.name: must be another for each",
                "net,a/b   | container.network_infos.name: 'a/b' must begin with a letter or digit",
                "a,b,c,d,e,f,g,h,i | container.network_infos: must be 8 at most"
            })
    void networksAreJoinedByTheirNamesWithAnImageAndWithout(String names, String why) {
        List<String> networks = List.of(names.split(","));
        ContainerInfo plain = new ContainerInfo(
                ContainerInfo.Type.MESOS, Optional.empty(), Optional.empty(), List.of(), networks, List.of());
        for (ContainerInfo container : List.of(plain, mesos("alpine", networks, List.of(), Optional.empty()))) {
            if (why == null) {
                assertThat(error(in(container))).isEmpty();
            } else {
                assertThat(error(in(container)))
                        .hasValueSatisfying(said -> assertThat(said).contains(why));
            }
        }
    }

    private static ContainerInfo mesos(
            String image, List<String> networks, List<String> other, Optional<DockerInfo> docker) {
        return new ContainerInfo(
                ContainerInfo.Type.MESOS,
                Optional.empty(),
                Optional.of(image),
                List.of(),
                networks,
                other,
                List.of(),
                docker);
    }

    @Test
    void aPortThatLeadsIntoAContainerIsOneOfTheTasksOwn() {
        List<DockerInfo.PortMapping> mapping = List.of(new DockerInfo.PortMapping(31_000, 80, Optional.empty()));

        assertThat(error(in(image(DockerInfo.Network.HOST, mapping, List.of()))))
                .contains("Task is not valid: container.docker.port_mappings: are for the network BRIDGE only");
        assertThat(error(in(image(DockerInfo.Network.BRIDGE, mapping, List.of()))))
                .contains("Task is not valid: container.docker.port_mappings.host_port: 31000 is not among the ports of"
                        + " the task's resources");
    }

    @Test
    void whoHasAnExecutorHasNoImage() {
        ExecutorInfo executor = ExecutorInfo.custom(new ExecutorId("e"), CommandInfo.shell("./run"), Resources.EMPTY);

        assertThat(error(TaskInfo.of(new TaskId("t"), "t", Resources.parse("cpus:1"), executor).toBuilder()
                        .container(ContainerInfo.image("alpine", DockerInfo.DEFAULT))
                        .build()))
                .contains("Task is not valid: container.type: DOCKER is for tasks without an executor or a group");
        ContainerInfo networked = new ContainerInfo(
                ContainerInfo.Type.MESOS, Optional.empty(), Optional.empty(), List.of(), List.of("net"), List.of());
        assertThat(error(TaskInfo.of(new TaskId("t"), "t", Resources.parse("cpus:1"), executor).toBuilder()
                        .container(networked)
                        .build()))
                .contains("Task is not valid: container.network_infos: are for tasks without an executor or a group");
    }

    private static TaskInfo in(ContainerInfo container) {
        return task("t", "cpus:1").toBuilder().container(container).build();
    }

    private static ContainerInfo image(
            DockerInfo.Network network, List<DockerInfo.PortMapping> ports, List<DockerInfo.Parameter> parameters) {
        return ContainerInfo.image("alpine", new DockerInfo(network, ports, false, parameters, false));
    }

    @Test
    void aLimitBelowTheRequestIsAnError() {
        assertThat(error(task("t", "cpus:1;mem:32").withLimits(Map.of("mem", Limit.of(31.999)))))
                .contains("Task's limit of mem is below its request of 32.0");
    }

    @Test
    void aLimitOfWhatIsNeitherCpuNorMemoryIsAnError() {
        assertThat(error(task("t", "cpus:1;disk:32").withLimits(Map.of("disk", Limit.INFINITE))))
                .contains("Task has a limit of disk: only cpus and mem can have one");
    }

    private Optional<String> error(TaskInfo task) {
        Offer offer = new Offer(
                new OfferId("o"),
                framework.id(),
                new AgentId("a"),
                "a.example",
                "10.0.0.1",
                5051,
                "*",
                OFFERED,
                List.of());
        return TaskValidation.error(framework, offer, task, OFFERED);
    }
}
