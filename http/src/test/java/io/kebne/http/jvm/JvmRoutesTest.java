package io.kebne.http.jvm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.kebne.actors.agent.jvm.core.JvmAction;
import io.kebne.actors.agent.jvm.core.JvmCounters;
import io.kebne.actors.api.JvmDiagnostics;
import io.kebne.actors.api.JvmException;
import io.kebne.http.FakeAgent;
import io.kebne.http.TestServer;
import io.kebne.protocol.id.FrameworkId;
import io.kebne.protocol.id.TaskId;
import io.kebne.protocol.id.TaskKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JvmRoutesTest {
    private static final TaskKey WEB = key("f", "web");
    private static final Machines MACHINES = new Machines();
    private static TestServer server;

    /** Two frameworks have a task called {@code twin}. */
    private static final class Machines implements JvmDiagnostics {
        private volatile JvmAction asked;
        private final CountDownLatch waiting = new CountDownLatch(8);
        private final CountDownLatch goOn = new CountDownLatch(1);

        @Override
        public List<Machine> machines() {
            return List.of(of(WEB), new Machine(key("f", "mute"), "container-2", 8, Optional.empty()));
        }

        private static Machine of(TaskKey key) {
            return new Machine(
                    key, "container-1", 7, Optional.of(new JvmCounters("17.0.15", 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11)));
        }

        @Override
        public Machine machine(TaskKey key) throws JvmException {
            if (!key.equals(WEB)) {
                throw new JvmException(JvmException.Kind.NOT_LISTENING, "The task is no Java virtual machine");
            }
            return of(key);
        }

        @Override
        public List<TaskKey> find(String taskId) {
            return switch (taskId) {
                case "web", "stuck", "foreign", "slow" -> List.of(key("f", taskId));
                case "twin" -> List.of(key("f", taskId), key("g", taskId));
                default -> List.of();
            };
        }

        @Override
        public String perform(TaskKey key, JvmAction action) throws JvmException {
            switch (key.taskId().value()) {
                case "stuck" -> throw new JvmException(JvmException.Kind.SILENT, "It does not answer");
                case "slow" -> {
                    waiting.countDown();
                    awaitQuietly(goOn);
                }
                case "foreign" -> throw new JvmException(JvmException.Kind.REFUSED, "Not for you");
                default -> asked = action;
            }
            return action.filePrefix().isPresent() ? "jvm/file" : "said\n";
        }
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            assertThat(latch.await(60, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void thoseWhoWaitForVirtualMachinesAreFew() {
        List<CompletableFuture<Integer>> answers = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            answers.add(CompletableFuture.supplyAsync(
                    () -> server.get("/jvm/slow/threads").statusCode(), work -> new Thread(work).start()));
        }
        awaitQuietly(MACHINES.waiting);

        assertThat(server.get("/jvm/web/threads").statusCode()).isEqualTo(503);

        MACHINES.goOn.countDown();
        assertThat(answers).allMatch(answer -> answer.join() == 200);
    }

    private static TaskKey key(String framework, String task) {
        return new TaskKey(new FrameworkId(framework), new TaskId(task));
    }

    @BeforeAll
    static void start() {
        FakeAgent agent = new FakeAgent();
        agent.showJvms(MACHINES);
        server = TestServer.of(agent);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void countersAreShownAsJsonAndToPrometheus() {
        JsonNode all = server.json("/jvm");
        assertThat(all).hasSize(2);
        assertThat(all.get(0)).isEqualTo(server.json("/jvm/web"));
        assertThat(all.get(0).get("heap_used_bytes").asLong()).isEqualTo(1);
        assertThat(all.get(0).get("gc_milliseconds").asLong()).isEqualTo(6);
        assertThat(all.get(1).has("threads")).isFalse();

        assertThat(server.get("/jvm?format=prometheus").body()).contains("""
                        # TYPE kebne_task_jvm_heap_used_bytes gauge
                        kebne_task_jvm_heap_used_bytes{framework_id="f",task_id="web"} 1
                        """).doesNotContain("mute");
        assertThat(server.get("/jvm/web?format=prometheus").body()).contains("kebne_task_jvm_classes{");
    }

    @Test
    void whatIsAskedReachesTheVirtualMachine() {
        assertThat(server.get("/jvm/web/threads").body()).isEqualTo("said\n");
        assertThat(MACHINES.asked).isEqualTo(new JvmAction.Threads());
        server.get("/jvm/web/histogram");
        assertThat(MACHINES.asked).isEqualTo(new JvmAction.Histogram(true));
        server.post("/jvm/web/live-histogram", "");
        assertThat(MACHINES.asked).isEqualTo(new JvmAction.Histogram(false));
        assertThat(server.post("/jvm/web/heap-dump", "").body()).isEqualTo("{\"path\":\"jvm/file\"}");
        assertThat(MACHINES.asked).isEqualTo(new JvmAction.DumpHeap());
        server.post("/jvm/twin/jfr/start?framework_id=g&name=x&settings=profile&max_size=2m&duration=3", "");
        assertThat(MACHINES.asked)
                .isEqualTo(new JvmAction.StartRecording("x", "profile", 2L << 20, Optional.of(Duration.ofSeconds(3))));
        server.post("/jvm/web/logger?name=com.example&level=debug", "");
        assertThat(MACHINES.asked).isEqualTo(new JvmAction.LoggerLevel("com.example", Optional.of("debug")));
        server.post("/jvm/web/logger", "");
        assertThat(MACHINES.asked).isEqualTo(new JvmAction.LoggerLevel("root", Optional.empty()));
        server.post("/jvm/web/jfr/dump", "");
        assertThat(MACHINES.asked).isEqualTo(new JvmAction.DumpRecording("kebne"));
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /jvm/none/threads, 404, Task none does not run on this agent",
        "GET, /jvm/twin/threads, 400, framework_id: is needed",
        "GET, /jvm/twin/threads?framework_id=a%2Fb, 400, framework_id: ",
        "GET, /jvm/twin?framework_id=f, 409, The task is no Java virtual machine",
        "GET, /jvm/stuck/heap, 503, It does not answer",
        "GET, /jvm/foreign/heap, 403, Not for you",
        "GET, /jvm/web/live-histogram, 405, ''",
        "POST, /jvm/web/histogram, 405, ''",
        "GET, /jvm?format=xml, 400, format: must be one of",
        "GET, /jvm/web/gc, 405, ''",
        "POST, /jvm/web/jfr/start?name=a%20b, 400, name: must be",
        "POST, /jvm/web/jfr/start?max_size=1k, 400, max_size: must lie",
        "POST, /jvm/web/jfr/start?settings=all, 400, settings: must be one of",
        "GET, /jvm/web/logger, 405, ''",
        "POST, /jvm/web/logger?name=a%20b, 400, name: must be",
        "POST, /jvm/web/logger?name=a%2Cb, 400, name: must be",
        "POST, /jvm/web/logger?level=loud, 400, level: must be one of trace",
        "POST, /jvm/web/logger?level=inherit, 400, level: must be said",
        "POST, /jvm/web/jfr/start?duration=0, 400, duration: must lie",
    })
    void whatIsWrongIsToldAndNotDone(String method, String uri, int status, String message) {
        MACHINES.asked = null;

        var response = method.equals("GET") ? server.get(uri) : server.post(uri, "");

        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        assertThat(response.body()).startsWith(message);
        assertThat(MACHINES.asked).isNull();
    }
}
