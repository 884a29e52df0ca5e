package io.kebne.actors.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.contentOf;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.kebne.actors.agent.jvm.LoggingProgram;
import io.kebne.actors.agent.jvm.Program;
import io.kebne.actors.agent.jvm.core.JvmAction;
import io.kebne.actors.api.JvmDiagnostics;
import io.kebne.actors.api.JvmException;
import io.kebne.protocol.agent.AgentMessage.KillTask;
import io.kebne.protocol.agent.AgentMessage.Registered;
import io.kebne.protocol.agent.AgentMessage.ResizeTask;
import io.kebne.protocol.agent.AgentMessage.RunTask;
import io.kebne.protocol.id.TaskId;
import io.kebne.protocol.jvm.JvmInfo;
import io.kebne.protocol.jvm.JvmInfoBuilder;
import io.kebne.protocol.resources.Resources;
import io.kebne.protocol.task.CommandInfo;
import io.kebne.protocol.task.KillPolicy;
import io.kebne.protocol.task.TaskInfo;
import io.kebne.protocol.task.TaskInfoBuilder;
import io.kebne.protocol.task.TaskState;
import io.kebne.protocol.task.TaskStatus;
import io.kebne.protocol.task.Uri;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real Java programs on an agent: how their ends are told apart, and what can be asked of them while they run. */
class JvmTasksTest {
    private static final String CLASSES = classes();

    @TempDir
    private Path directory;

    private AgentTestBed agent;

    @BeforeEach
    void start() throws Exception {
        agent = new AgentTestBed(directory, Map.of("jvm-black-box-time", "30s"));
        agent.tell(new Registered("epoch-1"));
    }

    @AfterEach
    void stop() throws IOException {
        agent.close();
    }

    private static String classes() {
        return place(Program.class);
    }

    private static String place(Class<?> type) {
        try {
            return Path.of(type.getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI())
                    .toString();
        } catch (java.net.URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static JvmInfoBuilder program(String... arguments) {
        return JvmInfo.ofMainClass(Program.class.getName(), List.of(CLASSES))
                .arguments(List.of(arguments))
                .jvmArguments(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"))
                .flightRecorder(false);
    }

    private RunTask launch(String id, JvmInfo jvm) {
        return launch(TaskInfo.of(new TaskId(id), id, Resources.parse("cpus:1;mem:128"), jvm));
    }

    private RunTask launch(TaskInfo info) {
        RunTask task = new RunTask(AgentTestBed.FRAMEWORK, "role-1", info);
        agent.tell(task);
        agent.acknowledged(task, TaskState.STARTING);
        agent.acknowledged(task, TaskState.RUNNING);
        return task;
    }

    private JvmDiagnostics jvms() {
        return agent.host.jvms().diagnostics();
    }

    private long pid(RunTask task) {
        AtomicLong pid = new AtomicLong();
        Await.until("the virtual machine shows itself", () -> {
            try {
                JvmDiagnostics.Machine machine = jvms().machine(AgentTestBed.key(task));
                pid.set(machine.counters().isPresent() ? machine.pid() : 0);
            } catch (JvmException e) {
                return false;
            }
            return pid.get() != 0;
        });
        return pid.get();
    }

    private void signal(long pid, String signal) throws Exception {
        assertThat(new ProcessBuilder("kill", "-" + signal, Long.toString(pid))
                        .start()
                        .waitFor())
                .isZero();
    }

    @Test
    void aProgramThatLeaksEndsByItsHeapAndLeavesIt() {
        RunTask task = launch(
                "leak", program("leak").jdk(System.getProperty("java.home")).build());

        TaskStatus status = agent.acknowledged(task, TaskState.FAILED);
        assertThat(status.message())
                .isEqualTo("JVM_HEAP_OOM: java.lang.OutOfMemoryError: Java heap space; the heap is in jvm/heap.hprof");
        assertThat(agent.sandbox("leak").resolve("jvm/heap.hprof")).isNotEmptyFile();
        assertThat(agent.sandbox("leak").resolve("jvm/gc.log")).isNotEmptyFile();
    }

    @Test
    void aProgramThatCrashesIsToldFromOneThatIsAskedToEndAndFromOneThatExits() throws Exception {
        RunTask crash = launch("crash", program("crash").build());
        assertThat(agent.acknowledged(crash, TaskState.FAILED).message())
                .startsWith("JVM_CRASH: SIGSEGV (0xb) in V  [libjvm.so+0x")
                .contains("Unsafe_Put")
                .endsWith("; see jvm/hs_err.log");

        RunTask stay = launch("stay", program("stay").build());
        signal(pid(stay), "TERM");
        assertThat(agent.acknowledged(stay, TaskState.FAILED).message())
                .isEqualTo("JVM_TERMINATED: The Java program ended on SIGTERM");

        RunTask exit = launch("exit", program("3").build());
        assertThat(agent.acknowledged(exit, TaskState.FAILED).message()).isEqualTo("Command exited with status 3");
    }

    @Test
    void aProgramThatTheSystemGivesNoMoreMemoryIsToldFromOneThatHasUsedUpItsOwn() throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/prlimit")), "prlimit is not installed");
        RunTask task = launch("threads", program("threads").build());
        long pid = pid(task);
        // What it needs to begin it is still to get.
        Path output = agent.sandbox("threads").resolve("stdout");
        Await.until("it has begun", () -> output.toFile().length() > 0);
        Process limit = new ProcessBuilder("/usr/bin/prlimit", "--pid", Long.toString(pid), "--as=100000000").start();
        assertThat(limit.waitFor()).isZero();

        Files.createFile(agent.sandbox("threads").resolve("go"));

        assertThat(agent.acknowledged(task, TaskState.FAILED).message()).startsWith("JVM_NATIVE_OOM: ");
    }

    @Test
    void anAgentThatStartsAgainKnowsItsProgramsAndWhyTheyEndedMeanwhile() throws Exception {
        RunTask task = launch("first", program("stay").build());
        RunTask other = launch("second", program("stay").build());
        long pid = pid(task);
        long otherPid = pid(other);
        agent.awaitAcknowledged();
        agent.crash();
        signal(pid, "TERM");
        Await.until("its end", () -> !Files.exists(Path.of("/proc/" + pid)));

        start();

        assertThat(agent.acknowledged(task, TaskState.FAILED).message())
                .isEqualTo("JVM_TERMINATED: The Java program ended on SIGTERM");
        assertThat(pid(other)).isEqualTo(otherPid);
        signal(otherPid, "SEGV");
        assertThat(agent.acknowledged(other, TaskState.FAILED).message()).startsWith("JVM_CRASH: SIGSEGV (0xb) in ");
    }

    @Test
    void aRunningProgramShowsItselfAndIsRecordedBeforeItsForcedEnd() throws Exception {
        RunTask task = launch(
                "busy",
                program("ignore-terminate")
                        .jdk(System.getProperty("java.home"))
                        .flightRecorder(true)
                        .build());
        long pid = pid(task);
        assertThat(Files.readString(Path.of("/proc/" + pid + "/cmdline"))).contains("-XX:ActiveProcessorCount=1\0");
        assertThat(jvms().machines()).extracting(JvmDiagnostics.Machine::pid).containsExactly(pid);
        assertThat(jvms().find("busy")).containsExactly(AgentTestBed.key(task));
        Await.until("it stays", () -> answers(task, new JvmAction.Threads(), "Program.stayForEver"));
        assertThat(answer(task, new JvmAction.Histogram(false))).contains("java.lang.String");
        assertThat(answer(task, new JvmAction.HeapInfo())).contains("eden space");
        Await.until("it records", () -> answers(task, new JvmAction.Recordings(), "name=kebne"));
        String dump = answer(task, new JvmAction.DumpHeap());
        assertThat(agent.sandbox("busy").resolve(dump)).isNotEmptyFile();
        assertThatThrownBy(() -> jvms().perform(AgentTestBed.key(task), new JvmAction.DumpRecording("no-such")))
                .isInstanceOf(JvmException.class)
                .hasMessageContaining("no-such");

        // In which it begins to end, as the first of its records is to show.
        agent.tell(new KillTask(AgentTestBed.key(task), Optional.of(new KillPolicy(Duration.ofSeconds(2)))));

        agent.acknowledged(task, TaskState.KILLED);
        Path box = agent.sandbox("busy").resolve("blackbox");
        for (int i = 1; i <= 3; i++) {
            assertThat(box.resolve("threads-" + i + ".txt")).content().contains("SIGTERM handler");
        }
        assertThat(box.resolve("histogram.txt")).content().contains("java.lang.String");
        assertThat(box.resolve("counters.txt")).content().contains("java.threads.live=");
        assertThat(box.resolve("exit.jfr")).isNotEmptyFile();
        assertThat(box.resolve("notes.txt")).doesNotExist();
        assertThat(agent.sandbox("busy").resolve("stdout")).hasContent("runs ignore-terminate");
        assertThatThrownBy(() -> jvms().machine(AgentTestBed.key(task))).isInstanceOf(JvmException.class);
    }

    /** It is given less than it uses, which only the message can say; no master lets anybody do that to a Java program. */
    @Test
    void aProgramThatIsResizedIsWatchedByWhatItHasThenAlsoByTheNextLifeOfItsAgent() throws Exception {
        RunTask task = launch(TaskInfo.of(
                new TaskId("resized"),
                "resized",
                Resources.parse("cpus:1;mem:4096"),
                program("stay").build()));
        pid(task);
        Path counters = agent.sandbox("resized").resolve("blackbox/memory-counters.txt");
        agent.tell(new ResizeTask(AgentTestBed.key(task), Resources.parse("cpus:1;mem:16"), Map.of()));
        Await.until("it is recorded near its new limit", () -> Files.exists(counters));

        agent.crash();
        Files.delete(counters);
        start();

        Await.until("it is recorded by the agent's next life", () -> Files.exists(counters));
    }

    @Test
    void aProgramOfAnotherUserThatIsKilledAtOnceIsRecordedToo() throws IOException {
        JvmInfo jvm = JvmInfo.ofMainClass(Program.class.getName(), List.of("program.jar"))
                .arguments(List.of("stay"))
                .build();
        boolean isRoot = System.getProperty("user.name").equals("root");
        RunTask task = launch(new TaskInfoBuilder(new TaskId("killed"), "killed", Resources.parse("cpus:1;mem:128"))
                .command(new CommandInfo(
                        false,
                        TaskInfo.JAVA,
                        List.of(),
                        List.of(),
                        List.of(new Uri(jar().toString(), false, false, false, Optional.empty())),
                        isRoot ? Optional.of("nobody") : Optional.empty()))
                .jvm(jvm)
                .build());
        long pid = pid(task);
        assertThat(Files.getOwner(Path.of("/proc/" + pid)).getName())
                .isEqualTo(isRoot ? "nobody" : System.getProperty("user.name"));
        Await.until("it records", () -> answers(task, new JvmAction.Recordings(), "name=kebne"));

        agent.tell(new KillTask(AgentTestBed.key(task), Optional.of(new KillPolicy(Duration.ZERO))));

        assertThat(agent.acknowledged(task, TaskState.KILLED).message())
                .isEqualTo("Command terminated with signal Killed");
        Path box = agent.sandbox("killed").resolve("blackbox");
        assertThat(box.resolve("recording.jfr")).isNotEmptyFile();
        assertThat(box.resolve("threads-3.txt")).content().contains("\"main\"");
        assertThat(box.resolve("exit.jfr")).doesNotExist();
    }

    @Test
    void levelsOfLoggersAreSaidAndSetWhileTheProgramRuns() {
        List<String> classPath = Stream.of(
                        LoggingProgram.class,
                        org.slf4j.Logger.class,
                        ch.qos.logback.classic.Logger.class,
                        ch.qos.logback.core.Context.class,
                        org.apache.logging.log4j.Logger.class,
                        org.apache.logging.log4j.core.LoggerContext.class)
                .map(JvmTasksTest::place)
                .toList();
        RunTask task = launch(
                "logs",
                JvmInfo.ofMainClass(LoggingProgram.class.getName(), classPath)
                        .jvmArguments(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"))
                        .flightRecorder(false)
                        .build());
        pid(task);
        Await.until(
                "it has logged",
                () -> contentOf(agent.sandbox("logs").resolve("stdout").toFile())
                        .contains("it stays"));

        assertThat(level(task, "root", Optional.empty()))
                .containsExactlyInAnyOrder("logback: DEBUG", "log4j: ERROR", "java.util.logging: INFO");
        assertThat(level(task, "com.example", Optional.of("trace")))
                .containsExactlyInAnyOrder("logback: TRACE", "log4j: TRACE", "java.util.logging: FINER");
        assertThat(level(task, "com.example.orders", Optional.empty()))
                .containsExactlyInAnyOrder("logback: TRACE", "log4j: TRACE", "java.util.logging: FINER");
        assertThat(level(task, "com.example", Optional.of("inherit")))
                .containsExactlyInAnyOrder(
                        "logback: DEBUG",
                        "log4j: failed: java.lang.IllegalArgumentException: it has no way to let a logger inherit again",
                        "java.util.logging: INFO");
        assertThat(level(task, "root", Optional.of("warn")))
                .containsExactlyInAnyOrder("logback: WARN", "log4j: WARN", "java.util.logging: WARNING");
        assertThat(agent.sandbox("logs").resolve("jvm"))
                .isDirectoryNotContaining(file -> file.getFileName().toString().startsWith("logger-"));
    }

    private List<String> level(RunTask task, String logger, Optional<String> level) {
        return answer(task, new JvmAction.LoggerLevel(logger, level)).lines().toList();
    }

    /** Whether it says this; one that has only just begun shows itself before it listens. */
    private boolean answers(RunTask task, JvmAction action, String what) {
        try {
            return jvms().perform(AgentTestBed.key(task), action).contains(what);
        } catch (JvmException e) {
            return false;
        }
    }

    private String answer(RunTask task, JvmAction action) {
        try {
            return jvms().perform(AgentTestBed.key(task), action);
        } catch (JvmException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aProgramInNamespacesOfItsOwnIsSeenThroughThem() throws Exception {
        Process probe = new ProcessBuilder("unshare", "-pfm", "--mount-proc", "true").start();
        assumeTrue(probe.waitFor() == 0, "this machine makes no namespaces");
        String java = System.getProperty("java.home") + "/bin/java";
        RunTask task = AgentTestBed.task(
                "hidden",
                CommandInfo.shell("exec unshare -pfm --mount-proc sh -c 'mount -t tmpfs none /tmp && exec " + java
                        + " -XX:+StartAttachListener -Xmx16m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -cp "
                        + copyOfClasses()
                        + " io.kebne.actors.agent.jvm.Program stay'"));
        agent.tell(task);
        agent.acknowledged(task, TaskState.STARTING);
        agent.acknowledged(task, TaskState.RUNNING);

        long pid = pid(task);
        assertThat(Files.readString(Path.of("/proc/" + pid + "/status"))).containsPattern("NSpid:\t" + pid + "\t[1-9]");
        Await.until("it listens", () -> answers(task, new JvmAction.Threads(), "\"main\""));
        assertThatThrownBy(() -> jvms().perform(AgentTestBed.key(task), new JvmAction.DumpHeap()))
                .hasMessageContaining("the task has no jvm section");
    }

    /** Where a private /tmp does not hide them. */
    private Path copyOfClasses() throws IOException {
        Path classes = Path.of(CLASSES).resolveSibling("jvm-namespace-classes");
        Path file = classes.resolve("io/kebne/actors/agent/jvm/Program.class");
        Files.createDirectories(file.getParent());
        Files.copy(
                Path.of(CLASSES, "io/kebne/actors/agent/jvm/Program.class"),
                file,
                java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        return classes;
    }

    @Test
    void whatCannotRunHereIsToldBeforeItIsStarted() {
        RunTask task = new RunTask(
                AgentTestBed.FRAMEWORK,
                "role-1",
                TaskInfo.of(
                        new TaskId("old"),
                        "old",
                        Resources.parse("cpus:1;mem:128"),
                        program("stay").jdk("999").build()));
        agent.tell(task);
        agent.acknowledged(task, TaskState.STARTING);

        assertThat(agent.acknowledged(task, TaskState.FAILED).message())
                .startsWith("jvm.jdk: there is no JDK 999 on this agent; it has ");
    }

    @Test
    void classesAreArchivedByTheFirstStartAndUsedByTheNext() throws Exception {
        Path jar = jar();
        Path archives = agent.host.workDirectory().classArchives();

        assertThat(loaded("first", jar)).contains("source: file:");
        Await.until("the archive is made", () -> files(archives).stream().anyMatch(name -> name.endsWith(".jsa")));

        assertThat(loaded("second", jar)).contains("source: shared objects file");
        assertThat(files(archives)).hasSize(1);
    }

    /** Which other users may read. */
    private Path jar() throws IOException {
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        Path jar = directory.resolve("program.jar");
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
            out.putNextEntry(new JarEntry("io/kebne/actors/agent/jvm/Program.class"));
            Files.copy(Path.of(CLASSES, "io/kebne/actors/agent/jvm/Program.class"), out);
        }
        return jar;
    }

    /** Runs the program in a jar that is fetched into its sandbox, and says where its class came from. */
    private String loaded(String id, Path jar) throws IOException {
        JvmInfo jvm = JvmInfo.ofMainClass(Program.class.getName(), List.of("program.jar"))
                .arguments(List.of("0"))
                .jvmArguments(List.of("-Xlog:class+load:file=classes.log"))
                .flightRecorder(false)
                .build();
        CommandInfo command = CommandInfo.exec(List.of(TaskInfo.JAVA))
                .withUris(List.of(new Uri(jar.toString(), false, false, false, Optional.empty())));
        RunTask task = launch(new TaskInfoBuilder(new TaskId(id), id, Resources.parse("cpus:1;mem:128"))
                .command(command)
                .jvm(jvm)
                .build());
        agent.acknowledged(task, TaskState.FINISHED);
        assertThat(agent.sandbox(id).resolve("stdout")).hasContent("runs 0");
        return Files.readAllLines(agent.sandbox(id).resolve("classes.log")).stream()
                .filter(line -> line.contains(Program.class.getName() + " "))
                .findFirst()
                .orElseThrow();
    }

    private static List<String> files(Path directory) {
        try (var files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).toList();
        } catch (IOException e) {
            return List.of();
        }
    }
}
