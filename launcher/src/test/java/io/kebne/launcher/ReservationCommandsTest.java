package io.kebne.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReservationCommandsTest {
    private static final String ENG = "'reservations':[{'type':'DYNAMIC','role':'eng'}]";
    private static final String BY_OPS = "'reservations':[{'type':'DYNAMIC','role':'eng','principal':'ops',"
            + "'labels':{'labels':[{'key':'team','value':'a'}]}}]";
    private static final String WEB =
            "'reservations':[{'type':'STATIC','role':'web'},{'type':'DYNAMIC','role':'web/shop'}]";
    private static final String V1 =
            ENG + ",'disk':{'persistence':{'id':'v1'},'volume':{'mode':'RW'," + "'container_path':'data'}}";
    private static final String V2 = WEB + ",'disk':{'persistence':{'id':'v2'},'volume':{'mode':'RW',"
            + "'container_path':'v2'},'source':{'type':'PATH','path':{'root':'/mnt'}}},'shared':{}";

    private FakeMaster master;

    @BeforeEach
    void start() throws IOException {
        String eng = String.join(
                ",",
                amount("cpus", 3, ENG),
                amount("cpus", 2, BY_OPS),
                amount("mem", 64, BY_OPS),
                amount("disk", 100, ENG),
                amount("disk", 50, ENG + ",'disk':{'source':{'type':'PATH','path':{'root':'/mnt'}}}"),
                amount("disk", 10, V1));
        master = new FakeMaster()
                .shows(
                        "/agents",
                        "{'agents':[{'id':'a','hostname':'one','port':5051,"
                                + "'used_resources_full':[" + amount("disk", 10, V1) + "],"
                                + "'reserved_resources_full':{'eng':[" + eng + "],'web/shop':[" + amount("disk", 20, V2)
                                + "]}}]}");
    }

    @AfterEach
    void stop() {
        master.close();
    }

    @Test
    void resourcesAreReservedForARole() {
        Output output = master.run(
                "reserve", "one", "cpus:1.5,mem:64", "--role", "eng", "--principal=ops", "--label", "team=a");

        assertThat(output.err()).isEmpty();
        assertThat(output.out()).isEqualTo("reserved for eng on a (one:5051): cpus:1.5;mem:64\n");
        assertThat(changes())
                .isEqualTo("POST /reserve resources=[" + amount("cpus", 1.5, BY_OPS) + "," + amount("mem", 64.0, BY_OPS)
                        + "]&slaveId=a");
    }

    @Test
    void aStaticReservationIsRefinedAndPortsAreReserved() {
        master.run("reserve", "a", "ports(web):[31000-31001,31005-31005]", "--role", "web/shop");

        assertThat(changes()).contains(WEB, "'range':[{'begin':31000,'end':31001},{'begin':31005,'end':31005}]");
    }

    @Test
    void jsonIsTakenAsItIs() {
        master.run("reserve", "a", json("[" + amount("cpus", 1.0, WEB) + "]"));

        assertThat(changes()).isEqualTo("POST /reserve resources=[" + amount("cpus", 1.0, WEB) + "]&slaveId=a");
    }

    @Test
    void whatIsGivenBackIsFoundByWhatIsThere() {
        master.run("unreserve", "a", "mem:32", "--role", "eng");

        assertThat(changes()).isEqualTo("POST /unreserve resources=[" + amount("mem", 32.0, BY_OPS) + "]&slaveId=a");
    }

    @Test
    void oneOfSeveralReservationsIsToldByItsPrincipalOrLabels() {
        assertThat(master.run("unreserve", "a", "cpus:1", "--role", "eng").err().strip())
                .isEqualTo("kebne: several reservations for role eng hold cpus:1: say which by --principal and"
                        + " --label, or as JSON");

        master.run("unreserve", "a", "cpus:1", "--role", "eng", "--label", "team=a");

        assertThat(changes()).isEqualTo("POST /unreserve resources=[" + amount("cpus", 1.0, BY_OPS) + "]&slaveId=a");
    }

    @Test
    void whatMayHaveBeenDoneIsNotAskedOfAnotherMaster() throws IOException {
        master.refuses("POST /reserve", 503, "The allocator has not answered");
        try (FakeMaster other = new FakeMaster()) {
            Output output =
                    Output.of("reserve", "a", "cpus:1", "--role", "eng", "--master", master.url() + "," + other.url());

            assertThat(output.err().strip())
                    .isEqualTo("kebne: it may or may not have been done: " + master.url()
                            + ": The allocator has not answered");
            assertThat(output.exitCode()).isEqualTo(3);
            assertThat(other.changes()).isEmpty();
        }
    }

    @Test
    void volumesAreATable() {
        assertThat(master.run("volumes").out()).isEqualTo("""
                VOLUME  ROLE      MB  PATH  SHARED  USED  AGENT  HOST
                v1      eng       10  data  no      yes   a      one:5051
                v2      web/shop  20  v2    yes     no    a      one:5051
                """);
        assertThat(master.run("volumes", "ls", "--json").out()).contains("\"id\":\"v1\",\"size\":\"10\"");
    }

    @Test
    void reservationsAreATable() {
        assertThat(master.run("agents", "--reservations").out()).isEqualTo("""
                AGENT  HOST      ROLE      KIND     PRINCIPAL  LABELS  RESOURCES
                a      one:5051  eng       dynamic                     cpus:3;disk:100;disk:50;disk(volume v1):10
                a      one:5051  eng       dynamic  ops        team=a  cpus:2;mem:64
                a      one:5051  web/shop  dynamic                     disk(volume v2):20
                """);
    }

    @Test
    void aVolumeIsMadeOfReservedDisk() {
        master.run("volumes", "create", "a", "v3", "--role", "eng", "--size", "60", "--path", "db", "--shared");

        assertThat(changes())
                .isEqualTo("POST /create-volumes slaveId=a&volumes=["
                        + amount("disk", 60.0, V1.replace("v1", "v3").replace("data", "db") + ",'shared':{}") + "]");
    }

    @Test
    void oneOfSeveralDisksIsToldByItsRoot() {
        assertThat(master.run("volumes", "create", "a", "v3", "--role", "eng", "--size", "40")
                        .err()
                        .strip())
                .isEqualTo("kebne: several reservations for role eng hold disk:40: say which disk by --disk");

        master.run("volumes", "create", "a", "v3", "--role", "eng", "--size", "40", "--disk", "/mnt");

        assertThat(changes()).contains("'source':{'type':'PATH','path':{'root':'/mnt'}}", "'container_path':'v3'");
    }

    @Test
    void volumesAreResizedAndDestroyedByTheirIds() {
        assertThat(master.run("volumes", "grow", "a", "v1", "5").out().strip())
                .isEqualTo("volume v1 of eng on a (one:5051) grown by 5 MB");
        assertThat(master.run("volumes", "shrink", "a", "v1", "2.5", "--role", "eng")
                        .exitCode())
                .isZero();
        assertThat(master.run("volumes", "rm", "a", "v2").out().strip())
                .isEqualTo("volume v2 of web/shop on a (one:5051) destroyed");

        assertThat(changes().lines())
                .containsExactly(
                        "POST /grow-volume addition=" + amount("disk", 5.0, ENG) + "&slaveId=a&volume="
                                + amount("disk", 10.0, V1),
                        "POST /shrink-volume slaveId=a&subtract=2.5&volume=" + amount("disk", 10.0, V1),
                        "POST /destroy-volumes slaveId=a&volumes=[" + amount("disk", 20.0, V2) + "]");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "unreserve a gpus:1 --role eng       | agent a has no such reservation of gpus:1 for role eng",
                "unreserve a cpus:1 --role web       | agent a has no such reservation of cpus:1 for role web",
                "volumes create a v --role eng --size 1000 | agent a has no such reservation of disk:1000 for role eng",
                "volumes rm a v9                     | agent a has no volume 'v9'",
                "volumes rm a v1 --role web          | agent a has no volume 'v1' of role web",
                "reserve b cpus:1 --role eng         | there is no agent 'b'",
            })
    void whatIsNotThereIsExitCodeOne(String arguments, String message) {
        Output output = master.run(arguments.split(" +"));

        assertThat(output.err().strip()).isEqualTo("kebne: " + message);
        assertThat(output.exitCode()).isEqualTo(1);
        assertThat(master.changes()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "reserve a cpus:1                      | --role: is missing",
                "reserve a cpus --role eng             | RESOURCES: ",
                "reserve a cpus:-1 --role eng          | RESOURCES: ",
                "reserve a                             | Missing required parameter: 'RESOURCES'",
                "reserve a cpus:1 --role *             | role: '*' cannot hold reservations",
                "unreserve a cpus:1                    | --role: is missing",
                "volumes create a v --role eng --size 0 | --size: must be more than 0",
                "volumes create a v --role eng         | Missing required option: '--size=MB'",
                "volumes create a .. --role eng --size 1 | id: must not be '..'",
                "volumes create a v --role eng --size 1 --path /x | volume.container_path: '/x' must be relative",
                "volumes grow a v1 x                   | MB: 'x' is not a number of megabytes",
            })
    void wrongUsageIsExitCodeTwo(String arguments, String message) {
        Output output = master.run(arguments.split(" +"));

        assertThat(output.err()).startsWith("kebne: " + message).hasLineCount(1);
        assertThat(output.exitCode()).isEqualTo(2);
        assertThat(master.changes()).isEmpty();
    }

    /** The forms that were sent, decoded, with their fields in order. */
    private String changes() {
        return String.join(
                "\n",
                master.changes().stream().map(ReservationCommandsTest::decoded).toList());
    }

    private static String decoded(String change) {
        String[] parts = change.split(" ", 3);
        TreeMap<String, String> fields = new TreeMap<>();
        Arrays.stream(parts[2].split("&", -1)).forEach(pair -> {
            String[] nameAndValue = pair.split("=", 2);
            fields.put(nameAndValue[0], URLDecoder.decode(nameAndValue[1], StandardCharsets.UTF_8));
        });
        StringBuilder form = new StringBuilder();
        fields.forEach((name, value) -> form.append(form.length() == 0 ? "" : "&")
                .append(name)
                .append('=')
                .append(value.replace('"', '\'')));
        return parts[0] + " " + parts[1] + " " + form;
    }

    private static String amount(String name, double value, String traits) {
        return "{'name':'" + name + "','type':'SCALAR','scalar':{'value':" + value + "}," + traits + "}";
    }

    private static String json(String withSingleQuotes) {
        return withSingleQuotes.replace('\'', '"');
    }
}
