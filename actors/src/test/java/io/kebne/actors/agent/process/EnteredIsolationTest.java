package io.kebne.actors.agent.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.kebne.actors.agent.Await;
import io.kebne.actors.agent.isolation.Bounds;
import io.kebne.actors.agent.isolation.VolumeMount;
import io.kebne.actors.agent.process.Launches.Started;
import io.kebne.protocol.task.CommandInfo;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is taken from a command's process before it begins. Skipped where this user may not. */
class EnteredIsolationTest {
    private static final SupervisorSettings.Kind KIND = SupervisorSettings.Kind.AUTO;

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

    private void open(String isolator, Map<String, ?> settings) throws IOException {
        launches = Launches.of(temp, KIND, settings);
        assumeTrue(
                launches.isolation.inForce().names().contains(isolator),
                () -> launches.isolation.inForce().notHeld().toString());
    }

    @Test
    void aContainerHasItsOwnIpcWhichWhatRunsBesideItShares() throws Exception {
        open("namespaces/ipc", Map.of("isolation", "namespaces/ipc"));
        Started task = sleeping("readlink /proc/self/ns/ipc; exec sleep 600");
        Path output = temp.resolve("beside");
        LaunchPlan plan = beside(task, CommandInfo.shell("readlink /proc/self/ns/ipc"));
        launches.launcher
                .launchBeside(plan, Launches.environment(), output)
                .gone()
                .get(60, TimeUnit.SECONDS);
        String own = Files.readSymbolicLink(Path.of("/proc/self/ns/ipc")).toString();
        assertThat(output).content().startsWith("ipc:").doesNotContain(own).isEqualTo(task.stdout());
        task.process().destroy();
        task.exit();
    }

    @Test
    void aContainerHasItsOwnNetworkWhichWhatRunsBesideItAndLiesInItShares() throws Exception {
        open("network/cni", Map.of("isolation", "network/cni"));
        String id = UUID.randomUUID().toString();
        launches.networks.join(id, List.of("none"));
        LaunchPlan first = Launches.plan(
                CommandInfo.shell("readlink /proc/self/ns/net; exec sleep 600"),
                Optional.empty(),
                id,
                Files.createDirectory(temp.resolve("first")));
        Started task = launches.start(first);
        Await.until("its last command", () -> commandLine(task).equals("sleep\000600\000"));
        Path output = temp.resolve("beside");
        launches.launcher
                .launchBeside(
                        beside(task, CommandInfo.shell("readlink /proc/self/ns/net")), Launches.environment(), output)
                .gone()
                .get(60, TimeUnit.SECONDS);
        Started nested = launches.start(within(task, CommandInfo.shell("readlink /proc/self/ns/net")));
        nested.exit();

        String agents = Files.readSymbolicLink(Path.of("/proc/self/ns/net")).toString();
        assertThat(task.stdout()).startsWith("net:").doesNotContain(agents);
        assertThat(output).hasContent(task.stdout());
        assertThat(nested.stdout()).isEqualTo(task.stdout());
        task.process().destroy();
        task.exit();
        launches.networks.leave(id);
        Await.until(
                "it is given back",
                () -> launches.networks.namespace(id).isEmpty() && !Files.exists(Path.of("/run/netns/kebne-" + id)));
    }

    @Test
    void aContainerSeesItsOwnProcessesWhichWhatRunsBesideThemSharesAndNoneOutlivesItsCommand() throws Exception {
        assumeTrue(
                Files.exists(Path.of("/proc/sys/kernel/ns_last_pid")),
                "this kernel lets nobody say which number a process is to have");
        open("namespaces/pid", Map.of("isolation", "namespaces/ipc,namespaces/pid"));
        Path output = temp.resolve("beside");
        Started task = sleeping("setsid sleep 601 & readlink /proc/self/ns/pid; exec sleep 600");
        LaunchPlan plan = beside(
                task,
                CommandInfo.shell("readlink /proc/self/ns/pid; pwd; tr '\\0' ' ' </proc/"
                        + task.process().pid() + "/cmdline"));
        int status = launches.launcher
                .launchBeside(plan, Launches.environment(), output)
                .gone()
                .get(60, TimeUnit.SECONDS)
                .exitStatus()
                .orElseThrow();
        assertThat(status).as(Files.readString(output)).isZero();
        String own = Files.readSymbolicLink(Path.of("/proc/self/ns/pid")).toString();
        assertThat(output)
                .content()
                .startsWith("pid:")
                .doesNotContain(own)
                .isEqualTo(task.stdout() + task.sandbox() + "\nsleep 600 ");
        task.process().terminate(Duration.ofMinutes(1));
        assertThat(task.exit().signal()).contains(15);
        assertThat(ProcessHandle.allProcesses()
                        .map(process -> process.info().commandLine().orElse("")))
                .noneMatch(line -> line.endsWith("sleep 601"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"filesystem/linux", "filesystem/linux,namespaces/pid"})
    void whatAContainerMountsOnlyItSeesAndWhatRunsBesideItToo(String isolators) throws Exception {
        open("filesystem/linux", Map.of("isolation", isolators));
        Path data = Files.createDirectory(temp.resolve("data"));
        Files.writeString(data.resolve("file"), "data\n");
        Path covered = Files.createDirectory(temp.resolve("covered"));
        Path sandbox = Files.createDirectories(temp.resolve("s1/inside")).getParent();
        LaunchPlan plain = Launches.plan(
                CommandInfo.shell("cat inside/file " + covered + "/file; touch inside/new && touch " + covered
                        + "/new; mount -t tmpfs none /mnt && echo own >/mnt/kebne-own; exec sleep 600"),
                Optional.empty(),
                "container-1",
                sandbox);
        Started task = launches.start(with(
                plain,
                List.of(
                        new VolumeMount(data, sandbox.resolve("inside"), false),
                        new VolumeMount(data, covered, true))));
        Await.until("its last command", () -> commandLine(task).equals("sleep\000600\000") || sleepsBelow(task));

        assertThat(task.stdout()).isEqualTo("data\ndata\n");
        assertThat(task.stderr()).contains("Read-only file system");
        assertThat(data.resolve("new")).exists();
        assertThat(covered).isEmptyDirectory();
        assertThat(Path.of("/mnt/kebne-own")).doesNotExist();

        Path output = temp.resolve("beside");
        launches.launcher
                .launchBeside(
                        beside(task, CommandInfo.shell("pwd; cat inside/file /mnt/kebne-own")),
                        Launches.environment(),
                        output)
                .gone()
                .get(60, TimeUnit.SECONDS);
        assertThat(output).content().isEqualTo(sandbox + "\ndata\nown\n");
        task.process().destroy();
        task.exit();
    }

    @Test
    void volumesNeedMountsOfTheirOwn() throws Exception {
        launches = Launches.of(temp, KIND, Map.of());
        Path sandbox = Files.createDirectory(temp.resolve("s1"));
        LaunchPlan plan = with(
                Launches.plan(CommandInfo.shell("true"), Optional.empty(), "container-1", sandbox),
                List.of(new VolumeMount(temp, sandbox, false)));
        assertThatThrownBy(() -> launches.start(plan))
                .isInstanceOf(IOException.class)
                .hasMessage("container.volumes: needs an agent with filesystem/linux in --isolation"
                        + " (kebne.agent.isolation)");
    }

    private static LaunchPlan with(LaunchPlan plan, List<VolumeMount> mounts) {
        return new LaunchPlan(
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
                plan.bounds(),
                plan.processLimits(),
                mounts);
    }

    @Test
    void outputBesideATaskFollowsNoLinkOfTheTasks() throws Exception {
        launches = Launches.of(temp, KIND, Map.of());
        Started task = sleeping("exec sleep 600");
        Path elsewhere = Files.createFile(temp.resolve("elsewhere"));
        Path output = Files.createSymbolicLink(temp.resolve("beside"), elsewhere);
        LaunchPlan plan = beside(task, CommandInfo.shell("echo said"));
        launches.launcher
                .launchBeside(plan, Launches.environment(), output)
                .gone()
                .get(60, TimeUnit.SECONDS);
        assertThat(elsewhere).isEmptyFile();
        task.process().destroy();
        task.exit();
    }

    @Test
    void itEndsAsItsCommandDoes() throws Exception {
        open("namespaces/pid", Map.of("isolation", "namespaces/pid"));
        assertThat(launches.shell("echo $$; exit 7").exit().exitStatus()).contains(7);
        Started killed = launches.shell("kill -USR1 $$");
        assertThat(killed.exit().signal()).contains(10);
        assertThat(launches.shell("exec /no/such/program").exitValue()).isEqualTo(127);
        Started careful = launches.shell("trap 'exit 3' TERM; while :; do : >ready; sleep 0.01; done");
        Await.until("ready", () -> Files.exists(careful.sandbox().resolve("ready")));
        careful.process().terminate(Duration.ofMinutes(1));
        assertThat(careful.exitValue()).isEqualTo(3);
        Started told = launches.shell("trap 'exit 4' USR1; while :; do : >ready; sleep 0.01; done");
        Await.until("ready", () -> Files.exists(told.sandbox().resolve("ready")));
        launches.launcher.signal(told.process().pid(), 10);
        assertThat(told.exitValue()).isEqualTo(4);
        Started stubborn = launches.shell("trap '' TERM; while :; do : >ready; sleep 0.01; done");
        Await.until("ready", () -> Files.exists(stubborn.sandbox().resolve("ready")));
        stubborn.process().destroy();
        assertThat(stubborn.exit().signal()).contains(9);
    }

    @Test
    void aContainerHasNoCapabilitiesButTheseAndGetsNoPrivileges() throws Exception {
        open(
                "linux/capabilities",
                Map.of(
                        "isolation",
                        "linux/capabilities,linux/nnp",
                        "bounding-capabilities",
                        List.of("NET_RAW", "CAP_CHOWN")));
        Started task = launches.shell("grep -E 'CapBnd|NoNewPrivs' /proc/self/status");
        assertThat(task.exitValue()).isZero();
        assertThat(task.stdout()).isEqualTo("CapBnd:\t0000000000002001\nNoNewPrivs:\t1\n");
    }

    @Test
    void whatDoesNotWorkIsAGapWhichAStrictAgentDoesNotHave() throws Exception {
        Map<String, ?> settings =
                Map.of("isolation", "linux/capabilities", "bounding-capabilities", List.of("NO_SUCH"));
        launches = Launches.of(temp, KIND, settings);
        assertThat(launches.isolation.inForce().names()).isEmpty();
        assertThat(launches.isolation.inForce().notHeld())
                .anyMatch(gap -> gap.startsWith("linux/capabilities does not work here: "));
        assertThatThrownBy(() -> Launches.of(
                        temp,
                        KIND,
                        Map.of(
                                "isolation",
                                "linux/capabilities",
                                "bounding-capabilities",
                                List.of("NO_SUCH"),
                                "strict-isolation",
                                "true")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("linux/capabilities does not work here");
    }

    /** In a namespace of processes of its own it is not the process that is seen from here, but one below that. */
    private static boolean sleepsBelow(Started task) {
        return ProcessHandle.of(task.process().pid()).stream()
                .flatMap(ProcessHandle::descendants)
                .map(below -> below.info().arguments().orElse(new String[0]))
                .anyMatch(arguments -> List.of(arguments).equals(List.of("600")));
    }

    /** Started, and as far as its last command, which is {@code sleep 600}. */
    private Started sleeping(String line) throws Exception {
        Started task = launches.shell(line);
        Await.until("its last command", () -> commandLine(task).equals("sleep\000600\000") || sleepsBelow(task));
        return task;
    }

    private static String commandLine(Started task) {
        try {
            return Files.readString(
                    Path.of("/proc", Long.toString(task.process().pid()), "cmdline"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static LaunchPlan beside(Started task, CommandInfo command) {
        return sharing("check-1", command, task.sandbox(), Optional.empty(), Optional.of(task.containerId()));
    }

    private LaunchPlan within(Started task, CommandInfo command) throws IOException {
        Path sandbox = Files.createDirectory(temp.resolve("nested"));
        return sharing("nested-1", command, sandbox, Optional.of(task.containerId()), Optional.empty());
    }

    private static LaunchPlan sharing(
            String id, CommandInfo command, Path sandbox, Optional<String> within, Optional<String> beside) {
        LaunchPlan plan = Launches.plan(command, Optional.empty(), id, sandbox);
        return new LaunchPlan(
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
                within,
                beside,
                Bounds.NONE,
                List.of());
    }
}
