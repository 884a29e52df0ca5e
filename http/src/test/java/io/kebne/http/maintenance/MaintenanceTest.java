package io.kebne.http.maintenance;

import static org.assertj.core.api.Assertions.assertThat;

import io.kebne.actors.allocator.core.Change;
import io.kebne.actors.allocator.core.Change.InverseOfferClosed.Answer;
import io.kebne.http.FakeMaster;
import io.kebne.http.TestCluster;
import io.kebne.http.TestServer;
import io.kebne.persistence.allocator.AllocatorEvent.MachinesDown;
import io.kebne.persistence.allocator.AllocatorEvent.MaintenanceScheduled;
import io.kebne.protocol.id.AgentId;
import io.kebne.protocol.id.FrameworkId;
import io.kebne.protocol.id.OfferId;
import io.kebne.protocol.machine.MachineId;
import io.kebne.protocol.machine.MaintenanceWindow;
import io.kebne.protocol.machine.Unavailability;
import io.kebne.protocol.offer.InverseOffer;
import io.kebne.protocol.operator.OperatorCommand.StartMaintenance;
import io.kebne.protocol.operator.OperatorCommand.StopMaintenance;
import io.kebne.protocol.operator.OperatorCommand.UpdateMaintenanceSchedule;
import io.kebne.protocol.operator.OperatorReply;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MaintenanceTest {
    private static final String SCHEDULE = "{'windows':[{'machine_ids':[{'hostname':'host-a'},{'ip':'10.0.0.7'}],"
            + "'unavailability':{'start':{'nanoseconds':1500000000000000000},'duration':{'nanoseconds':3600000000000}}},"
            + "{'machine_ids':[{'hostname':'host-b','ip':'10.0.0.1'}],"
            + "'unavailability':{'start':{'nanoseconds':1600000000000000000}}}]}";
    private static final MachineId A = new MachineId("host-a", "");
    private static final MachineId B = new MachineId("host-b", "10.0.0.1");
    private static final Unavailability SOON =
            new Unavailability(Instant.ofEpochSecond(1_500_000_000), Optional.of(Duration.ofHours(1)));
    private static final Unavailability LATER =
            new Unavailability(Instant.ofEpochSecond(1_600_000_000), Optional.empty());
    private static final List<MaintenanceWindow> WINDOWS = List.of(
            new MaintenanceWindow(List.of(A, new MachineId("", "10.0.0.7")), SOON),
            new MaintenanceWindow(List.of(B), LATER));
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
    void aScheduleReplacesTheOneBefore() {
        assertThat(server.post("/maintenance/schedule", json(SCHEDULE)).statusCode())
                .isEqualTo(200);
        assertThat(server.post("/master/maintenance/schedule", "{}").statusCode())
                .isEqualTo(200);

        assertThat(MASTER.takeCommands())
                .containsExactly(new UpdateMaintenanceSchedule(WINDOWS), new UpdateMaintenanceSchedule(List.of()));
    }

    @Test
    void theScheduleIsShownAsItWasGiven() {
        assertThat(server.json("/maintenance/schedule").toString()).isEqualTo("{\"windows\":[]}");

        MASTER.show(
                new TestCluster().journal(new MaintenanceScheduled(WINDOWS, 1)).view());

        assertThat(server.json("/maintenance/schedule").toString()).isEqualTo(json(SCHEDULE));
    }

    @Test
    void theStatusHasTheAnswersOfThoseWhoWereAskedToLeave() {
        InverseOffer asked =
                new InverseOffer(new OfferId("i1"), new FrameworkId("f"), new AgentId("a"), SOON, Optional.empty());
        InverseOffer waiting =
                new InverseOffer(new OfferId("i2"), new FrameworkId("g"), new AgentId("a"), SOON, Optional.empty());
        MASTER.show(new TestCluster()
                .agent("a", "cpus:4")
                .framework("f", "*")
                .framework("g", "*")
                .journal(new MaintenanceScheduled(WINDOWS, 1))
                .journal(new MachinesDown(List.of(B), 2))
                .change(new Change.InverseOfferMade(asked))
                .change(new Change.InverseOfferMade(waiting))
                .change(new Change.InverseOfferClosed(new OfferId("i1"), Answer.ACCEPTED, 1_500))
                .view());

        assertThat(server.json("/maintenance/status").toString())
                .isIn(
                        status(
                                "{'status':'ACCEPT','framework_id':{'value':'f'},'timestamp':{'nanoseconds':1500000000}},"
                                        + "{'status':'UNKNOWN','framework_id':{'value':'g'},'timestamp':{'nanoseconds':0}}"),
                        status(
                                "{'status':'UNKNOWN','framework_id':{'value':'g'},'timestamp':{'nanoseconds':0}},"
                                        + "{'status':'ACCEPT','framework_id':{'value':'f'},'timestamp':{'nanoseconds':1500000000}}"));
    }

    @Test
    void machinesAreTakenDownAndBroughtUp() {
        String machines = json("[{'hostname':'HOST-a'},{'hostname':'host-b','ip':'10.0.0.1'}]");

        assertThat(server.post("/machine/down", machines).statusCode()).isEqualTo(200);
        assertThat(server.post("/master/machine/up", machines).statusCode()).isEqualTo(200);

        assertThat(MASTER.takeCommands())
                .containsExactly(new StartMaintenance(List.of(A, B)), new StopMaintenance(List.of(A, B)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "[]                                  | body: must be an object",
                "{'window':[]}                       | window: there is no such field",
                "{'windows':{}}                      | windows: must be an array",
                "{'windows':[{'machine_ids':[M]}]}   | windows[0].unavailability: is missing",
                "{'windows':[{'unavailability':U}]}  | windows[0].machine_ids: is missing",
                "{'windows':[{'machine_ids':[],'unavailability':U}]}  | windows[0].machine_ids: must be from 1",
                "{'windows':[{'machine_ids':[M,M],'unavailability':U}]}  | windows[0].machine_ids: has a machine twice",
                "{'windows':[{'machine_ids':[M],'unavailability':U},{'machine_ids':[M],'unavailability':U}]}  | windows: name a machine twice",
                "{'windows':[{'machine_ids':['a'],'unavailability':U}]}  | windows[0].machine_ids[0]: must be an object",
                "{'windows':[{'machine_ids':[{}],'unavailability':U}]}   | windows[0].machine_ids[0].machine_id: needs a hostname",
                "{'windows':[{'machine_ids':[{'hostname':1}],'unavailability':U}]} | windows[0].machine_ids[0].hostname: must be a string",
                "{'windows':[{'machine_ids':[M],'unavailability':{}}]}   | windows[0].unavailability.start: is missing",
                "{'windows':[{'machine_ids':[M],'unavailability':{'start':{'nanoseconds':1.5}}}]} | windows[0].unavailability.start.nanoseconds: expected a whole",
                "{'windows':[{'machine_ids':[M],'unavailability':{'start':{'nanoseconds':-1}}}]}  | windows[0].unavailability.start: must lie",
                "{'windows':[{'machine_ids':[M],'unavailability':{'start':{'nanoseconds':1},'duration':{'nanoseconds':-1}}}]} | windows[0].unavailability.duration: must lie",
            })
    void aWrongScheduleNamesTheFieldAndChangesNothing(String body, String message) {
        refused(
                server.post(
                        "/maintenance/schedule",
                        json(body.replace("[M", "[{'hostname':'m'}")
                                .replace(",M]", ",{'hostname':'m'}]")
                                .replace("U}", "{'start':{'nanoseconds':1}}}"))),
                message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{}                       | machine_ids: must be an array",
                "[]                       | machine_ids: names no machine",
                "[{'ip':''}]              | machine_ids[0].machine_id: needs a hostname or an ip",
                "[{'hostname':'a b'}]     | machine_ids[0].machine_id.hostname: has white space",
                "[{'ip':'a'},{'ip':'a'}]  | machine_ids: has",
            })
    void wrongMachinesNameTheFieldAndDoNothing(String body, String message) {
        refused(server.post("/machine/down", json(body)), message);
        refused(server.post("/machine/up", json(body)), message);
    }

    private static void refused(HttpResponse<String> response, String message) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(400);
        assertThat(response.body()).startsWith(message).hasLineCount(1);
        assertThat(MASTER.takeCommands()).isEmpty();
    }

    private static String status(String statuses) {
        return json("{'draining_machines':[{'id':{'hostname':'host-a'},'statuses':[" + statuses + "]},"
                + "{'id':{'ip':'10.0.0.7'},'statuses':[]}],'down_machines':[{'hostname':'host-b','ip':'10.0.0.1'}]}");
    }

    private static String json(String withSingleQuotes) {
        return withSingleQuotes.replace('\'', '"');
    }
}
