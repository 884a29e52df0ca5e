package io.kebne.http.request;

import akka.http.javadsl.server.Route;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.kebne.protocol.InvalidValueException;
import java.util.function.Function;

/** A request's body as JSON: one value, in which no object has a key twice. */
public final class JsonBody {
    /** What an allocator is told must also fit a message between nodes, of which this is a quarter. */
    private static final long MAX_BYTES = 256 * 1024;

    /** Numbers are kept as they were written, so that none is rounded before its bounds have been checked. */
    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    private JsonBody() {}

    public static Route of(Function<JsonNode, Route> inner) {
        return Body.text(MAX_BYTES, text -> inner.apply(parse("body", text)));
    }

    /** @throws InvalidValueException that names the field and says where its text is no JSON */
    static JsonNode parse(String field, String text) {
        try {
            JsonNode value = MAPPER.readTree(text);
            if (value == null || value.isMissingNode()) {
                throw new InvalidValueException(field, "is missing");
            }
            return value;
        } catch (JsonProcessingException e) {
            String where = e.getLocation() == null
                    ? ""
                    : ", at line " + e.getLocation().getLineNr() + ", column "
                            + e.getLocation().getColumnNr();
            throw new InvalidValueException(field, "is no JSON" + where);
        } catch (NumberFormatException e) {
            throw new InvalidValueException(field, "has a number that is beyond all bounds");
        }
    }
}
