package io.kebne.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MaintenanceCommandsTest {
    private static final String SCHEDULE =
            "{'windows':[{'machine_ids':[{'hostname':'a'},{'hostname':'b','ip':'10.0.0.1'}],"
                    + "'unavailability':{'start':{'nanoseconds':1500000000000000000},'duration':{'nanoseconds':3600000000000}}},"
                    + "{'machine_ids':[{'ip':'::1'}],'unavailability':{'start':{'nanoseconds':1600000000000000000}}}]}";

    @TempDir
    private Path directory;

    private FakeMaster master;

    @BeforeEach
    void start() throws IOException {
        master = new FakeMaster().shows("/maintenance/schedule", SCHEDULE);
    }

    @AfterEach
    void stop() {
        master.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"maintenance", "maintenance status"})
    void theStatusIsATable(String command) {
        master.shows(
                "/maintenance/status",
                "{'draining_machines':[{'id':{'hostname':'a'},'statuses':[{'status':'ACCEPT','framework_id':{'value':'f'}},"
                        + "{'status':'UNKNOWN','framework_id':{'value':'g'}}]}],"
                        + "'down_machines':[{'hostname':'b','ip':'10.0.0.1'}]}");

        assertThat(master.run(command.split(" ")).out()).isEqualTo("""
                MACHINE     STATE     ANSWERS
                a           draining  f: ACCEPT, g: UNKNOWN
                b/10.0.0.1  down
                """);
    }

    @Test
    void theScheduleIsATable() {
        assertThat(master.run("maintenance", "schedule").out()).isEqualTo("""
                MACHINE     FROM                  UNTIL
                a           2017-07-14T02:40:00Z  2017-07-14T03:40:00Z
                b/10.0.0.1  2017-07-14T02:40:00Z  2017-07-14T03:40:00Z
                ::1         2020-09-13T12:26:40Z
                """);
    }

    @Test
    void whatTheSchedulePrintsAsJsonCanBeSet() throws IOException {
        Path file = Files.writeString(
                directory.resolve("windows.json"),
                master.run("maintenance", "schedule", "--json").out());

        assertThat(master.run("maintenance", "set", file.toString()).out().strip())
                .isEqualTo("schedule of 2 windows");
        assertThat(master.changes()).containsExactly("POST /maintenance/schedule " + SCHEDULE);
    }

    @Test
    void aDrainAddsMachinesFromNowOn() {
        assertThat(master.run("maintenance", "drain", "a", "c").out().strip()).isEqualTo("draining: a c");

        assertThat(master.changes())
                .singleElement()
                .satisfies(
                        change -> assertThat(change)
                                .startsWith(
                                        "POST /maintenance/schedule " + SCHEDULE.substring(0, SCHEDULE.length() - 2))
                                .containsPattern(
                                        ",\\{'machine_ids':\\[\\{'hostname':'c'}],'unavailability':\\{'start':\\{'nanoseconds':[0-9]{19}}}}]}$"));
    }

    @Test
    void aDrainThatIsWaitedForEndsWhenNothingRunsThere() {
        master.shows("/maintenance/status", "{'draining_machines':[{'id':{'hostname':'a'},'statuses':[]}]}")
                .shows("/agents", agents(1), agents(0));

        assertThat(master.run("maintenance", "drain", "a", "--wait").out().strip())
                .isEqualTo("left: a");
        assertThat(master.changes()).isEmpty();
        master.shows("/agents", agents(1), agents(0));
        assertThat(master.run("maintenance", "drain", "10.0.0.7", "--wait").exitCode())
                .isZero();
        assertThat(master.changes()).hasSize(1);
    }

    @Test
    void aDrainOfAMachineWithoutAgentsIsNotWaitedFor() {
        master.shows("/agents", agents(1));

        Output output = master.run("maintenance", "drain", "a", "typo", "--wait");

        assertThat(output.exitCode()).isEqualTo(1);
        assertThat(output.err()).contains("there is no agent on typo");
        assertThat(master.changes()).isEmpty();
    }

    @Test
    void aDrainOfWhatIsScheduledForLaterIsRefused() {
        master.shows(
                "/maintenance/schedule",
                "{'windows':[{'machine_ids':[{'hostname':'a'}],'unavailability':{'start':{'nanoseconds':"
                        + "4102444800000000000}}}]}");

        Output output = master.run("maintenance", "drain", "a");

        assertThat(output.exitCode()).isEqualTo(1);
        assertThat(output.err()).contains("a is scheduled already, from 2100-01-01T00:00:00Z on");
        assertThat(master.changes()).isEmpty();
    }

    @Test
    void aDrainThatAFrameworkDeclinesIsGivenUp() {
        master.shows(
                        "/maintenance/status",
                        "{'draining_machines':[{'id':{'hostname':'a'},'statuses':[{'status':'DECLINE',"
                                + "'framework_id':{'value':'f'}}]}]}")
                .shows("/agents", agents(1));

        Output output = master.run("maintenance", "drain", "a", "--wait");

        assertThat(output.exitCode()).isEqualTo(1);
        assertThat(output.err()).contains("framework f does not leave a");
    }

    private static String agents(double used) {
        return "{'agents':[{'id':'1','hostname':'a','pid':'slave(1)@10.0.0.7:5051','port':5051,'used_resources':{'cpus':"
                + used + "}},"
                + "{'id':'2','hostname':'b','pid':'slave(1)@10.0.0.8:5051','port':5051,'used_resources':{'cpus':1}}]}";
    }

    @Test
    void machinesAreNamedByHostAddressOrBoth() {
        assertThat(master.run("maintenance", "down", "a", "10.0.0.7", "b/10.0.0.1", "fe80::1")
                        .exitCode())
                .isZero();
        assertThat(master.run("maintenance", "up", "a").out().strip()).isEqualTo("up: a");
        assertThat(master.changes())
                .containsExactly(
                        "POST /machine/down [{'hostname':'a'},{'ip':'10.0.0.7'},{'hostname':'b','ip':'10.0.0.1'},"
                                + "{'ip':'fe80::1'}]",
                        "POST /machine/up [{'hostname':'a'}]");
    }

    @Test
    void aFileThatIsNotThereOrNoJsonIsOneLine() throws IOException {
        Path none = directory.resolve("none");
        Path wrong = Files.writeString(directory.resolve("wrong"), "{\n'");

        assertThat(master.run("maintenance", "set", none.toString()).err().strip())
                .isEqualTo("kebne: there is no file " + none);
        assertThat(master.run("maintenance", "set", wrong.toString()).err().strip())
                .isEqualTo("kebne: FILE: " + wrong + " is no JSON, at line 2");
        assertThat(master.changes()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "maintenance down    | Missing required parameter: 'MACHINE'",
                "maintenance down /  | MACHINE: '/': needs a hostname or an ip",
                "maintenance stats   | Unknown command 'stats'. Did you mean 'status'?",
            })
    void wrongUsageIsExitCodeTwo(String arguments, String message) {
        Output output = master.run(arguments.split(" +"));

        assertThat(output.err().strip()).isEqualTo("kebne: " + message);
        assertThat(output.exitCode()).isEqualTo(2);
    }
}
