package io.kebne.http.reservation;

import static org.assertj.core.api.Assertions.assertThat;

import io.kebne.http.FakeMaster;
import io.kebne.http.TestServer;
import io.kebne.protocol.id.AgentId;
import io.kebne.protocol.offer.Operation;
import io.kebne.protocol.operator.OperatorCommand.ConvertResources;
import io.kebne.protocol.operator.OperatorReply;
import io.kebne.protocol.resources.Resources;
import io.kebne.protocol.resources.Scalar;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReservationTest {
    private static final String RESERVED = "{'name':'cpus','type':'SCALAR','scalar':{'value':1.5},"
            + "'reservations':[{'type':'DYNAMIC','role':'eng/web','principal':'ops'}]}";
    private static final String MOVED = RESERVED.replace("eng/web", "eng/db");
    private static final String DISK = "{'name':'disk','type':'SCALAR','scalar':{'value':64},"
            + "'reservations':[{'type':'DYNAMIC','role':'eng'}]}";
    private static final String VOLUME = DISK.substring(0, DISK.length() - 1)
            + ",'disk':{'persistence':{'id':'v1'},'volume':{'container_path':'data','mode':'RW'}}}";
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
    void noCommands() {
        MASTER.takeCommands();
        MASTER.answer(new OperatorReply.Done());
    }

    @Test
    void resourcesAreReservedAndGivenBack() {
        assertThat(post("/reserve", "slaveId", "a", "resources", "[" + RESERVED + "]")
                        .statusCode())
                .isEqualTo(202);
        assertThat(post("/master/unreserve", "slaveId", "a", "resources", "[" + RESERVED + "]")
                        .statusCode())
                .isEqualTo(202);

        Resources resources = Resources.parse(json("[" + RESERVED + "]"));
        assertThat(MASTER.takeCommands())
                .containsExactly(
                        convert(Operation.Reserve.of(resources)),
                        convert(new Operation.Unreserve(Optional.empty(), resources)));
    }

    @Test
    void aReservationIsMovedFromItsSource() {
        post("/reserve", "slaveId", "a", "resources", "[" + MOVED + "]", "source", "[" + RESERVED + "]");

        assertThat(MASTER.takeCommands())
                .containsExactly(convert(new Operation.Reserve(
                        Optional.empty(),
                        Resources.parse(json("[" + MOVED + "]")),
                        Resources.parse(json("[" + RESERVED + "]")))));
    }

    @Test
    void volumesAreMadeResizedAndDestroyed() {
        Resources volume = Resources.parse(json("[" + VOLUME + "]"));
        Resources disk = Resources.parse(json("[" + DISK + "]"));

        assertThat(post("/create-volumes", "slaveId", "a", "volumes", "[" + VOLUME + "]")
                        .statusCode())
                .isEqualTo(202);
        post("/grow-volume", "slaveId", "a", "volume", VOLUME, "addition", DISK);
        post("/shrink-volume", "slaveId", "a", "volume", VOLUME, "subtract", "0.5");
        post("/destroy-volumes", "slaveId", "a", "volumes", "[" + VOLUME + "]");

        assertThat(MASTER.takeCommands())
                .containsExactly(
                        convert(new Operation.Create(Optional.empty(), volume)),
                        convert(new Operation.GrowVolume(
                                Optional.empty(),
                                volume.pieces().get(0),
                                disk.pieces().get(0))),
                        convert(new Operation.ShrinkVolume(
                                Optional.empty(), volume.pieces().get(0), Scalar.of(0.5))),
                        convert(new Operation.Destroy(Optional.empty(), volume)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "reserve        | -  | resources=[RESERVED]  | slaveId: is missing",
                "reserve        | .. | resources=[RESERVED]  | slaveId: must not be '..'",
                "reserve        | a  | volumes=[RESERVED]    | resources: is missing",
                "reserve        | a  | resources=            | resources: is missing",
                "reserve        | a  | resources={}          | resources: must be a JSON array",
                "reserve        | a  | resources=[           | resources: line 1",
                "reserve        | a  | resources=[]          | resources: must not be empty",
                "reserve        | a  | resources=[1]         | resources[0].name: expected a name",
                "reserve        | a  | resources=[PLAIN]     | resources: cpus:1 has no dynamic reservation on top",
                "reserve        | a  | resources=[NEGATIVE]  | resources[0].scalar",
                "reserve        | a  | resources=[HUGE]      | resources[0].scalar",
                "reserve        | a  | resources=[NAN]       | resources: line 1",
                "unreserve      | a  | resources=[PLAIN]     | resources: cpus:1 has no dynamic",
                "create-volumes | a  | volumes=[DISK]        | volumes: disk",
                "create-volumes | a  | volumes=[1]           | volumes[0].name: expected a name",
                "destroy-volumes| a  | volumes=[PLAIN]       | volumes: cpus:1 is not a persistent volume",
                "grow-volume    | a  | volume=VOLUME         | addition: is missing",
                "grow-volume    | a  | volume=VOLUME&addition=PLAIN | addition: cpus:1 is not of the disk",
                "shrink-volume  | a  | volume=VOLUME&subtract=64 | subtract: must be more than 0 and less than",
                "shrink-volume  | a  | volume=VOLUME&subtract=x  | subtract: must be a number",
                "shrink-volume  | a  | volume=VOLUME&subtract=-1 | subtract: must lie between",
                "shrink-volume  | a  | volume=VOLUME,VOLUME2&subtract=1 | volume: must be one resource",
            })
    void aWrongRequestNamesTheFieldAndDoesNothing(String path, String agent, String form, String message) {
        String plain = "{'name':'cpus','type':'SCALAR','scalar':{'value':1}}";
        String filled = form.replace("RESERVED", RESERVED)
                .replace("VOLUME2", VOLUME.replace("v1", "v2"))
                .replace("VOLUME", VOLUME)
                .replace("[DISK", "[" + DISK)
                .replace("PLAIN", plain)
                .replace("NEGATIVE", plain.replace(":1}", ":-1}"))
                .replace("HUGE", plain.replace(":1}", ":1e999}"))
                .replace("NAN", plain.replace(":1}", ":NaN}"));
        StringBuilder body = new StringBuilder(agent.equals("-") ? "" : "slaveId=" + agent);
        for (String pair : filled.split("&", -1)) {
            int equals = pair.indexOf('=');
            body.append('&').append(pair, 0, equals + 1).append(encoded(json(pair.substring(equals + 1))));
        }

        HttpResponse<String> response = server.postForm("/" + path.strip(), body.toString());

        assertThat(response.statusCode()).as(response.body()).isEqualTo(400);
        assertThat(response.body()).startsWith(message);
        assertThat(response.body().strip()).hasLineCount(1);
        assertThat(MASTER.takeCommands()).isEmpty();
    }

    @Test
    void whatIsNotFreeIsAConflict() {
        MASTER.answer(new OperatorReply.Refused(OperatorReply.Cause.CONFLICT, "resources", "the agent has not got it"));

        HttpResponse<String> response = post("/reserve", "slaveId", "a", "resources", "[" + RESERVED + "]");

        assertThat(response.statusCode()).isEqualTo(409);
        assertThat(response.body()).isEqualTo("resources: the agent has not got it\n");
    }

    @Test
    void aFormThatIsTooLargeIsRefused() {
        assertThat(post("/reserve", "slaveId", "a", "resources", "x".repeat(70_000))
                        .statusCode())
                .isEqualTo(413);
    }

    private static ConvertResources convert(Operation operation) {
        return new ConvertResources(new AgentId("a"), operation);
    }

    private static HttpResponse<String> post(String path, String... namesAndValues) {
        StringBuilder form = new StringBuilder();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            form.append(namesAndValues[i])
                    .append('=')
                    .append(encoded(json(namesAndValues[i + 1])))
                    .append('&');
        }
        return server.postForm(path, form.toString());
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static String json(String withSingleQuotes) {
        return withSingleQuotes.replace('\'', '"');
    }
}
