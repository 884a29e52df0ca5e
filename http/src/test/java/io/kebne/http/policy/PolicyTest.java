package io.kebne.http.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.kebne.http.FakeMaster;
import io.kebne.http.TestCluster;
import io.kebne.http.TestServer;
import io.kebne.persistence.allocator.AllocatorEvent.WhitelistUpdated;
import io.kebne.protocol.operator.OperatorCommand.UpdatePriorities;
import io.kebne.protocol.operator.OperatorCommand.UpdateQuota;
import io.kebne.protocol.operator.OperatorCommand.UpdateWeights;
import io.kebne.protocol.operator.OperatorCommand.UpdateWhitelist;
import io.kebne.protocol.operator.OperatorReply;
import io.kebne.protocol.policy.Quota;
import io.kebne.protocol.policy.RolePriority;
import io.kebne.protocol.policy.Weight;
import io.kebne.protocol.resources.Quantities;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PolicyTest {
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
    void emptyCluster() {
        MASTER.takeCommands();
        MASTER.answer(new OperatorReply.Done());
        MASTER.show(new TestCluster().view());
    }

    @Test
    void weightsThatWereSetStandBeforeThoseOfTheSettings() {
        assertThat(server.json("/weights").toString()).isEqualTo("[{\"role\":\"prod\",\"weight\":2.5}]");

        MASTER.show(new TestCluster().weight("prod", 3).weight("dev", 0.5).view());

        assertThat(server.json("/master/weights").toString())
                .isEqualTo("[{\"role\":\"dev\",\"weight\":0.5},{\"role\":\"prod\",\"weight\":3.0}]");
    }

    @Test
    void weightsAreSetAsAnArray() {
        HttpResponse<String> response =
                server.put("/weights", "[{\"role\":\"a/b\",\"weight\":2},{\"role\":\"*\",\"weight\":0.25}]");

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(MASTER.takeCommands())
                .containsExactly(new UpdateWeights(List.of(new Weight("a/b", 2), new Weight("*", 0.25))));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "                                    | body: is missing",
                "[                                   | body: is no JSON, at line 1, column 2",
                "[] []                               | body: is no JSON",
                "[{'role':'a','role':'b'}]           | body: is no JSON",
                "{}                                  | weights: must be an array",
                "[1]                                 | weights[0]: must be an object",
                "[{'weight':1}]                      | weights[0].role: is missing",
                "[{'role':1,'weight':1}]             | weights[0].role: must be a string",
                "[{'role':'a'}]                      | weights[0].weight: is missing",
                "[{'role':'a','weight':'2'}]         | weights[0].weight: must be a number",
                "[{'role':'a','weight':NaN}]         | body: is no JSON",
                "[{'role':'a','weight':1},{'role':'b','weight':0}] | weights[1].weight: the weight of 'b' must be",
                "[{'role':'a','weight':-1}]          | weights[0].weight: the weight of 'a' must be a positive",
                "[{'role':'a','weight':1e400}]       | weights[0].weight: the weight of 'a' must be a positive",
                "[{'role':'/a','weight':1}]          | weights[0].role: '/a' has an empty part",
                "[{'role':'a','weight':1},{'role':'a','weight':2}] | weights: has 'a' twice",
            })
    void wrongWeightsNameTheFieldAndChangeNothing(String body, String message) {
        refused(server.put("/weights", json(body)), message);
    }

    @Test
    void aQuotaInMesosFormLimitsToWhatItGuarantees() {
        HttpResponse<String> response = server.post(
                "/quota",
                json("{'role':'a','force':true,'guarantee':["
                        + "{'name':'cpus','type':'SCALAR','scalar':{'value':1.5},'role':'*'},"
                        + "{'name':'mem','type':'SCALAR','scalar':{'value':64}}]}"));

        assertThat(response.statusCode()).isEqualTo(200);
        Quantities amounts = Quantities.parse("cpus:1.5;mem:64");
        assertThat(MASTER.takeCommands())
                .containsExactly(new UpdateQuota(true, List.of(new Quota("a", amounts, amounts))));
    }

    @Test
    void aQuotaInMesosFormMayHaveALimitOfItsOwn() {
        server.post(
                "/quota",
                json("{'role':'a','guarantee':[{'name':'cpus','type':'SCALAR','scalar':{'value':1}}],"
                        + "'limit':[{'name':'cpus','type':'SCALAR','scalar':{'value':2}}]}"));

        assertThat(MASTER.takeCommands())
                .containsExactly(new UpdateQuota(false, List.of(quota("a", "cpus:1", "cpus:2"))));
    }

    @Test
    void aQuotaThatIsThereIsNotSetAgainInMesosForm() {
        MASTER.show(new TestCluster().quota("a", "cpus:1", "").view());

        refused(
                server.post(
                        "/quota",
                        json("{'role':'a','guarantee':[{'name':'cpus','type':'SCALAR'," + "'scalar':{'value':1}}]}")),
                "role: 'a' has a quota already");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "[]                                    | body: must be an object",
                "{'role':'a'}                          | guarantee: is missing",
                "{'role':'a','guarantee':[]}           | guarantee: names no resource",
                "{'role':'a','guarantee':{}}           | guarantee: must be an array",
                "{'guarantee':[CPUS]}                  | role: is missing",
                "{'role':'..','guarantee':[CPUS]}      | role: '..' has the part '..'",
                "{'role':'a','force':1,'guarantee':[CPUS]} | force: must be true or false",
                "{'role':'a','guarantee':[CPUS,CPUS]}  | guarantee: has 'cpus' twice",
                "{'role':'a','guarantee':[CPUS],'limit':[ZERO]}  | guarantee.cpus: is more than the limit",
                "{'role':'a','guarantee':[{'name':'ports','type':'RANGES'}]} | guarantee[0].type: must be SCALAR",
                "{'role':'a','guarantee':[{'type':'SCALAR','scalar':{'value':1}}]} | guarantee[0].name: is missing",
                "{'role':'a','guarantee':[{'name':'a b','type':'SCALAR','scalar':{'value':1}}]} | guarantee: 'a b' is not",
                "{'role':'a','guarantee':[{'name':'cpus','type':'SCALAR'}]} | guarantee[0].scalar: is missing",
                "{'role':'a','guarantee':[{'name':'cpus','type':'SCALAR','scalar':{'value':-1}}]} | guarantee[0].scalar.value: must lie between 0",
                "{'role':'a','guarantee':[{'name':'cpus','type':'SCALAR','scalar':{'value':'1'}}]} | guarantee[0].scalar.value: must be a number",
                "{'role':'a','guarantee':[{'name':'mem','type':'SCALAR','scalar':{'value':1e13}},CPUS]} | guarantee[0].scalar.value: must lie between 0 and 1e12",
                "{'role':'a','guarantee':[{'name':'cpus','type':'SCALAR','role':'b','scalar':{'value':1}}]} | guarantee[0].role: must be *",
                "{'role':'a','guarantee':[{'name':'cpus','type':'SCALAR','revocable':{},'scalar':{'value':1}}]} | guarantee[0].revocable: cannot",
            })
    void aWrongQuotaInMesosFormNamesTheFieldAndChangesNothing(String body, String message) {
        String cpus = "{'name':'cpus','type':'SCALAR','scalar':{'value':1}}";
        refused(
                server.post("/quota", json(body.replace("CPUS", cpus).replace("ZERO", cpus.replace(":1}", ":0}")))),
                message);
    }

    @Test
    void severalQuotasAreSetAtOnceInThePlainForm() {
        HttpResponse<String> response = server.put(
                "/quota",
                json("{'force':true,'quota_configs':["
                        + "{'role':'a/b','guarantees':{'cpus':0.5},'limits':{'cpus':1,'gpus':0}},{'role':'*','limits':{'mem':64}},"
                        + "{'role':'none'}]}"));

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(MASTER.takeCommands())
                .containsExactly(new UpdateQuota(
                        true,
                        List.of(
                                quota("a/b", "cpus:0.5", "cpus:1;gpus:0"),
                                quota("*", "", "mem:64"),
                                Quota.none("none"))));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{}                                         | quota_configs: is missing",
                "{'quota_configs':null}                     | quota_configs: is missing",
                "{'quota_configs':[],'forced':true}         | forced: there is no such field",
                "{'quota_configs':[{'role':'a','guarantee':{}}]} | quota_configs[0].guarantee: there is no such field",
                "{'quota_configs':[{'role':'a','limits':[]}]}    | quota_configs[0].limits: must be an object",
                "{'quota_configs':[{'role':'a','limits':{'cpus':'1'}}]}   | quota_configs[0].limits.cpus: must be a number",
                "{'quota_configs':[{'role':'a','limits':{'cpus':-0.001}}]} | quota_configs[0].limits.cpus: must lie between",
                "{'quota_configs':[{'role':'a','limits':{'cpus':1e999999999}}]} | quota_configs[0].limits.cpus: must lie between",
                "{'quota_configs':[{'role':'a','limits':{'cpus':1e99999999999}}]} | body: has a number that is beyond all bounds",
                "{'quota_configs':[{'role':'a','limits':{'mem':1099511627777}}]} | quota_configs[0].limits.mem: must lie between 0 and 1e12",
                "{'quota_configs':[{'role':'a','limits':{'':1}}]} | quota_configs[0].limits: '' is not a resource name",
                "{'quota_configs':[{'role':'a','guarantees':{'cpus':2},'limits':{'cpus':1}}]} | quota_configs[0].guarantees.cpus: is more than",
                "{'quota_configs':[{'role':'a'},{'role':'a'}]} | quota_configs: has 'a' twice",
            })
    void wrongQuotasInThePlainFormNameTheFieldAndChangeNothing(String body, String message) {
        refused(server.put("/quota", json(body)), message);
    }

    @Test
    void quotasAreReadAsResourceObjects() {
        MASTER.show(new TestCluster()
                .quota("b", "", "mem:0")
                .quota("a", "cpus:1", "")
                .view());

        assertThat(server.json("/quota").toString())
                .isEqualTo(json("{'infos':[{'role':'a','guarantee':[{'name':'cpus','type':'SCALAR',"
                        + "'scalar':{'value':1.0},'role':'*'}]},{'role':'b','guarantee':[],'limit':["
                        + "{'name':'mem','type':'SCALAR','scalar':{'value':0.0},'role':'*'}]}]}"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/quota/a/b", "/quota/a%2Fb", "/master/quota/a/b"})
    void aQuotaIsRemovedWhateverOthersAreGuaranteed(String path) {
        MASTER.show(new TestCluster().quota("a/b", "cpus:1", "").view());

        assertThat(server.delete(path).statusCode()).isEqualTo(200);
        assertThat(MASTER.takeCommands()).containsExactly(new UpdateQuota(true, List.of(Quota.none("a/b"))));
    }

    @Test
    void whatHasNoQuotaLosesNone() {
        refused(server.delete("/quota/a"), "role: 'a' has no quota");
        refused(server.delete("/quota/-a"), "role: '-a' has a part that starts with '-'");
        assertThat(server.delete("/quota").statusCode()).isEqualTo(405);
    }

    @Test
    void prioritiesAreSetAndRead() {
        HttpResponse<String> response = server.put(
                "/priorities",
                json("{'priorities':[{'role':'a','priority':-5,'preemptible':true},{'role':'b','priority':9,"
                        + "'preempts':true}]}"));

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(MASTER.takeCommands())
                .containsExactly(new UpdatePriorities(
                        List.of(new RolePriority("a", -5, false, true), new RolePriority("b", 9, true, false))));
        MASTER.show(new TestCluster().priority("b", 9, true, false).view());
        assertThat(server.json("/priorities").toString())
                .isEqualTo(json("{'priorities':[{'role':'b','priority':9,'preempts':true,'preemptible':false}]}"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "[]                                                      | body: must be an object",
                "{}                                                      | priorities: is missing",
                "{'priorities':[{'role':'a'}]}                           | priorities[0].priority: is missing",
                "{'priorities':[{'role':'a','priority':1.5}]}            | priorities[0].priority: must be a whole number",
                "{'priorities':[{'role':'a','priority':99999999999}]}    | priorities[0].priority: must be a whole number",
                "{'priorities':[{'role':'a','priority':1000001}]}        | priorities[0].priority: must lie between",
                "{'priorities':[{'role':'a','priority':1,'preempt':true}]} | priorities[0].preempt: there is no such field",
                "{'priorities':[{'role':'a','priority':1,'preempts':1}]} | priorities[0].preempts: must be true or false",
                "{'priorities':[{'role':'a','priority':1},{'role':'a','priority':1}]} | priorities: has 'a' twice",
            })
    void wrongPrioritiesNameTheFieldAndChangeNothing(String body, String message) {
        refused(server.put("/priorities", json(body)), message);
    }

    @Test
    void theWhitelistIsSetReadAndTakenAway() {
        assertThat(server.json("/whitelist").toString()).isEqualTo("{\"hostnames\":null}");

        assertThat(server.put("/whitelist", "{\"hostnames\":[\"b\",\"a\",\"b\"]}")
                        .statusCode())
                .isEqualTo(200);
        assertThat(MASTER.takeCommands())
                .containsExactly(new UpdateWhitelist(Optional.of(new TreeSet<>(Set.of("a", "b")))));

        MASTER.show(new TestCluster()
                .journal(new WhitelistUpdated(Optional.of(new TreeSet<>(Set.of("a"))), 1))
                .view());
        assertThat(server.json("/whitelist").toString()).isEqualTo("{\"hostnames\":[\"a\"]}");

        assertThat(server.delete("/whitelist").statusCode()).isEqualTo(200);
        assertThat(MASTER.takeCommands()).containsExactly(new UpdateWhitelist(Optional.empty()));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{}                       | hostnames: is missing",
                "{'hostnames':'a'}        | hostnames: must be an array",
                "{'hostnames':['a',1]}    | hostnames[1]: must be a string",
                "{'hostnames':['']}       | hostnames[0]: must have from 1 to 255 characters",
                "{'hostnames':['a b']}    | hostnames[0]: has white space",
                "{'hostname':['a']}       | hostname: there is no such field",
            })
    void aWrongWhitelistNamesTheFieldAndChangesNothing(String body, String message) {
        refused(server.put("/whitelist", json(body)), message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/weights", "/quota", "/priorities", "/whitelist"})
    void aBodyThatIsTooLargeIsRefused(String path) {
        assertThat(server.put(path, "[\"" + "x".repeat(300_000) + "\"]").statusCode())
                .isEqualTo(413);
        assertThat(MASTER.takeCommands()).isEmpty();
    }

    @Test
    void aBodyThatIsNestedTooDeeplyIsRefused() {
        refused(server.put("/weights", "[".repeat(100_000)), "body: is no JSON");
    }

    @ParameterizedTest
    @CsvSource({"INVALID,400", "NOT_FOUND,404", "CONFLICT,409"})
    void aRefusalOfTheAllocatorIsPassedOn(OperatorReply.Cause cause, int status) {
        MASTER.answer(new OperatorReply.Refused(cause, "limits.cpus", "2 is consumed"));

        HttpResponse<String> response = server.put("/quota", "{\"quota_configs\":[]}");

        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(response.body()).isEqualTo("limits.cpus: 2 is consumed\n");
    }

    @Test
    void anAllocatorThatCannotWriteNowSaysWhyAndWhenToAskAgain() {
        MASTER.answer(new OperatorReply.Unavailable("journal: disk full", 1_500));

        HttpResponse<String> response = server.put("/weights", "[]");

        assertThat(response.statusCode()).isEqualTo(503);
        assertThat(response.headers().firstValue("retry-after")).contains("2");
        assertThat(response.body()).isEqualTo("Changes are refused now: journal: disk full\n");
    }

    @Test
    void aFaultOfTheAllocatorIsAnInternalError() {
        MASTER.answer(new OperatorReply.Failed("the allocator failed; its log has the details"));

        HttpResponse<String> response = server.put("/weights", "[]");

        assertThat(response.statusCode()).isEqualTo(500);
        assertThat(response.body()).isEqualTo("Internal error: the allocator failed; its log has the details\n");
    }

    @Test
    void anAllocatorThatDoesNotAnswerMayBeAskedAgain() {
        MASTER.answerNothing();

        HttpResponse<String> response = server.put("/weights", "[]");

        assertThat(response.statusCode()).isEqualTo(503);
        assertThat(response.headers().firstValue("retry-after")).contains("1");
        assertThat(response.body()).startsWith("The allocator has not answered");
    }

    private static void refused(HttpResponse<String> response, String message) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(400);
        assertThat(response.body()).startsWith(message).hasLineCount(1);
        assertThat(MASTER.takeCommands()).isEmpty();
    }

    private static Quota quota(String role, String guarantees, String limits) {
        return new Quota(role, Quantities.parse(guarantees), Quantities.parse(limits));
    }

    private static String json(String withSingleQuotes) {
        return withSingleQuotes == null ? "" : withSingleQuotes.replace('\'', '"');
    }
}
