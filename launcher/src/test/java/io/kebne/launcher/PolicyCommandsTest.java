package io.kebne.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PolicyCommandsTest {
    private static final String ROLES = "{'roles':["
            + "{'name':'eng','weight':2.5,'frameworks':['f','g'],'allocated':{'cpus':3.5,'mem':64.0},'offered':{'cpus':0.5},"
            + "'reserved':{},'quota':{'role':'eng','guarantee':{'cpus':3.0},'limit':{'cpus':4.0,'gpus':0.0},"
            + "'consumed':{'cpus':3.5}}},"
            + "{'name':'eng/web','weight':1.0,'frameworks':[],'allocated':{},'offered':{},'reserved':{'disk':1024.0},"
            + "'quota':{'role':'eng/web','guarantee':{},'limit':{},'consumed':{}}}]}";

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
    void rolesAreATable() {
        assertThat(master.shows("/roles", ROLES).run("roles").out()).isEqualTo("""
                ROLE     WEIGHT  FRAMEWORKS  ALLOCATED        OFFERED   RESERVED   GUARANTEE  LIMIT
                eng      2.5     2           cpus:3.5;mem:64  cpus:0.5             cpus:3     cpus:4;gpus:0
                eng/web  1       0                                      disk:1024
                """);
    }

    @ParameterizedTest
    @ValueSource(strings = {"quota", "quota ls"})
    void quotasAreALineForEachResource(String command) {
        assertThat(master.shows("/roles", ROLES).run(command.split(" ")).out()).isEqualTo("""
                ROLE  RESOURCE  GUARANTEE  LIMIT  CONSUMED
                eng   cpus      3          4      3.5
                eng   gpus      -          0      0
                """);
    }

    @Test
    void quotasArePrintedAsTheMasterSaysThem() {
        assertThat(master.shows("/roles", ROLES).run("quota", "--json").out().strip())
                .isEqualTo(json("[{'role':'eng','guarantee':{'cpus':3.0},'limit':{'cpus':4.0,'gpus':0.0},"
                        + "'consumed':{'cpus':3.5}}]"));
    }

    @Test
    void aQuotaIsSetAsAWhole() {
        Output output = master.run(
                "quota", "set", "eng/web", "--guarantee", "cpus:1,mem:512", "--limit=cpus:1.5;mem:1024", "--force");

        assertThat(output.out().strip())
                .isEqualTo("quota of eng/web: guarantee cpus:1;mem:512, limit cpus:1.5;mem:1024");
        assertThat(output.exitCode()).isZero();
        assertThat(master.changes())
                .containsExactly("PUT /quota {'force':true,'quota_configs':[{'role':'eng/web',"
                        + "'guarantees':{'cpus':1,'mem':512},'limits':{'cpus':1.5,'mem':1024}}]}");
    }

    @Test
    void whatWasSetCanBePrintedAsJson() {
        assertThat(master.run("quota", "set", "a", "--limit", "gpus:0", "--json")
                        .out()
                        .strip())
                .isEqualTo(json("{'role':'a','guarantees':{},'limits':{'gpus':0}}"));
    }

    @Test
    void aQuotaIsRemoved() {
        assertThat(master.run("quota", "rm", "eng/web").exitCode()).isZero();
        assertThat(master.changes()).containsExactly("DELETE /quota/eng%2Fweb");
    }

    @Test
    void aRefusalIsOneLineAndExitCodeOne() {
        master.refuses("PUT /quota", 400, "quota_configs[0].limits.cpus: 2 is consumed");

        Output output = master.run("quota", "set", "a", "--limit", "cpus:1");

        assertThat(output.err().strip()).isEqualTo("kebne: quota_configs[0].limits.cpus: 2 is consumed");
        assertThat(output.exitCode()).isEqualTo(1);
    }

    @Test
    void aMasterThatIsNotReadyIsExitCodeThree() {
        master.refuses("PUT /weights", 503, "The allocator has not answered");

        assertThat(master.run("weights", "set", "a=1").exitCode()).isEqualTo(3);
    }

    @Test
    void weightsAreListedAndSetTogether() {
        master.shows("/weights", "[{'role':'dev','weight':0.5},{'role':'prod','weight':3.0}]");

        assertThat(master.run("weights").out()).isEqualTo("""
                ROLE  WEIGHT
                dev   0.5
                prod  3
                """);
        assertThat(master.run("weights", "set", "prod=3", "a/b=0.25").out().strip())
                .isEqualTo("prod=3 a/b=0.25");
        assertThat(master.changes())
                .containsExactly("PUT /weights [{'role':'prod','weight':3.0},{'role':'a/b','weight':0.25}]");
    }

    @Test
    void prioritiesAreListedAndSet() {
        master.shows(
                "/priorities", "{'priorities':[{'role':'prod','priority':10,'preempts':true,'preemptible':false}]}");

        assertThat(master.run("priority", "ls").out()).isEqualTo("""
                ROLE  PRIORITY  PREEMPTS  PREEMPTIBLE
                prod  10        yes       no
                """);
        assertThat(master.run("priority", "set", "batch", "-5", "--preemptible")
                        .out()
                        .strip())
                .isEqualTo("priority of batch: -5, preemptible");
        assertThat(master.changes())
                .containsExactly("PUT /priorities {'priorities':[{'role':'batch','priority':-5,'preempts':false,"
                        + "'preemptible':true}]}");
    }

    @Test
    void theWhitelistIsListedSetAndCleared() {
        master.shows("/whitelist", "{'hostnames':null}", "{'hostnames':['a','b']}");

        assertThat(master.run("whitelist").out()).isEqualTo("HOST\n* (there is no whitelist)\n");
        assertThat(master.run("whitelist", "ls").out()).isEqualTo("HOST\na\nb\n");
        assertThat(master.run("whitelist", "set", "b", "a").out().strip()).isEqualTo("whitelist: b a");
        assertThat(master.run("whitelist", "clear").exitCode()).isZero();
        assertThat(master.changes()).containsExactly("PUT /whitelist {'hostnames':['b','a']}", "DELETE /whitelist");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "quota set a                          | --guarantee: or --limit is needed",
                "quota set a --limit cpus:-1          | --limit: ",
                "quota set a --limit cpus             | --limit: resources: 'cpus': expected name:amount",
                "quota set a --limit ports:[1-2]      | --limit: ports: must be a number",
                "quota set a --limit cpus:1e13        | --limit: ",
                "quota set a --guarantee cpus:2 --limit cpus:1 | guarantees.cpus: is more than the limit",
                "quota set /a --limit cpus:1          | role: '/a' has an empty part",
                "quota st                             | Unknown command 'st'. Did you mean 'set'?",
                "weights set a                        | ROLE=W: 'a': expected a role",
                "weights set a=x                      | ROLE=W: 'a=x': the weight must be a number",
                "weights set a=0                      | weight: the weight of 'a' must be a positive number",
                "weights set a=NaN                    | weight: the weight of 'a' must be a positive number",
                "priority set a                       | Missing required parameter: 'N'",
                "priority set a x                     | Invalid value for positional parameter at index 1 (N): 'x'",
                "priority set a 1000001               | priority: must lie between",
                "whitelist set                        | Missing required parameter: 'HOST'",
            })
    void wrongUsageIsExitCodeTwoAndAsksNobody(String arguments, String message) {
        Output output = master.run(arguments.split(" +"));

        assertThat(output.err()).startsWith("kebne: " + message).hasLineCount(1);
        assertThat(output.exitCode()).isEqualTo(2);
        assertThat(master.changes()).isEmpty();
    }

    private static String json(String withSingleQuotes) {
        return withSingleQuotes.replace('\'', '"');
    }
}
