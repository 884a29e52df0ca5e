package io.kebne.http.wire;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.google.protobuf.Message;
import io.kebne.protocol.InvalidValueException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** Any of Mesos' messages as the JSON that Mesos writes and reads. */
public final class MessageJson {
    /** As deep as protocol buffers themselves go, twice: a list of messages is two levels. */
    private static final int MAX_DEPTH = 200;

    private static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(
                    StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
            .build();

    private MessageJson() {}

    /** Writes one object. */
    public static void write(JsonGenerator out, Message message) throws IOException {
        MessageWriter.write(out, message);
    }

    public static byte[] bytes(Message message) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
        try (JsonGenerator out = FACTORY.createGenerator(bytes)) {
            MessageWriter.write(out, message);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /**
     * Reads one object, after which nothing may follow.
     *
     * @throws InvalidValueException when it is no JSON, naming its place, or not of this type, naming the field at fault
     */
    public static <M extends Message> M parse(byte[] json, M prototype) {
        return parse(new ByteArrayInputStream(json), prototype);
    }

    static <M extends Message> M parse(InputStream json, M prototype) {
        Message.Builder builder = prototype.newBuilderForType();
        try (JsonParser in = FACTORY.createParser(json)) {
            in.nextToken();
            new MessageReader(in).read(builder, "");
            if (in.nextToken() != null) {
                throw new InvalidValueException("body", "has more than one JSON value");
            }
        } catch (JsonProcessingException e) {
            String where = e.getLocation() == null
                    ? ""
                    : ", at line " + e.getLocation().getLineNr() + ", column "
                            + e.getLocation().getColumnNr();
            throw new InvalidValueException("body", "is no JSON" + where);
        } catch (IOException e) {
            throw new InvalidValueException("body", "is no JSON in UTF-8");
        }
        return complete(builder, prototype);
    }

    /** @throws InvalidValueException naming the first required field that is missing */
    @SuppressWarnings("unchecked") // A message's own builder builds messages of its type.
    static <M extends Message> M complete(Message.Builder builder, M prototype) {
        if (!builder.isInitialized()) {
            throw new InvalidValueException(MissingField.first(builder), "is missing");
        }
        return (M) prototype.getClass().cast(builder.build());
    }
}
