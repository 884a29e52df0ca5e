package io.kebne.actors.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.kebne.actors.agent.core.ContainerUsage;
import io.kebne.protocol.agent.AgentMessage.Registered;
import io.kebne.protocol.agent.AgentMessage.RunTask;
import io.kebne.protocol.id.TaskId;
import io.kebne.protocol.resources.Resources;
import io.kebne.protocol.task.CommandInfo;
import io.kebne.protocol.task.ContainerInfo;
import io.kebne.protocol.task.ProcessLimit;
import io.kebne.protocol.task.Reason;
import io.kebne.protocol.task.TaskInfo;
import io.kebne.protocol.task.TaskState;
import io.kebne.protocol.task.TaskStatus;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Real processes that are looked at, without any control groups. */
class WatchedTasksTest {
    /** A program that listens on any free port, writes which into a file, and stays. */
    static final class Listener {
        private Listener() {}

        public static void main(String... args) throws Exception {
            try (Socket held = new Socket();
                    ServerSocket socket = new ServerSocket()) {
                // It may be ended as soon as it listens: before, the port is held, and written.
                held.setReuseAddress(true);
                held.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
                Path draft = Path.of(args[0] + ".new");
                Files.writeString(draft, Integer.toString(held.getLocalPort()));
                Files.move(draft, Path.of(args[0]));
                socket.setReuseAddress(true);
                socket.bind(held.getLocalSocketAddress(), 1);
                new CountDownLatch(1).await();
            }
        }
    }

    private static final String LISTENER = "exec '" + System.getProperty("java.home")
            + "/bin/java' -XX:TieredStopAtLevel=1 -Xshare:auto -XX:-UsePerfData -cp '"
            + Path.of(WatchedTasksTest.class
                            .getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .getPath())
                    .toAbsolutePath()
            + "' '" + Listener.class.getName() + "' port";

    @TempDir
    Path temp;

    private AgentTestBed bed;

    @AfterEach
    void close() throws Exception {
        bed.close();
    }

    @Test
    void aTaskWhoseSandboxIsLargerThanItsDiskFailsForThat() throws Exception {
        start("disk/du", Map.of("enforce-container-disk-quota", "true", "container-disk-watch-interval", "50ms"));
        // It is in the sandbox as a whole or not at all.
        Path big = temp.resolve("big");
        String line = "head -c 3145728 /dev/zero > " + big + "; mv " + big + " .; sleep 600";
        RunTask task = running("t1", "cpus:0.1;mem:32;disk:2", line);
        TaskStatus failed = bed.acknowledged(task, TaskState.FAILED);
        assertThat(failed.reason()).contains(Reason.CONTAINER_LIMITATION_DISK);
        assertThat(failed.message()).startsWith("Disk usage (3").endsWith("exceeds quota (2MB)");
        assertThat(bed.processesOf("t1")).isEmpty();
    }

    @Test
    void whoeverLooksIsToldOfADiskThatIsTooSmall() throws Exception {
        start("disk/du", Map.of("container-disk-watch-interval", "50ms"));
        running("t1", "cpus:0.1;mem:32;disk:2", "head -c 3145728 /dev/zero > big; sleep 600");
        Await.until("it is seen", () -> usage("t1").counts().getOrDefault("disk_used_bytes", 0L) >= 3_145_728);
        assertThat(usage("t1").counts()).containsEntry("disk_limit_bytes", 2L * 1024 * 1024);
        assertThat(bed.processesOf("t1")).isNotEmpty();
    }

    @Test
    void aTaskThatListensOnAPortThatIsNotItsFailsForThat() throws Exception {
        start("network/ports", Map.of("enforce-container-ports", "true", "container-ports-watch-interval", "50ms"));
        // All ports but those that the system gives to whoever asks for any.
        RunTask task = running("t1", "cpus:0.1;mem:32;ports:[1-1000]", LISTENER);
        TaskStatus failed = bed.acknowledged(task, TaskState.FAILED);
        assertThat(failed.reason()).contains(Reason.CONTAINER_LIMITATION);
        String port = Files.readString(bed.sandbox("t1").resolve("port"));
        assertThat(failed.message())
                .isEqualTo("Container is listening on unallocated ports: [" + port + "-" + port + "]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"auto", "shell"})
    void theProcessesOfATaskHaveTheLimitsThatItAsksFor(String supervisor) throws Exception {
        start("posix/rlimits", Map.of("supervisor", supervisor));
        RunTask task = limited(
                "ulimit -Sn; ulimit -Hn; ulimit -c; exit 5",
                ProcessLimit.of(ProcessLimit.Kind.NOFILE, 100, 200),
                ProcessLimit.of(ProcessLimit.Kind.CORE, 0, 0));
        bed.acknowledged(task, TaskState.RUNNING);
        assertThat(bed.acknowledged(task, TaskState.FAILED).exitStatus()).contains(5);
        assertThat(bed.sandbox("t1").resolve("stdout")).hasContent("100\n200\n0\n");
    }

    @Test
    void aFileThatBecomesTooLongEndsItsWriter() throws Exception {
        start("posix/rlimits", Map.of());
        RunTask task = limited(
                "exec head -c 3145728 /dev/zero > big", ProcessLimit.of(ProcessLimit.Kind.FSIZE, 1_048_576, 1_048_576));
        bed.acknowledged(task, TaskState.RUNNING);
        // 25 is SIGXFSZ.
        assertThat(bed.acknowledged(task, TaskState.FAILED).signal()).contains(25);
        assertThat(bed.sandbox("t1").resolve("big")).hasSize(1_048_576);
    }

    @Test
    void anAgentThatCannotLimitProcessesDoesNotRunTasksThatAskForIt() throws Exception {
        start("posix/mem", Map.of());
        RunTask task = limited("true", ProcessLimit.of(ProcessLimit.Kind.NOFILE, 100, 200));
        TaskStatus failed = bed.acknowledged(task, TaskState.FAILED);
        assertThat(failed.reason()).contains(Reason.CONTAINER_LAUNCH_FAILED);
        assertThat(failed.message()).contains("posix/rlimits");
    }

    private RunTask limited(String line, ProcessLimit... limits) {
        TaskInfo info =
                TaskInfo.of(new TaskId("t1"), "t1", Resources.parse("cpus:0.1;mem:32"), CommandInfo.shell(line))
                        .toBuilder()
                        .container(ContainerInfo.limited(List.of(limits)))
                        .build();
        RunTask task = new RunTask(AgentTestBed.FRAMEWORK, "role-1", info);
        bed.tell(task);
        bed.acknowledged(task, TaskState.STARTING);
        return task;
    }

    @Test
    void whatATaskUsesIsMeasured() throws Exception {
        start("posix/cpu,posix/mem", Map.of());
        running("t1", "cpus:0.1;mem:32", "sleep 600 & while :; do :; done");
        Await.until("it has used time", () -> usage("t1").amounts().getOrDefault("cpus_user_time_secs", 0.0) >= 0.1);
        // Which processes there are is looked at now and then.
        Await.until("both are seen", () -> usage("t1").counts().getOrDefault("processes", 0L) == 2);
        assertThat(usage("t1").counts()).containsEntry("threads", 2L).containsKey("io_read_bytes");
        assertThat(usage("t1").counts().get("mem_rss_bytes")).isBetween(100_000L, 100_000_000L);
        assertThat(bed.host.isolation().usage("other")).isEqualTo(ContainerUsage.UNKNOWN);
    }

    private ContainerUsage usage(String id) {
        try {
            return bed.host
                    .isolation()
                    .usage(bed.sandbox(id).toRealPath().getFileName().toString());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private void start(String isolation, Map<String, String> more) throws Exception {
        Map<String, String> settings =
                new HashMap<>(Map.of("isolation", isolation, "container-watch-interval", "50ms"));
        settings.putAll(more);
        bed = new AgentTestBed(temp, settings);
        bed.tell(new Registered("epoch-1"));
    }

    private RunTask running(String id, String resources, String line) {
        RunTask task = new RunTask(
                AgentTestBed.FRAMEWORK,
                "role-1",
                TaskInfo.of(new TaskId(id), id, Resources.parse(resources), CommandInfo.shell(line)));
        bed.tell(task);
        bed.acknowledged(task, TaskState.STARTING);
        bed.acknowledged(task, TaskState.RUNNING);
        return task;
    }
}
