package io.kebne.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AgentCommandsTest {
    private static final String AGENTS = agents(
            agent("a1-x", "one", 5051, "active", ""),
            agent("a1-y", "two", 5051, "draining", ""),
            agent("b", "two", 5052, "unreachable", ""));

    private FakeMaster master;

    @BeforeEach
    void start() throws IOException {
        master = new FakeMaster().shows("/agents", AGENTS);
    }

    @AfterEach
    void stop() {
        master.close();
    }

    @Test
    void agentsAreATableWithTheirStates() {
        assertThat(master.run("agents").out()).isEqualTo("""
                AGENT  HOST      STATE        CPUS  MEM     DISK  PORTS
                a1-x   one:5051  active       1/4   64/512  0/0   [1-2]
                a1-y   two:5051  draining     1/4   64/512  0/0   [1-2]
                b      two:5052  unreachable  1/4   64/512  0/0   [1-2]
                """);
    }

    @ParameterizedTest
    @CsvSource({"a1-x,a1-x", "a1-y,a1-y", "b,b", "one,a1-x", "two:5052,b"})
    void anAgentIsNamedByIdItsBeginningOrHost(String name, String id) {
        assertThat(master.run("deactivate", name).exitCode()).isZero();
        assertThat(master.changes()).containsExactly("POST /agents/" + id + "/deactivate");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a1 | 'a1' could be 2 agents, such as a1-x and a1-y",
                "two | 'two' could be 2 agents, such as a1-y and b",
                "c | there is no agent 'c'"
            })
    void whatIsNotOneAgentIsExitCodeOne(String name, String message) {
        Output output = master.run("gone", name);

        assertThat(output.err().strip()).isEqualTo("kebne: " + message);
        assertThat(output.exitCode()).isEqualTo(1);
        assertThat(master.changes()).isEmpty();
    }

    @Test
    void anAgentIsReactivatedAndGivenUp() {
        assertThat(master.run("reactivate", "one").out().strip()).isEqualTo("a1-x (one:5051) is active");
        assertThat(master.run("gone", "b", "--json").out().strip())
                .isEqualTo("{\"agent_id\":\"b\",\"state\":\"gone\"}");
        assertThat(master.changes()).containsExactly("POST /agents/a1-x/reactivate", "POST /agents/b/gone");
    }

    @Test
    void anAgentIsDrainedWithoutWaiting() {
        Output output = master.run("drain", "one", "--max-grace-period", "1.5s");

        assertThat(output.out().strip()).isEqualTo("a1-x (one:5051) is draining");
        assertThat(master.changes()).hasSize(1);
        assertThat(master.changes().get(0))
                .startsWith("POST /agents/a1-x/drain ")
                .contains("max_grace_period=1.500", "mark_gone=false");
    }

    @Test
    void waitingEndsWhenTheLastTaskHasEnded() {
        master.shows(
                "/agents",
                AGENTS,
                AGENTS,
                agents(agent("a1-x", "one", 5051, "draining", "DRAINING")),
                agents(agent("a1-x", "one", 5051, "drained", "DRAINED")));

        assertThat(master.run("drain", "one", "--wait").out().strip()).isEqualTo("a1-x (one:5051) is drained");
    }

    @Test
    void waitingForAnAgentToBeGoneEndsWhenItIsRemoved() {
        master.shows("/agents", AGENTS, agents(agent("a1-x", "one", 5051, "draining", "DRAINING")), agents());

        assertThat(master.run("drain", "one", "--wait", "--mark-gone").out().strip())
                .isEqualTo("a1-x (one:5051) is gone");
    }

    @Test
    void anAgentThatIsReactivatedMeanwhileIsExitCodeOne() {
        master.shows("/agents", AGENTS, agents(agent("a1-x", "one", 5051, "draining", "DRAINING")), AGENTS);

        Output output = master.run("drain", "one", "--wait");

        assertThat(output.err().strip()).isEqualTo("kebne: a1-x is not draining any more");
        assertThat(output.exitCode()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "drain one --max-grace-period soon | --max-grace-period: 'soon': expected a time, such as 30s or 5m",
                "drain one --max-grace-period -1s  | --max-grace-period: must not be negative",
                "drain                             | Missing required parameter: 'AGENT'",
                "gone one two                      | Unexpected argument 'two'",
            })
    void wrongUsageIsExitCodeTwo(String arguments, String message) {
        Output output = master.run(arguments.split(" +"));

        assertThat(output.err().strip()).isEqualTo("kebne: " + message);
        assertThat(output.exitCode()).isEqualTo(2);
        assertThat(master.changes()).isEmpty();
    }

    private static String agents(String... agents) {
        return "{'agents':[" + String.join(",", agents) + "]}";
    }

    private static String agent(String id, String hostname, int port, String state, String drain) {
        return "{'id':'" + id + "','hostname':'" + hostname + "','port':" + port + ",'state':'" + state
                + "','used_resources':{'cpus':1.0,'mem':64.0},'resources':{'cpus':4.0,'mem':512.0,'ports':'[1-2]'}"
                + (drain.isEmpty() ? "" : ",'drain_info':{'state':'" + drain + "'}") + "}";
    }
}
