package io.kebne.http.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import akka.util.ByteString;
import com.fasterxml.jackson.databind.JsonNode;
import com.typesafe.config.ConfigFactory;
import io.kebne.http.FakeMaster;
import io.kebne.http.TestCluster;
import io.kebne.http.TestServer;
import io.kebne.http.wire.WireFormat;
import io.kebne.protocol.task.TaskState;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import org.apache.mesos.v1.Protos.Task;
import org.apache.mesos.v1.master.Protos.Call;
import org.apache.mesos.v1.master.Protos.Response;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How much of what is over is shown. */
class HistoryLimitsTest {
    private static TestCluster cluster() {
        TestCluster cluster = new TestCluster().agent("a", "cpus:100").framework("f", "*");
        for (int i = 0; i < 3; i++) {
            cluster.launch("f", "*", "a", "t" + i, "cpus:1", i).reaches("f", "t" + i, TaskState.FINISHED, 10 + i);
            cluster.framework("over" + i, "*").frameworkRemoved("over" + i, 20 + i);
        }
        return cluster.launch("f", "*", "a", "running", "cpus:1", 30);
    }

    @ParameterizedTest
    @CsvSource({"0, JSON", "0, PROTOBUF", "1, JSON", "1, PROTOBUF", "2, JSON", "2, PROTOBUF"})
    @DisplayName("75 [MaxCompletedFrameworksFlag, MaxCompletedTasksPerFrameworkFlag]")
    void theLatestOfWhatIsOverAreShown(int most, WireFormat format) {
        FakeMaster master = new FakeMaster();
        master.show(cluster().view());
        String settings =
                "kebne.http.history { max-completed-frameworks = %1$d, max-completed-tasks-per-framework = %1$d }"
                        .formatted(most);
        try (TestServer server = TestServer.of(master, settings)) {
            JsonNode state = server.json("/state");
            List<String> latestFrameworks = List.of("over1", "over2").subList(2 - most, 2);
            List<String> latestTasks = List.of("t1", "t2").subList(2 - most, 2);
            assertThat(ids(state.path("completed_frameworks"))).isEqualTo(latestFrameworks);
            assertThat(ids(state.at("/frameworks/0/completed_tasks"))).isEqualTo(latestTasks);
            assertThat(ids(state.at("/frameworks/0/tasks"))).containsExactly("running");
            assertThat(server.json("/tasks").path("tasks")).hasSize(1 + most);
            // What is counted does not depend on what is shown.
            assertThat(server.json("/metrics/snapshot").get("master/tasks_finished"))
                    .isEqualTo(shownAll().get("master/tasks_finished"));

            Response answer = getState(server, format);
            assertThat(answer.getGetState().getGetTasks().getCompletedTasksList())
                    .extracting(Task::getTaskId)
                    .extracting(id -> id.getValue())
                    .isEqualTo(latestTasks);
            assertThat(answer.getGetState().getGetFrameworks().getCompletedFrameworksList())
                    .extracting(one -> one.getFrameworkInfo().getId().getValue())
                    .isEqualTo(latestFrameworks);
        }
    }

    @Test
    void whatIsNotRememberedCannotBeShown() {
        assertThatThrownBy(() -> HistoryLimits.from(ConfigFactory.parseString(
                        "kebne.http.history { max-completed-frameworks = 51, max-completed-tasks-per-framework = 1,"
                                + " max-unreachable-tasks-per-framework = 1 }")))
                .hasMessageContaining("kebne.http.history.max-completed-frameworks: must lie between 0 and 50");
        assertThatThrownBy(() -> HistoryLimits.from(ConfigFactory.parseString(
                        "kebne.http.history { max-completed-frameworks = 1, max-completed-tasks-per-framework = -1,"
                                + " max-unreachable-tasks-per-framework = 1 }")))
                .hasMessageContaining("max-completed-tasks-per-framework: must lie between 0 and 1000");
        assertThatThrownBy(() -> new HistoryLimits(1, 1, -1))
                .hasMessageContaining("max-unreachable-tasks-per-framework: must lie between 0 and");
    }

    @ParameterizedTest
    @CsvSource({"0, JSON", "2, PROTOBUF", "3, JSON", "3, PROTOBUF", "5, JSON"})
    void theLatestOfWhatIsOutOfReachAreShown(int most, WireFormat format) {
        FakeMaster master = new FakeMaster();
        master.show(new TestCluster()
                .agent("a", "cpus:100")
                .agent("late", "cpus:100")
                .agent("early", "cpus:100")
                .framework("f", "*")
                .framework("other", "*")
                .launch("f", "*", "a", "running", "cpus:1", 1)
                .launch("f", "*", "late", "t1", "cpus:1", 2)
                .launch("f", "*", "early", "t4", "cpus:1", 5)
                .launch("f", "*", "early", "t3", "cpus:1", 4)
                .launch("f", "*", "late", "t2", "cpus:1", 3)
                .launch("other", "*", "early", "alone", "cpus:1", 3)
                .agentUnreachable("early", 10)
                .agentUnreachable("late", 20)
                .view());
        // The latest of each framework: by when the agent went, and then by when they were launched.
        List<String> latest = List.of("t2", "t1", "t4", "t3").subList(0, Math.min(most, 4));
        try (TestServer server =
                TestServer.of(master, "kebne.http.history.max-unreachable-tasks-per-framework = " + most)) {
            JsonNode frameworks = server.json("/frameworks?framework_id=f").path("frameworks");
            assertThat(ids(frameworks.at("/0/unreachable_tasks"))).containsExactlyInAnyOrderElementsOf(latest);
            assertThat(ids(frameworks.at("/0/tasks"))).containsExactly("running");
            assertThat(frameworks.at("/0/used_resources/cpus").asInt()).isEqualTo(5);
            assertThat(server.json("/tasks?framework_id=f").path("tasks")).hasSize(1 + latest.size());
            assertThat(server.json("/tasks?framework_id=other").path("tasks")).hasSize(Math.min(most, 1));
            assertThat(server.json("/metrics/snapshot")
                            .get("master/tasks_unreachable")
                            .asInt())
                    .as("counted")
                    .isEqualTo(5);
            assertThat(getState(server, format).getGetState().getGetTasks().getUnreachableTasksList())
                    .extracting(Task::getTaskId)
                    .extracting(id -> id.getValue())
                    .filteredOn(id -> !id.equals("alone"))
                    .containsExactlyInAnyOrderElementsOf(latest);
        }
    }

    private static JsonNode shownAll() {
        FakeMaster master = new FakeMaster();
        master.show(cluster().view());
        try (TestServer server = TestServer.of(master)) {
            return server.json("/metrics/snapshot");
        }
    }

    private static Response getState(TestServer server, WireFormat format) {
        Call call = Call.newBuilder().setType(Call.Type.GET_STATE).build();
        byte[] answer = server.send(
                        "/api/v1",
                        request -> request.header("Content-Type", format.mediaType())
                                .header("Accept", format.mediaType())
                                .POST(BodyPublishers.ofByteArray(
                                        format.encode(call).toArray())),
                        BodyHandlers.ofByteArray())
                .body();
        return format.decode(ByteString.fromArray(answer), Response.getDefaultInstance());
    }

    private static List<String> ids(JsonNode list) {
        List<String> ids = new ArrayList<>();
        list.forEach(one -> ids.add(one.path("id").asText()));
        return ids;
    }
}
