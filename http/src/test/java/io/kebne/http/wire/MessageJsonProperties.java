package io.kebne.http.wire;

import static org.assertj.core.api.Assertions.assertThat;

import akka.util.ByteString;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.Message;
import java.io.IOException;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class MessageJsonProperties {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private static final List<Message> PROTOTYPES = List.of(
            org.apache.mesos.v1.scheduler.Protos.Call.getDefaultInstance(),
            org.apache.mesos.v1.scheduler.Protos.Event.getDefaultInstance(),
            org.apache.mesos.v1.executor.Protos.Call.getDefaultInstance(),
            org.apache.mesos.v1.executor.Protos.Event.getDefaultInstance(),
            org.apache.mesos.v1.master.Protos.Call.getDefaultInstance(),
            org.apache.mesos.v1.master.Protos.Event.getDefaultInstance(),
            org.apache.mesos.v1.master.Protos.Response.getDefaultInstance(),
            org.apache.mesos.v1.agent.Protos.Call.getDefaultInstance(),
            org.apache.mesos.v1.agent.Protos.Response.getDefaultInstance(),
            org.apache.mesos.v1.Protos.ResourceStatistics.getDefaultInstance());

    @Property(tries = 500)
    void what_goes_out_as_json_comes_in_equal(@ForAll("prototypes") Message prototype, @ForAll long seed) {
        Message message = new RandomMessages(seed).of(prototype);

        assertThat(MessageJson.parse(MessageJson.bytes(message), prototype)).isEqualTo(message);
    }

    @Property(tries = 200)
    void both_forms_say_the_same(@ForAll("prototypes") Message prototype, @ForAll long seed) {
        Message message = new RandomMessages(seed).of(prototype);

        ByteString binary = WireFormat.PROTOBUF.encode(message);
        Message read = WireFormat.PROTOBUF.decode(binary, prototype);

        assertThat(WireFormat.JSON.encode(read)).isEqualTo(WireFormat.JSON.encode(message));
    }

    @Property(tries = 200)
    void names_are_as_declared_and_empty_lists_left_out(@ForAll("prototypes") Message prototype, @ForAll long seed)
            throws IOException {
        Message message = new RandomMessages(seed).of(prototype);

        JsonNode json = MAPPER.readTree(MessageJson.bytes(message));

        assertThat(json.fieldNames())
                .toIterable()
                .allMatch(name -> prototype.getDescriptorForType().findFieldByName(name) != null);
        assertThat(json.elements()).toIterable().noneMatch(value -> value.isArray() && value.isEmpty());
    }

    @Provide
    Arbitrary<Message> prototypes() {
        return Arbitraries.of(PROTOTYPES);
    }
}
