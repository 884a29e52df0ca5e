package io.kebne.http.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.kebne.http.FakeMaster;
import io.kebne.http.TestServer;
import io.kebne.protocol.id.AgentId;
import io.kebne.protocol.operator.OperatorCommand;
import io.kebne.protocol.operator.OperatorCommand.DeactivateAgent;
import io.kebne.protocol.operator.OperatorCommand.DrainAgent;
import io.kebne.protocol.operator.OperatorCommand.MarkAgentGone;
import io.kebne.protocol.operator.OperatorCommand.ReactivateAgent;
import io.kebne.protocol.operator.OperatorReply;
import io.kebne.protocol.policy.DrainConfig;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AgentControlTest {
    private static final FakeMaster MASTER = new FakeMaster();
    private static final AgentId AGENT = new AgentId("a-1");
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
    void anAgentIsDrainedAsItsTasksWant() {
        assertThat(server.postForm("/agents/a-1/drain", "").statusCode()).isEqualTo(200);
        assertThat(MASTER.takeCommands())
                .containsExactly(new DrainAgent(AGENT, new DrainConfig(Optional.empty(), false)));
    }

    @Test
    void anAgentIsDrainedWithinATimeAndThenGone() {
        HttpResponse<String> response =
                server.postForm("/master/agents/a-1/drain?mark_gone=true", "max_grace_period=1.5");

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(MASTER.takeCommands())
                .containsExactly(new DrainAgent(AGENT, new DrainConfig(Optional.of(Duration.ofMillis(1_500)), true)));
    }

    @Test
    void anAgentIsTakenOutAndPutBackAndGivenUp() {
        assertThat(server.postForm("/agents/a-1/deactivate", "").statusCode()).isEqualTo(200);
        assertThat(server.postForm("/agents/a-1/reactivate", "").statusCode()).isEqualTo(200);
        assertThat(server.postForm("/agents/a-1/gone", "").statusCode()).isEqualTo(200);
        assertThat(MASTER.takeCommands()).containsExactly(new OperatorCommand[] {
            new DeactivateAgent(AGENT), new ReactivateAgent(AGENT), new MarkAgentGone(AGENT)
        });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a-1/drain?max_grace_period=-1  | max_grace_period: must be a number of seconds",
                "a-1/drain?max_grace_period=NaN | max_grace_period: must be a number of seconds",
                "a-1/drain?max_grace_period=    | max_grace_period: must be a number of seconds",
                "a-1/drain?mark_gone=yes        | mark_gone: must be one of true, false",
                "a%20b/drain                    | agent_id: has a forbidden character at position 1",
                "a%2Fb/gone                     | agent_id: has a forbidden character at position 1",
            })
    void aWrongRequestNamesTheFieldAndDoesNothing(String path, String message) {
        HttpResponse<String> response = server.postForm("/agents/" + path, "");

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.body()).startsWith(message).hasLineCount(1);
        assertThat(MASTER.takeCommands()).isEmpty();
    }

    @Test
    void anAgentThatIsNotThereIsNotFound() {
        MASTER.answer(new OperatorReply.Refused(OperatorReply.Cause.NOT_FOUND, "agent_id", "there is no agent x"));

        HttpResponse<String> response = server.postForm("/agents/x/gone", "");

        assertThat(response.statusCode()).isEqualTo(404);
        assertThat(response.body()).isEqualTo("agent_id: there is no agent x\n");
    }

    @Test
    void whatIsNoVerbIsNotFound() {
        assertThat(server.postForm("/agents/a-1/explode", "").statusCode()).isEqualTo(404);
        assertThat(server.get("/agents/a-1/drain").statusCode()).isEqualTo(405);
    }
}
