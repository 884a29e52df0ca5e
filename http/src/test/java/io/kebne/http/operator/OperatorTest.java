package io.kebne.http.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.kebne.actors.api.Health;
import io.kebne.http.FakeMaster;
import io.kebne.http.TestCluster;
import io.kebne.http.TestServer;
import io.kebne.protocol.id.FrameworkId;
import io.kebne.protocol.id.TaskId;
import io.kebne.protocol.id.TaskKey;
import io.kebne.protocol.task.KillPolicy;
import io.kebne.protocol.task.TaskState;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OperatorTest {
    private static final FakeMaster MASTER = new FakeMaster();
    private static final TaskKey TASK = new TaskKey(new FrameworkId("f"), new TaskId("t"));
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
        MASTER.takeVerbs();
        MASTER.show(new TestCluster()
                .agent("a", "cpus:4")
                .framework("f", "*")
                .framework("over", "*")
                .frameworkRemoved("over", 1)
                .launch("f", "*", "a", "t", "cpus:1", 1)
                .launch("f", "*", "a", "done", "cpus:1", 1)
                .reaches("f", "done", TaskState.FINISHED, 2)
                .view());
    }

    @Test
    void aTaskIsKilledByForm() {
        assertThat(server.postForm("/kill", "framework_id=f&task_id=t").statusCode())
                .isEqualTo(202);
        assertThat(MASTER.takeVerbs()).containsExactly(new FakeMaster.Kill(TASK, Optional.empty()));
    }

    @Test
    void nothingIsEndedWhileChangesAreRefused() {
        MASTER.setHealth(new Health(List.of("no majority of masters"), 0, 0, 0));
        try {
            HttpResponse<String> kill = server.postForm("/kill", "framework_id=f&task_id=t");
            assertThat(kill.statusCode()).isEqualTo(503);
            assertThat(kill.body()).isEqualTo("Changes are refused now: no majority of masters\n");
            assertThat(server.postForm("/teardown", "frameworkId=f").statusCode())
                    .isEqualTo(503);
        } finally {
            MASTER.setHealth(new Health(List.of(), 0, 0, 0));
        }
        assertThat(MASTER.takeVerbs()).isEmpty();
    }

    @Test
    void aTaskIsKilledByQueryWithAGracePeriod() {
        HttpResponse<String> response = server.send(
                "/master/kill?framework_id=f&task_id=t&grace_period=0.5",
                request -> request.POST(BodyPublishers.noBody()));

        assertThat(response.statusCode()).isEqualTo(202);
        assertThat(MASTER.takeVerbs())
                .containsExactly(new FakeMaster.Kill(TASK, Optional.of(new KillPolicy(Duration.ofMillis(500)))));
    }

    @Test
    void theFormCountsWhereBothNameAParameter() {
        assertThat(server.postForm("/kill?task_id=done&framework_id=f", "task_id=t")
                        .statusCode())
                .isEqualTo(202);
        assertThat(MASTER.takeVerbs()).containsExactly(new FakeMaster.Kill(TASK, Optional.empty()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "framework_id: is missing <- task_id=t",
                "framework_id: is missing <- framework_id=&task_id=t",
                "framework_id: has a forbidden character at position 1 <- framework_id=a%2Fb&task_id=t",
                "framework_id: no framework has this id <- framework_id=nobody&task_id=t",
                "task_id: is missing <- framework_id=f",
                "task_id: must not be '..' <- framework_id=f&task_id=..",
                "task_id: the framework has no such task <- framework_id=f&task_id=u",
                "task_id: the task has ended already <- framework_id=f&task_id=done",
                "grace_period: must be a number of seconds, such as 5 or 0.5 <- framework_id=f&task_id=t&grace_period=-1",
                "grace_period: must be a number of seconds, such as 5 or 0.5 <- framework_id=f&task_id=t&grace_period=NaN",
                "grace_period: must be a number of seconds, such as 5 or 0.5 <- framework_id=f&task_id=t&grace_period=1e308",
                "grace_period: is too long <- framework_id=f&task_id=t&grace_period=99999999"
            })
    void aWrongKillNamesTheFieldAndDoesNothing(String expected) {
        String[] messageAndForm = expected.split(" <- ", -1);

        HttpResponse<String> response = server.postForm("/kill", messageAndForm[1]);

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.body()).isEqualTo(messageAndForm[0] + "\n");
        assertThat(MASTER.takeVerbs()).isEmpty();
    }

    @Test
    void aFrameworkIsTornDown() {
        HttpResponse<String> response = server.postForm("/teardown", "frameworkId=f");

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(MASTER.takeVerbs()).containsExactly(new FakeMaster.Teardown(new FrameworkId("f")));
    }

    @Test
    void aFormWithoutADeclaredTypeIsReadToo() {
        HttpResponse<String> response =
                server.send("/teardown", request -> request.POST(BodyPublishers.ofString("frameworkId=f\n")));

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(MASTER.takeVerbs()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "frameworkId=", "framework_id=f", "frameworkId=nobody", "frameworkId=over"})
    void aWrongTeardownNamesTheFieldAndDoesNothing(String form) {
        HttpResponse<String> response = server.postForm("/teardown", form);

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.body()).startsWith("frameworkId: ");
        assertThat(MASTER.takeVerbs()).isEmpty();
    }
}
