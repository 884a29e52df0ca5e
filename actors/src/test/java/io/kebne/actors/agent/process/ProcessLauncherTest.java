package io.kebne.actors.agent.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.kebne.actors.agent.Await;
import io.kebne.actors.agent.process.Launches.Started;
import io.kebne.protocol.task.CommandInfo;
import io.kebne.protocol.task.EnvironmentVariable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against real processes of this machine. */
class ProcessLauncherTest {
    @TempDir
    Path temp;

    private Launches launches;

    @BeforeEach
    void open() throws IOException {
        launches = new Launches(temp);
    }

    @AfterEach
    void close() {
        launches.close();
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
        assertThat(launches.pids).isEmptyDirectory();
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
        process.process().terminate();
        assertThat(process.exitValue()).isEqualTo(3);
        assertThat(Files.readString(process.sandbox().resolve("log"))).isEqualTo("child\nparent\n");
    }

    @Test
    void destroyEndsChildrenAndGrandchildrenThatIgnoreTerm() throws Exception {
        Started process =
                launches.shell("trap '' TERM; sh -c 'sh -c \"echo up > up; while :; do sleep 1; done\" & wait' &"
                        + " while :; do sleep 1; done");
        Await.until("grandchild", () -> size(process.sandbox().resolve("up")) > 0);
        process.process().terminate();
        assertThat(launches.table.group(process.process().pid())).hasSizeGreaterThanOrEqualTo(3);
        process.process().destroy();
        assertThat(process.exitValue()).isEqualTo(128 + 9);
        assertGone(process);
    }

    @Test
    void childrenThatOutliveTheirParentAreStillThereToBeEnded() throws Exception {
        Started process = launches.shell("(trap '' TERM HUP; echo up > up; while :; do sleep 1; done) & exit 3");
        assertThat(process.process().exited().get(20, TimeUnit.SECONDS)).isEqualTo(3);
        Await.until("up", () -> size(process.sandbox().resolve("up")) > 0);
        assertThat(process.process().gone()).isNotDone();
        process.process().terminate();
        assertThat(launches.table.group(process.process().pid())).isNotEmpty();
        process.process().destroy();
        assertThat(process.exitValue()).isEqualTo(3);
        assertGone(process);
    }

    @Test
    void childrenThatEndByThemselvesAreNoticed() throws Exception {
        Started process = launches.shell("(until [ -f end ]; do sleep 0.01; done; exit 0) & exit 0");
        assertThat(process.process().exited().get(20, TimeUnit.SECONDS)).isZero();
        assertThat(process.process().gone()).isNotDone();
        Files.createFile(process.sandbox().resolve("end"));
        assertThat(process.exitValue()).isZero();
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
        process.process().terminate();
        process.process().destroy();
    }

    @Test
    void aProcessIsNotedWhileItRuns() throws Exception {
        Started process = launches.shell("exec sleep 100");
        ProcessIdentity noted = ProcessIdentity.parse(Files.readString(launches.pids.resolve(process.containerId())))
                .orElseThrow();
        assertThat(noted.pid()).isEqualTo(process.process().pid());
        assertThat(launches.table.isRunning(noted)).isTrue();
        process.process().destroy();
        process.exitValue();
        assertThat(launches.table.isRunning(noted)).isFalse();
        assertThat(launches.pids).isEmptyDirectory();
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
                        "MESOS_SLAVE_ID=agent-1",
                        "MESOS_AGENT_ID=agent-1",
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

    @Test
    void withoutSetsidChildrenAreStillEndedWhileTheirParentLives() throws Exception {
        try (Launches bare = new Launches(temp.resolve("bare"), Map.of("PATH", "/nonexistent"))) {
            Started process = bare.shell("sleep 100 & echo $! > child; sleep 100");
            Await.until("child", () -> size(process.sandbox().resolve("child")) > 0);
            process.process().destroy();
            assertThat(process.exitValue()).isEqualTo(128 + 9);
            Await.until("child gone", () -> startedIn(process).isEmpty());
        }
    }

    @Test
    void signalsGetThroughAfterTheirShellHasDied() throws Exception {
        Executables executables = Executables.onPath(System.getenv("PATH"));
        try (SignalShell signals = new SignalShell(executables)) {
            Process first = new ProcessBuilder("sleep", "100").start();
            assertThat(signals.toProcess(SignalShell.Signal.TERM, first.pid())).isTrue();
            assertThat(first.waitFor(20, TimeUnit.SECONDS)).isTrue();
            ProcessHandle.current()
                    .children()
                    .filter(p -> p.info().commandLine().orElse("").contains("while read -r signal"))
                    .forEach(ProcessHandle::destroyForcibly);
            Process second = new ProcessBuilder("sleep", "100").start();
            Await.until("signal", () -> signals.toProcess(SignalShell.Signal.KILL, second.pid()) || !second.isAlive());
            assertThat(second.waitFor(20, TimeUnit.SECONDS)).isTrue();
            assertThat(signals.toProcess(SignalShell.Signal.KILL, second.pid())).isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, 0, 1})
    void signalsNeverGoToInitOrToEverybody(long id) {
        try (SignalShell signals = new SignalShell(Executables.onPath(""))) {
            assertThatThrownBy(() -> signals.toGroup(SignalShell.Signal.KILL, id))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> signals.toProcess(SignalShell.Signal.KILL, id))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    /** No process of the group is there, and none that was started in this container. */
    private void assertGone(Started process) {
        assertThat(launches.table.group(process.process().pid())).isEmpty();
        assertThat(startedIn(process)).isEmpty();
    }

    private List<Long> startedIn(Started process) {
        return launches.table.byVariable("MESOS_CONTAINER_ID").getOrDefault(process.containerId(), List.of());
    }

    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            return 0;
        }
    }
}
