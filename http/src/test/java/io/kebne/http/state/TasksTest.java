package io.kebne.http.state;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.kebne.http.FakeMaster;
import io.kebne.http.TestCluster;
import io.kebne.http.TestServer;
import io.kebne.protocol.task.TaskState;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Mesos' conformance case 75: limit, offset, order and ids of /tasks. */
class TasksTest {
    private static final FakeMaster MASTER = new FakeMaster();
    private static TestServer server;

    @BeforeAll
    static void start() {
        server = TestServer.of(MASTER);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void cluster() {
        MASTER.show(new TestCluster()
                .agent("a", "cpus:100")
                .agent("lost", "cpus:100")
                .framework("f", "*")
                .framework("g", "*")
                .framework("over", "*")
                .launch("f", "*", "a", "third", "cpus:1", 3_000)
                .launch("f", "*", "a", "first", "cpus:1", 1_000)
                .reaches("f", "first", TaskState.FINISHED, 9_000)
                .launch("g", "*", "lost", "second", "cpus:1", 2_000)
                .agentUnreachable("lost", 5_000)
                .launch("over", "*", "a", "zeroth", "cpus:1", 500)
                .frameworkRemoved("over", 6_000)
                .reaches("over", "zeroth", TaskState.KILLED, 6_100)
                .launch("g", "*", "a", "third", "cpus:1", 3_000)
                .view());
    }

    @Test
    void allTasksOfAllFrameworksComeLatestFirst() {
        assertThat(tasks("")).containsExactly("g/third", "f/third", "g/second", "f/first", "over/zeroth");
        assertThat(tasks("order=des")).isEqualTo(tasks(""));
    }

    @Test
    void ascendingIsTheOppositeOrder() {
        assertThat(tasks("order=asc")).containsExactly("over/zeroth", "f/first", "g/second", "f/third", "g/third");
    }

    @Test
    void limitAndOffsetCutOutAPage() {
        assertThat(tasks("order=asc&limit=2")).containsExactly("over/zeroth", "f/first");
        assertThat(tasks("order=asc&limit=2&offset=1")).containsExactly("f/first", "g/second");
        assertThat(tasks("order=asc&offset=4")).containsExactly("g/third");
        assertThat(tasks("offset=5")).isEmpty();
        assertThat(tasks("offset=2147483647&limit=2147483647")).isEmpty();
        assertThat(tasks("limit=0")).isEmpty();
    }

    @Test
    void aHundredTasksAreThePageUnlessSaidOtherwise() {
        TestCluster cluster = new TestCluster().agent("a", "cpus:1000").framework("f", "*");
        for (int i = 0; i < 120; i++) {
            cluster.launch("f", "*", "a", "t" + i, "cpus:1", i);
        }
        MASTER.show(cluster.view());

        assertThat(tasks("")).hasSize(100).startsWith("f/t119").endsWith("f/t20");
        assertThat(tasks("limit=1000")).hasSize(120);
    }

    @Test
    void idsSelect() {
        assertThat(tasks("framework_id=g")).containsExactly("g/third", "g/second");
        assertThat(tasks("task_id=third")).containsExactly("g/third", "f/third");
        assertThat(tasks("framework_id=f&task_id=third")).containsExactly("f/third");
        assertThat(tasks("framework_id=over")).containsExactly("over/zeroth");
        assertThat(tasks("task_id=none")).isEmpty();
    }

    @Test
    void everyTaskShowsItsLatestState() {
        assertThat(states())
                .containsExactly("TASK_STAGING", "TASK_STAGING", "TASK_UNREACHABLE", "TASK_FINISHED", "TASK_KILLED");
    }

    private static List<String> states() {
        List<String> states = new ArrayList<>();
        server.json("/tasks")
                .get("tasks")
                .forEach(task -> states.add(task.get("state").asText()));
        return states;
    }

    private static List<String> tasks(String query) {
        List<String> ids = new ArrayList<>();
        for (JsonNode task : server.json("/tasks?" + query).get("tasks")) {
            ids.add(task.get("framework_id").asText() + "/" + task.get("id").asText());
        }
        return ids;
    }
}
