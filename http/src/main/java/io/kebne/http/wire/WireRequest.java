package io.kebne.http.wire;

import akka.http.javadsl.model.HttpRequest;
import com.google.protobuf.Message;
import java.util.Optional;

/**
 * A call as it came.
 *
 * @param message what was called
 * @param format in which it came
 * @param http its headers
 */
public record WireRequest<M extends Message>(M message, WireFormat format, HttpRequest http) {
    /** The form of an answer: JSON where the client takes both; empty when it takes neither, which is a 406. */
    public Optional<WireFormat> answerFormat() {
        return Accepted.by(http, "accept").format();
    }

    /** For answers of many records: the form that each of them should have. */
    public Optional<WireFormat> recordFormat() {
        return Accepted.by(http, "message-accept").format();
    }

    /** Whether the client takes an answer of many records by Mesos' name for it. */
    public boolean acceptsRecords() {
        return Accepted.by(http, "accept").accepts("application/recordio");
    }
}
