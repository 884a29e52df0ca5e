package io.kebne.http.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import io.kebne.protocol.InvalidValueException;
import org.apache.mesos.v1.Protos;
import org.apache.mesos.v1.scheduler.Protos.Call;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MessageJsonTest {
    @Test
    void wide_integers_are_numbers() {
        Protos.TimeInfo time = Protos.TimeInfo.newBuilder()
                .setNanoseconds(1_234_567_890_123_456_789L)
                .build();
        Protos.Value.Range range =
                Protos.Value.Range.newBuilder().setBegin(0).setEnd(-1).build();

        assertThat(json(time)).isEqualTo("{\"nanoseconds\":1234567890123456789}");
        assertThat(json(range)).isEqualTo("{\"begin\":0,\"end\":18446744073709551615}");
    }

    @Test
    void decimal_numbers_have_no_exponent() {
        assertThat(json(Protos.Value.Scalar.newBuilder()
                        .setValue(1.795695615579E9)
                        .build()))
                .isEqualTo("{\"value\":1795695615.579}");
        assertThat(json(Protos.Value.Scalar.newBuilder().setValue(1e10).build()))
                .isEqualTo("{\"value\":10000000000.0}");
    }

    @Test
    @SuppressWarnings("deprecation") // It is about deprecated fields.
    void defaults_are_written_unless_they_are_deprecated() {
        Protos.Filters filters = Protos.Filters.getDefaultInstance();
        Protos.Resource cpus = Protos.Resource.newBuilder()
                .setName("cpus")
                .setType(Protos.Value.Type.SCALAR)
                .setScalar(Protos.Value.Scalar.newBuilder().setValue(1))
                .build();

        assertThat(json(filters)).isEqualTo("{\"refuse_seconds\":5.0}");
        assertThat(json(cpus)).isEqualTo("{\"name\":\"cpus\",\"type\":\"SCALAR\",\"scalar\":{\"value\":1.0}}");
        assertThat(json(cpus.toBuilder().setRole("*").build())).contains("\"role\":\"*\"");
    }

    @Test
    void bytes_are_base64_and_maps_are_objects() {
        Protos.TaskInfo task = Protos.TaskInfo.newBuilder()
                .setName("t")
                .setTaskId(Protos.TaskID.newBuilder().setValue("t"))
                .setAgentId(Protos.AgentID.newBuilder().setValue("a"))
                .setData(ByteString.copyFrom(new byte[] {-1, -2, 0}))
                .putLimits(
                        "mem",
                        Protos.Value.Scalar.newBuilder()
                                .setValue(Double.POSITIVE_INFINITY)
                                .build())
                .build();

        assertThat(json(task)).contains("\"data\":\"//4A\"").contains("\"limits\":{\"mem\":{\"value\":\"Infinity\"}}");
        assertThat(MessageJson.parse(MessageJson.bytes(task), task)).isEqualTo(task);
    }

    @Test
    void null_means_unset_and_what_is_unknown_is_skipped() {
        Call call = parse("{\"type\":\"REVIVE\",\"revive\":null,\"new_in_2.0\":{\"a\":[1,{}]},\"framework_id\":null}");

        assertThat(call).isEqualTo(Call.newBuilder().setType(Call.Type.REVIVE).build());
    }

    @Test
    void a_constant_that_is_unknown_is_as_if_not_set_where_that_may_be() {
        assertThat(parse("{\"type\":\"DANCE\"}").hasType()).isFalse();
        assertThatThrownBy(() -> MessageJson.parse(
                        "{\"name\":\"cpus\",\"type\":\"HEAP\"}".getBytes(UTF_8), Protos.Resource.getDefaultInstance()))
                .isInstanceOf(InvalidValueException.class)
                .hasMessageStartingWith("type: ");
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '~',
            delimiter = '|',
            value = {"5", "\"5\"", "5.0", "\"5.0\"", "5e0"})
    void numbers_may_be_text(String five) {
        Call call = parse("{\"decline\":{\"offer_ids\":[],\"filters\":{\"refuse_seconds\":" + five + "}}}");

        assertThat(call.getDecline().getFilters().getRefuseSeconds()).isEqualTo(5.0);
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '~',
            delimiter = '|',
            value = {"7", "\"7\"", "7.0"})
    void whole_numbers_may_be_text_or_written_with_a_point(String seven) {
        Protos.TimeInfo time = MessageJson.parse(
                ("{\"nanoseconds\":" + seven + "}").getBytes(UTF_8), Protos.TimeInfo.getDefaultInstance());

        assertThat(time.getNanoseconds()).isEqualTo(7);
    }

    @Test
    void booleans_may_be_text() {
        Protos.CommandInfo command =
                MessageJson.parse("{\"shell\":\"false\"}".getBytes(UTF_8), Protos.CommandInfo.getDefaultInstance());

        assertThat(command.getShell()).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '~',
            delimiter = '|',
            value = {
                "{\"type\":1}|type: ",
                "{\"type\":[]}|type: ",
                "{\"framework_id\":\"f\"}|framework_id: ",
                "{\"framework_id\":{}}|framework_id.value: ",
                "{\"framework_id\":{\"value\":7}}|framework_id.value: ",
                "{\"framework_id\":{\"value\":\"\\ud800\"}}|framework_id.value: ",
                "{\"revive\":{\"roles\":\"a\"}}|revive.roles: ",
                "{\"revive\":{\"roles\":[\"a\",1]}}|revive.roles[1]: ",
                "{\"message\":{\"data\":\"*\"}}|message.data: ",
                "{\"decline\":{\"filters\":{\"refuse_seconds\":\"soon\"}}}|decline.filters.refuse_seconds: ",
                "{\"subscribe\":{\"framework_info\":{\"checkpoint\":1}}}|subscribe.framework_info.checkpoint: ",
                "[]|body: ",
                "{|body: ",
                "{}{}|body: ",
                "nonsense|body: ",
                "~~|body: ",
            })
    void what_is_not_of_the_type_is_refused_by_its_place(String json, String beginning) {
        assertThatThrownBy(() -> parse(json))
                .isInstanceOf(InvalidValueException.class)
                .hasMessageStartingWith(beginning);
    }

    @Test
    void a_number_that_is_too_large_is_refused() {
        Protos.ContainerInfo.DockerInfo.PortMapping mapping =
                Protos.ContainerInfo.DockerInfo.PortMapping.getDefaultInstance();

        assertThatThrownBy(() -> MessageJson.parse("{\"host_port\":4294967296}".getBytes(UTF_8), mapping))
                .hasMessageStartingWith("host_port: ");
        assertThatThrownBy(() -> MessageJson.parse("{\"host_port\":-1}".getBytes(UTF_8), mapping))
                .hasMessageStartingWith("host_port: ");
    }

    @Test
    void a_list_is_refused_at_its_first_element_that_lacks_a_field() {
        assertThatThrownBy(() -> parse("{\"decline\":{\"offer_ids\":[{\"value\":\"o\"},{},{},\"no object\"]}}"))
                .isInstanceOf(InvalidValueException.class)
                .hasMessage("decline.offer_ids[1].value: is missing");
    }

    @Test
    void the_first_field_that_is_missing_is_the_first_that_the_library_names() {
        Call.Builder call = Call.newBuilder();
        call.getAcceptBuilder().addOfferIdsBuilder().setValue("o");
        call.getAcceptBuilder().addOfferIdsBuilder();
        call.getAcceptBuilder().addOperationsBuilder().getLaunchBuilder().addTaskInfosBuilder();
        Protos.TaskInfo task = Protos.TaskInfo.newBuilder()
                .setTaskId(Protos.TaskID.newBuilder().setValue("t"))
                .buildPartial();

        assertThat(MissingField.first(call))
                .isEqualTo("accept.offer_ids[1].value")
                .isEqualTo(call.findInitializationErrors().get(0));
        assertThat(MissingField.first(task))
                .isEqualTo("name")
                .isEqualTo(task.findInitializationErrors().get(0));
    }

    private static Call parse(String json) {
        return MessageJson.parse(json.getBytes(UTF_8), Call.getDefaultInstance());
    }

    private static String json(Message message) {
        return new String(MessageJson.bytes(message), UTF_8);
    }
}
