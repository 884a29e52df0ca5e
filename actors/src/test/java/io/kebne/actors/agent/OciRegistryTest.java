package io.kebne.actors.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.kebne.actors.agent.oci.TestRegistry;
import io.kebne.protocol.agent.AgentMessage.RunTask;
import io.kebne.protocol.task.CommandInfo;
import io.kebne.protocol.task.Reason;
import io.kebne.protocol.task.TaskState;
import io.kebne.protocol.task.TaskStatus;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Images that a real skopeo gets from a registry. */
class OciRegistryTest extends OciTasks {
    private TestRegistry registry;

    @BeforeEach
    void open() throws IOException {
        registry = TestRegistry.open(images.directory());
    }

    @AfterEach
    void closeRegistry() {
        registry.close();
    }

    @Test
    void anImageIsGotFromTheRegistryOnceForItsName() throws Exception {
        startWith("http://");
        finish("t1", "tiny");
        int asked = registry.manifests();
        assertThat(asked).isPositive();

        finish("t2", "tiny:latest");
        assertThat(registry.manifests()).isEqualTo(asked);

        finish("t3", registry.authority() + "/tiny");
        finish("t4", "tiny@" + digest());
        assertThat(left("unpacked")).as("the same by all names").hasSize(1);
    }

    @Test
    void whatTheRegistryDoesNotHaveFailsTheTaskWithItsWords() throws Exception {
        startWith("http://");

        TaskStatus failed = failed("t1", "none");

        assertThat(failed.reason()).contains(Reason.CONTAINER_LAUNCH_FAILED);
        assertThat(failed.message())
                .startsWith("Failed to get the image none: skopeo: ")
                .contains(registry.authority() + "/none:latest");
        assertThat(left("drafts")).isEmpty();
        finish("t2", "tiny");
    }

    @Test
    void aRegistryIsAskedByTlsUnlessItsUrlSaysOtherwise() throws Exception {
        try (ServerSocket hangsUp = hangsUp()) {
            String authority = "127.0.0.1:" + hangsUp.getLocalPort();
            start(Map.of("docker-registry", "https://" + authority));
            assertThat(failed("t1", "tiny").message()).contains("https://" + authority);
        }
    }

    @Test
    void otherRegistriesAreAskedByTls() throws Exception {
        startWith("http://");
        try (ServerSocket hangsUp = hangsUp()) {
            String authority = "127.0.0.1:" + hangsUp.getLocalPort();
            assertThat(failed("t1", authority + "/tiny").message()).contains("https://" + authority);
        }
    }

    /** Whoever tries TLS or anything else there is told at once that it fails. */
    private static ServerSocket hangsUp() throws IOException {
        ServerSocket server = new ServerSocket(0, 0, InetAddress.getLoopbackAddress());
        Thread thread = new Thread(() -> {
            try {
                while (true) {
                    server.accept().close();
                }
            } catch (IOException e) {
                // The test is over.
            }
        });
        thread.setDaemon(true);
        thread.start();
        return server;
    }

    private void startWith(String scheme) throws Exception {
        start(Map.of("docker-registry", scheme + registry.authority()));
    }

    private static String digest() throws IOException {
        String index = Files.readString(images.directory().resolve("tiny/index.json"));
        int start = index.indexOf("sha256:");
        return index.substring(start, start + "sha256:".length() + 64);
    }

    private void finish(String id, String image) {
        RunTask task = run(id, image, CommandInfo.shell("test -e /bin/sh"));
        bed.acknowledged(task, TaskState.FINISHED);
    }

    private TaskStatus failed(String id, String image) {
        return bed.acknowledged(launch(id, container(image, List.of()), CommandInfo.shell("true")), TaskState.FAILED);
    }
}
