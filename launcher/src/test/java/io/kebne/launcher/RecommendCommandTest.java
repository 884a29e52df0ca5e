package io.kebne.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code kebne recommend}. The master is the agent {@code a}, too; {@code b} does not answer and {@code c} is gone. */
class RecommendCommandTest {
    private static final String BUCKETS = "'cpu_buckets':{'first':0.01,'growth':2,'count':20}";

    private FakeMaster master;

    @BeforeEach
    void start() throws IOException {
        master = new FakeMaster();
        String address = master.url().substring("http://".length());
        master.shows(
                        "/tasks?limit=1000000",
                        "{'tasks':[" + task("w1", "a") + "," + task("w2", "a") + "," + task("batch", "a") + ","
                                + task("on-b", "b") + "," + task("on-c", "c") + ","
                                + task("done", "a").replace("RUNNING", "FINISHED") + "]}")
                .shows(
                        "/slaves",
                        "{'slaves':[{'id':'a','hostname':'host-a','pid':'slave(1)@" + address
                                + "'},{'id':'b','hostname':'host-b','pid':'slave(1)@127.0.0.1:1'}]}")
                .shows(
                        "/v2/tasks",
                        "{'tasks':[{'id':'w1','appId':'/web'},{'id':'w2','appId':'/web'},{'id':'on-b','appId':'/db'}]}")
                .shows(
                        "/recommendations",
                        "{'agent_id':'a','percentile':0.5," + BUCKETS + ",'containers':["
                                + container("w1", "1", "0.01", "64", "'0':8") + ","
                                + container("w2", "1", "0.08", "128", "'3':7,'1':2") + ",{'framework_id':'f',"
                                + "'executor_id':'e','task_ids':['batch'],'requested':{'cpus':2,'mem':32},"
                                + "'samples':1,'sample_span_secs':0}]}");
    }

    @AfterEach
    void stop() {
        master.close();
    }

    @Test
    void tasksAreShownWithWhatTheyShouldHaveAndWhoCouldNotBeAsked() {
        Output output = master.run("recommend");

        assertThat(output.exitCode()).isZero();
        assertThat(output.out().lines().limit(6))
                .containsExactly(
                        "TASK                     CPUS  BETTER  MEM  BETTER  COVERS  SEEN FOR",
                        "w1                       1     0.01    256  64      50%     1h1m",
                        "w2                       1     0.08    256  128     50%     1h1m",
                        "batch                    2     -       32   -       -       0m0s",
                        "/web (2 of 2 instances)  1     0.02    256  128     50%     1h1m",
                        "/db (0 of 1 instances)   -     -       -    -       -       0m0s");
        assertThat(output.out())
                .contains("missing: 1 tasks on host-b: the agent does not answer: ")
                .contains("missing: 1 tasks on c: the agent is gone or out of reach\n");
    }

    @Test
    void aServiceIsMeasuredOverItsInstances() {
        String json = master.run("recommend", "/web", "--json").out();

        assertThat(json)
                .contains("\"id\":\"/web\",\"instances\":2,\"measured\":2")
                .contains("\"recommended\":{\"cpus\":0.02,\"mem\":128.0},\"samples\":8")
                .contains("\"missing\":[]")
                .doesNotContain("batch");
    }

    @Test
    void oneTaskIsAskedForAtItsAgent() {
        String json = master.run("recommend", "batch", "--json").out();

        assertThat(json)
                .contains("\"task_ids\":[\"batch\"]", "\"agent_id\":\"a\"")
                .doesNotContain("w1");
    }

    @Test
    void whatTheAgentHasNotSeenIsMissing() {
        master.shows("/recommendations", "{'agent_id':'a','containers':[]}");

        assertThat(master.run("recommend", "w1").out())
                .contains("missing: 1 tasks on host-a: the agent has not looked at them yet");
    }

    @Test
    void anAgentThatDoesNotKnowTheQuestionIsMissing() {
        master.refuses("GET /recommendations", 404, "no such thing");

        assertThat(master.run("recommend", "w1").out())
                .contains("missing: 1 tasks on host-a: the agent does not answer: no such thing");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "recommend none | there is no task 'none'",
                "recommend /none | there is no service '/none' with instances",
                "recommend done | done does not run any more; what it used is forgotten"
            })
    void whatIsWrongIsToldInALine(String line, String message) {
        Output output = master.run(line.split(" "));

        assertThat(output.err()).contains(message);
        assertThat(output.exitCode()).isEqualTo(1);
    }

    private static String task(String id, String agent) {
        return "{'id':'" + id + "','framework_id':'f','slave_id':'" + agent + "','state':'TASK_RUNNING'}";
    }

    private static String container(String task, String cpus, String better, String memory, String weights) {
        return "{'framework_id':'f','executor_id':'" + task + "','task_ids':['" + task + "'],'requested':{'cpus':"
                + cpus + ",'mem':256},'recommended':{'cpus':" + better + ",'mem':" + memory
                + "},'samples':4,'sample_span_secs':3660,'cpu_weights':{" + weights + "}}";
    }
}
