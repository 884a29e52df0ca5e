package io.kebne.http.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.kebne.http.FakeMaster;
import io.kebne.http.TestServer;
import io.kebne.protocol.id.FrameworkId;
import io.kebne.protocol.id.TaskId;
import io.kebne.protocol.operator.OperatorCommand.ResizeTask;
import io.kebne.protocol.operator.OperatorReply;
import io.kebne.protocol.resources.Scalar;
import io.kebne.protocol.task.Limit;
import java.net.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResizeTest {
    private static final FakeMaster MASTER = new FakeMaster();
    private static final FrameworkId FRAMEWORK = new FrameworkId("f");
    private static final TaskId TASK = new TaskId("t");
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
    void noCommands() {
        MASTER.takeCommands();
        MASTER.answer(new OperatorReply.Done());
    }

    @Test
    void whatIsNamedIsChanged() {
        assertThat(server.postForm("/resize", "framework_id=f&task_id=t&cpus=0.5&mem_limit=Infinity")
                        .statusCode())
                .isEqualTo(200);
        assertThat(server.postForm("/master/resize?framework_id=f&task_id=t&mem=512&cpus_limit=2", "")
                        .statusCode())
                .isEqualTo(200);
        assertThat(MASTER.takeCommands())
                .isEqualTo(java.util.List.of(
                        new ResizeTask(FRAMEWORK, TASK, Map.of("cpus", Scalar.of(0.5)), Map.of("mem", Limit.INFINITE)),
                        new ResizeTask(FRAMEWORK, TASK, Map.of("mem", Scalar.of(512)), Map.of("cpus", Limit.of(2)))));
    }

    @ParameterizedTest
    @CsvSource({
        "task_id=t&mem=1, framework_id: ",
        "framework_id=f&mem=1, task_id: ",
        "framework_id=f&task_id=t&mem=0, mem: must be a number above 0",
        "framework_id=f&task_id=t&mem=-1, mem: must be a number above 0",
        "framework_id=f&task_id=t&mem=1e15, mem: must be a number above 0",
        "framework_id=f&task_id=t&cpus=NaN, cpus: must be a number above 0",
        "framework_id=f&task_id=t&cpus=Infinity, cpus: must be a number above 0",
        "framework_id=f&task_id=t&mem_limit=much, mem_limit: must be a number above 0"
    })
    void aWrongRequestNamesTheFieldAndDoesNothing(String form, String message) {
        HttpResponse<String> response = server.postForm("/resize", form);

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.body()).startsWith(message).hasLineCount(1);
        assertThat(MASTER.takeCommands()).isEmpty();
    }

    @Test
    void whatTheAllocatorRefusesIsAConflict() {
        MASTER.answer(new OperatorReply.Refused(OperatorReply.Cause.CONFLICT, "resources", "the agent has no more"));

        HttpResponse<String> response = server.postForm("/resize", "framework_id=f&task_id=t&mem=1");

        assertThat(response.statusCode()).isEqualTo(409);
        assertThat(response.body()).isEqualTo("resources: the agent has no more\n");
    }
}
