package io.kebne.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ExplainCommandTest {
    private FakeMaster master;

    @BeforeEach
    void start() throws IOException {
        master = new FakeMaster();
    }

    @AfterEach
    void stop() {
        master.close();
    }

    @Test
    void tasksThatDoNotRunAreExplained() {
        master.shows(
                "/explain",
                "{'pending':[{'task_id':'big','framework_name':'web','reason':'asks 64 cpus'}],"
                        + "'failed':[{'task_id':'bad','framework_name':'web','state':'TASK_FAILED','reason':'R','message':'exit 1'},"
                        + "{'task_id':'lost','framework_name':'web','state':'TASK_LOST','reason':'R','message':''}]}");

        assertThat(master.run("explain").out()).isEqualTo("""
                TASK  FRAMEWORK  STATE        WHY
                big   web        PENDING      asks 64 cpus
                bad   web        TASK_FAILED  exit 1
                lost  web        TASK_LOST    R
                """);
    }

    @Test
    void whatIsExplainedCanBeNarrowedDown() {
        String webShop = "{'pending':[],'failed':[],'frameworks':[{'framework_name':'web shop'}]}";
        master.shows("/explain?framework=web+shop", webShop);
        master.shows("/explain?framework=nope", "{'pending':[],'failed':[],'frameworks':[]}");
        master.shows("/explain?task=t", "{'pending':[],'failed':[]}");

        assertThat(master.run("explain", "--framework", "web shop", "--json")
                        .out()
                        .strip())
                .isEqualTo(webShop.replace('\'', '"'));
        Output unknown = master.run("explain", "--framework", "nope");
        assertThat(unknown.err().strip()).isEqualTo("kebne: there is no framework 'nope'");
        assertThat(unknown.exitCode()).isEqualTo(1);
        Output none = master.run("explain", "--task", "t");
        assertThat(none.err().strip()).isEqualTo("kebne: no task 't' waits or has failed");
        assertThat(none.exitCode()).isEqualTo(1);
    }

    @Test
    void aFrameworkIsExplainedStepByStep() {
        String steps =
                "'steps':{'agents':7,'not_offerable':1,'filtered':2,'reserved':0,'constraints':{},'gpu':0,'region':0,"
                        + "'limit':{'prod':1},'headroom':0,'too_small':{'':1,'cpus':2},'outstanding':0,'remaining':0}";
        master.shows(
                "/explain?framework=web",
                "{'pending':[],'failed':[],'frameworks':[{'framework_name':'web','last_round':{'timestamp':1500000000.5},"
                        + "'roles':[{'role':'prod'," + steps + "}],'pending':[{'task_id':'t1'," + steps
                        + ",'advice':['end some tasks']}],'refusals':[{'role':'prod','slave_id':'a',"
                        + "'timestamp':1500000001.0,'refuse_seconds':5.0}]}]}");

        assertThat(master.run("explain", "--framework", "web").out()).isEqualTo("""
                TASK  FRAMEWORK  STATE  WHY

                Of the agents, for web (last round at 2017-07-14T02:40:00Z):
                FOR        AGENTS  OUT  REFUSED  RESERVED  CONSTRAINT  GPU  REGION  LIMIT     HELD BACK  TOO SMALL    OFFERED  LEFT
                role prod  7       1    2        -         -           -    -       1 (prod)  -          1, 2 (cpus)  -        0
                t1         7       1    2        -         -           -    -       1 (prod)  -          1, 2 (cpus)  -        0
                t1: end some tasks
                refused at 2017-07-14T02:40:01Z for 5s: agent a, role prod
                """);
    }
}
