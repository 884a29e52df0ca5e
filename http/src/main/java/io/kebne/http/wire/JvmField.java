package io.kebne.http.wire;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.Message;
import io.kebne.protocol.jvm.JvmInfo;
import java.io.IOException;
import org.apache.mesos.v1.Protos;

/**
 * The field {@code jvm} of a task in JSON, which Mesos' messages do not have: it is read as the label that carries it in
 * protocol buffers. Anywhere else a field of this name is as unknown as others.
 */
final class JvmField {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final boolean expected;
    private String value;

    /** @param into the message that is being read */
    JvmField(Message.Builder into) {
        expected = into.getDescriptorForType() == Protos.TaskInfo.getDescriptor();
    }

    /**
     * Reads the value on which the parser stands, if it is of this field.
     *
     * @return whether it was
     */
    boolean read(JsonParser in) throws IOException {
        if (!expected || !JvmInfo.FIELD.equals(in.currentName())) {
            return false;
        }
        JsonNode node = MAPPER.readTree(in);
        value = node.isNull() ? null : node.toString();
        return true;
    }

    /** When everything else has been read, so that the task's own labels do not replace this one. */
    void addTo(Message.Builder task) {
        if (value != null && task instanceof Protos.TaskInfo.Builder info) {
            info.getLabelsBuilder().addLabelsBuilder().setKey(JvmInfo.LABEL).setValue(value);
        }
    }
}
