package io.kebne.actors.agent.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.kebne.actors.agent.Await;
import io.kebne.actors.agent.core.ExitValue;
import io.kebne.actors.agent.process.Launches.Started;
import io.kebne.protocol.task.CommandInfo;
import io.kebne.protocol.task.EnvironmentVariable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against real processes of this machine, below either supervisor. */
abstract class ProcessLauncherContract {
    static final Duration LONG = Duration.ofMinutes(1);

    @TempDir
    Path temp;

    private final SupervisorSettings.Kind kind;
    private Launches launches;

    ProcessLauncherContract(SupervisorSettings.Kind kind) {
        this.kind = kind;
    }

    @BeforeEach
    void open() throws IOException {
        assumeTrue(kind == SupervisorSettings.Kind.SHELL || Launches.hasShim());
        launches = new Launches(temp, kind);
    }

    @AfterEach
    void close() throws IOException {
        launches.endAll();
        launches.close();
    }

    final Launches launches() {
        return launches;
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 7, 127, 255})
    void theExitValueIsTheCommands(int value) throws Exception {
        assertThat(launches.shell("exit " + value).exitValue()).isEqualTo(value);
    }

    @Test
    void outputGoesToTheSandbox() throws Exception {
        Started process = launches.shell("echo out; echo err >&2; pwd; cat");
        assertThat(process.exitValue()).isZero();
        assertThat(process.stdout()).isEqualTo("out\n" + process.sandbox().toRealPath() + "\n");
        assertThat(process.stderr()).isEqualTo("err\n");
    }

    @Test
    void outputGoesThroughNoLink() throws Exception {
        for (String name : List.of("stdout", "stderr")) {
            Path sandbox = Files.createDirectory(temp.resolve(name));
            Path elsewhere = Files.writeString(temp.resolve(name + "-elsewhere"), "as it was");
            Files.createSymbolicLink(sandbox.resolve(name), elsewhere);
            LaunchPlan plan =
                    Launches.plan(CommandInfo.shell("echo out; echo err >&2"), Optional.empty(), name, sandbox);

            assertThatThrownBy(() -> launches.start(plan))
                    .isInstanceOf(IOException.class)
                    .hasMessage(name + " is in its sandbox already, and is no file");
            assertThat(elsewhere).hasContent("as it was");
            assertThat(launches.runtime.root()).isEmptyDirectory();
        }
    }

    @Test
    void aCommandWithoutShellGetsItsArgumentsAsTheyAre() throws Exception {
        Started process = launches.start(CommandInfo.exec(List.of("printf", "%s|", "a b", "$HOME", "\"", "", "é")));
        assertThat(process.exitValue()).isZero();
        assertThat(process.stdout()).isEqualTo("a b|$HOME|\"||é|");
    }

    @Test
    void aProgramMayHaveAFirstArgumentThatIsNotItsName() throws Exception {
        CommandInfo command = new CommandInfo(
                false,
                "/bin/sh",
                List.of("other-name", "-c", "tr '\\0' ' ' < /proc/$$/cmdline"),
                List.of(),
                List.of(),
                Optional.empty());
        Started process = launches.start(command);
        assertThat(process.exitValue()).isZero();
        assertThat(process.stdout()).startsWith("other-name -c ");
    }

    @Test
    void aMissingProgramIsReportedByTheShellInTheSandbox() throws Exception {
        for (CommandInfo command : List.of(
                CommandInfo.shell("no-such-program --really"), CommandInfo.exec(List.of("no-such-program", "x")))) {
            Started process = launches.start(command);
            assertThat(process.exitValue()).isEqualTo(127);
            assertThat(process.stderr()).contains("no-such-program").contains("not found");
        }
    }

    @Test
    void aFileThatIsNotExecutableIsReportedByTheShell() throws Exception {
        Started process = launches.start(CommandInfo.exec(List.of("/etc/passwd")));
        assertThat(process.exitValue()).isEqualTo(126);
        assertThat(process.stderr()).contains("Permission denied");
    }

    @Test
    void aCommandLineThatIsTooLongCannotBeStarted() {
        CommandInfo command = CommandInfo.shell("echo " + "x".repeat(200_000));
        assertThatThrownBy(() -> launches.start(command))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("Argument list too long");
        assertThat(launches.runtime.root()).isEmptyDirectory();
    }

    @Test
    void deathByASignalIsSeen() throws Exception {
        assertThat(launches.shell("kill -9 $$").exitValue()).isEqualTo(128 + 9);
        assertThat(launches.shell("kill -SEGV $$").exitValue()).isEqualTo(128 + 11);
    }

    @Test
    void theProcessLeadsItsOwnGroupAndSession() throws Exception {
        Started process = launches.shell("cat /proc/$$/stat; exec sleep 100");
        Await.until("output", () -> size(process.sandbox().resolve("stdout")) > 0);
        String[] stat = process.stdout().split(" ", -1);
        String pid = Long.toString(process.process().pid());
        assertThat(List.of(stat[0], stat[4], stat[5])).containsExactly(pid, pid, pid);
        process.process().destroy();
        assertThat(process.exitValue()).isEqualTo(128 + 9);
    }

    @Test
    void terminateReachesTheWholeGroup() throws Exception {
        Started process = launches.shell(
                "(trap 'echo child >> log; exit' TERM; echo up > up; while :; do sleep 0.01; done) &"
                        + " trap 'wait; echo parent >> log; exit 3' TERM; while [ ! -s up ]; do :; done; echo up > ready; wait");
        Await.until("ready", () -> size(process.sandbox().resolve("ready")) > 0);
        process.process().terminate(LONG);
        assertThat(process.exitValue()).isEqualTo(3);
        assertThat(Files.readString(process.sandbox().resolve("log"))).isEqualTo("child\nparent\n");
    }

    @Test
    @DisplayName("case 17: destroy ends children and grandchildren that ignore SIGTERM")
    void destroyEndsChildrenAndGrandchildrenThatIgnoreTerm() throws Exception {
        Started process =
                launches.shell("trap '' TERM; sh -c 'sh -c \"echo up > up; while :; do sleep 1; done\" & wait' &"
                        + " while :; do sleep 1; done");
        Await.until("grandchild", () -> size(process.sandbox().resolve("up")) > 0);
        process.process().terminate(LONG);
        assertThat(launches.table.group(process.process().pid())).hasSizeGreaterThanOrEqualTo(3);
        process.process().destroy();
        assertThat(process.exitValue()).isEqualTo(128 + 9);
        assertGone(process);
    }

    @Test
    void aProcessThatIsEndedRightAfterItsStartEnds() throws Exception {
        for (int i = 0; i < 20; i++) {
            Started process = launches.shell("sleep 100 & sleep 100");
            process.process().destroy();
            assertThat(process.exitValue()).isEqualTo(128 + 9);
            assertGone(process);
        }
    }

    @Test
    void endingAProcessThatIsGoneDoesNothing() throws Exception {
        Started process = launches.shell("exit 5");
        assertThat(process.exitValue()).isEqualTo(5);
        process.process().terminate(LONG);
        process.process().destroy();
    }

    @Test
    void aProcessIsNotedWhileItRunsAndHowItEndedAfterThat() throws Exception {
        Started process = launches.shell("exec sleep 100");
        Running noted = launches.runtime.running(process.containerId()).orElseThrow();
        assertThat(noted.command().pid()).isEqualTo(process.process().pid());
        assertThat(launches.table.isRunning(noted.command())).isTrue();
        assertThat(launches.table.isRunning(noted.supervisor())).isTrue();
        assertThat(launches.launcher.exit(process.containerId())).isEmpty();
        process.process().destroy();
        process.exitValue();
        assertThat(launches.table.isRunning(noted.command())).isFalse();
        assertThat(launches.launcher.exit(process.containerId())).contains(ExitValue.signalled(9));
        launches.launcher.forget(process.containerId());
        assertThat(launches.runtime.root()).isEmptyDirectory();
    }

    @Test
    void anotherLifeOfTheAgentFindsTheProcessAndIsToldHowItEnds() throws Exception {
        Started process = launches.shell("trap 'exit 6' TERM; echo up > up; while :; do sleep 0.01; done");
        Await.until("up", () -> size(process.sandbox().resolve("up")) > 0);
        process.process().detach();
        TaskProcess again = launches.launcher.attach(process.containerId()).orElseThrow();
        assertThat(again.pid()).isEqualTo(process.process().pid());
        assertThat(again.exited()).isNotDone();
        again.terminate(LONG);
        assertThat(again.exited().get(60, TimeUnit.SECONDS)).isEqualTo(ExitValue.exited(6));
        assertThat(again.gone().get(60, TimeUnit.SECONDS)).isEqualTo(ExitValue.exited(6));
        assertThat(process.process().gone()).isNotDone();
    }

    @Test
    void howAProcessEndedWhileNobodyLookedIsFound() throws Exception {
        Started process = launches.shell("until [ -f end ]; do sleep 0.01; done; exit 9");
        process.process().detach();
        Files.createFile(process.sandbox().resolve("end"));
        Await.until("exit", () -> exit(process).isPresent());
        assertThat(exit(process)).contains(ExitValue.exited(9));
        Await.until("gone", () -> attach(process).isEmpty());
    }

    @Test
    void aProcessThatBelongsToNoTaskIsEndedWithAllItsChildrenAndForgotten() throws Exception {
        Started left = launches.shell("trap '' TERM; sleep 100 & echo up > up; sleep 100");
        Started kept = launches.shell("exec sleep 100");
        Await.until("up", () -> size(left.sandbox().resolve("up")) > 0);
        assertThat(launches.launcher.endAllBut(Set.of(kept.containerId()), Launches.AGENT.value()))
                .containsExactly(left.containerId());
        assertThat(startedIn(left)).isEmpty();
        assertThat(launches.runtime.containers()).containsExactly(kept.containerId());
        assertThat(kept.process().exited()).isNotDone();
    }

    @Test
    @DisplayName("case 15: what is noted in another life of the machine is not taken for this process")
    void whatIsNotedInAnotherLifeOfTheMachineIsNotTakenForThisProcess() throws Exception {
        Process innocent = new ProcessBuilder("setsid", "sleep", "100").start();
        try {
            ProcessIdentity real = launches.table.identify(innocent.pid()).orElseThrow();
            note("00000000-0000-0000-0000-000000000001", new ProcessIdentity(real.pid(), real.start(), "another-boot"));
            note(
                    "00000000-0000-0000-0000-000000000002",
                    new ProcessIdentity(real.pid(), real.start() - 1, real.bootId()));
            for (String container : launches.runtime.containers()) {
                assertThat(launches.launcher.attach(container)).isEmpty();
            }
            assertThat(launches.endAll()).isEmpty();
            assertThat(innocent.waitFor(50, TimeUnit.MILLISECONDS)).isFalse();
            assertThat(launches.runtime.root()).isEmptyDirectory();
        } finally {
            innocent.destroyForcibly();
        }
    }

    @Test
    void aSupervisorThatIsEndedIsMissedAndWhatItLeavesCanBeEnded() throws Exception {
        Started process = launches.shell("sleep 100 & sleep 100");
        Running noted = launches.runtime.running(process.containerId()).orElseThrow();
        ProcessHandle.of(noted.supervisor().pid()).orElseThrow().destroyForcibly();
        assertThat(process.process().gone())
                .failsWithin(Duration.ofSeconds(20))
                .withThrowableThat()
                .withCauseInstanceOf(SupervisorLostException.class);
        // A killed process closes its files one after the other; whoever gets through to it meanwhile hears of its end.
        Await.until("nobody answers", () -> attach(process).isEmpty());
        launches.launcher.end(process.containerId());
        assertGone(process);
    }

    @Test
    void whatAnEarlierLifeDecidedToStartIsNotStartedAnyMore() {
        launches.launcher.beginLife();
        assertThatThrownBy(() -> launches.shell("true")).isInstanceOf(IOException.class);
        assertThat(launches.runtime.root()).isEmptyDirectory();
    }

    @Test
    void aContainerThatWasNotStartedNeverIs() throws Exception {
        String container = "00000000-0000-0000-0000-000000000003";
        launches.runtime.create(container);
        assertThat(launches.launcher.wasStarted(container)).isFalse();
        assertThat(launches.runtime.of(container)).doesNotExist();
        assertThat(launches.runtime.containers()).containsExactly(container);
        launches.launcher.forget(container);
        assertThat(launches.runtime.root()).isEmptyDirectory();
    }

    @Test
    void theEnvironmentIsTheTasksAndNotTheAgents() throws Exception {
        Started process = launches.start(CommandInfo.shell("env")
                .withEnvironment(List.of(
                        new EnvironmentVariable("A", "1"),
                        new EnvironmentVariable("A", "two words"),
                        new EnvironmentVariable("MESOS_TASK_ID", "mine"))));
        assertThat(process.exitValue()).isZero();
        List<String> lines = Arrays.asList(process.stdout().split("\n"));
        assertThat(lines)
                .contains(
                        "A=two words",
                        "MESOS_TASK_ID=mine",
                        "MESOS_FRAMEWORK_ID=framework-1",
                        "MESOS_EXECUTOR_ID=task-1",
                        "MESOS_SLAVE_ID=" + Launches.AGENT,
                        "MESOS_AGENT_ID=" + Launches.AGENT,
                        "MESOS_AGENT_ENDPOINT=10.0.0.1:5051",
                        "MESOS_SLAVE_PID=slave(1)@10.0.0.1:5051",
                        "MESOS_ALLOCATION_ROLE=role-1",
                        "MESOS_SANDBOX=" + process.sandbox(),
                        "MESOS_DIRECTORY=" + process.sandbox(),
                        "MESOS_CONTAINER_ID=" + process.containerId(),
                        "MESOS_EXECUTOR_SHUTDOWN_GRACE_PERIOD=5secs",
                        "PATH=" + System.getenv("PATH"));
        assertThat(lines).noneMatch(line -> line.startsWith("HOME=") || line.startsWith("JAVA"));
    }

    @Test
    void aTaskMayRunAsAnotherUser() throws Exception {
        assumeTrue(System.getProperty("user.name").equals("root"));
        Files.setPosixFilePermissions(temp, PosixFilePermissions.fromString("rwxr-xr-x"));
        Started process =
                launches.start(CommandInfo.shell("id -un; id -gn; touch made && echo $USER"), Optional.of("nobody"));
        assertThat(process.exitValue()).isZero();
        assertThat(process.stdout()).isEqualTo("nobody\nnogroup\nnobody\n");
    }

    @Test
    void aUserWhoDoesNotExistIsToldSo() {
        assumeTrue(System.getProperty("user.name").equals("root"));
        assertThatThrownBy(() -> launches.start(CommandInfo.shell("true"), Optional.of("no-such-user")))
                .hasMessage("There is no user 'no-such-user' on this agent");
    }

    /** No process of the group is there, and none that was started in this container. */
    final void assertGone(Started process) {
        assertThat(launches.table.group(process.process().pid())).isEmpty();
        assertThat(startedIn(process)).isEmpty();
    }

    private Optional<ExitValue> exit(Started process) {
        try {
            return launches.launcher.exit(process.containerId());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Optional<TaskProcess> attach(Started process) {
        try {
            return launches.launcher.attach(process.containerId());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void note(String container, ProcessIdentity identity) throws IOException {
        Files.writeString(
                launches.runtime.create(container).resolve("pid"),
                identity.pid() + " " + identity.start() + " " + identity.bootId() + " " + identity.pid() + " "
                        + identity.start() + "\n");
    }

    /** What runs in a container; its supervisor, which says that all is gone just before it ends, does not count. */
    final List<Long> startedIn(Started process) {
        try {
            long supervisor = launches.runtime
                    .running(process.containerId())
                    .map(running -> running.supervisor().pid())
                    .orElse(0L);
            List<Long> started = new ArrayList<>(
                    launches.table.byVariable("MESOS_CONTAINER_ID").getOrDefault(process.containerId(), List.of()));
            started.remove(supervisor);
            return started;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            return 0;
        }
    }
}
