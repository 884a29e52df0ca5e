package io.kebne.http.json;

import com.fasterxml.jackson.core.JsonGenerator;
import io.vavr.collection.Iterator;
import java.io.IOException;

/**
 * A piece of a JSON document, small enough to be written at once. A document is a lazy sequence of parts, which all
 * write to one generator: a part may open an object that a later one closes.
 */
@FunctionalInterface
public interface JsonPart {
    void write(JsonGenerator out) throws IOException;

    /** A whole document, or an element of an array, of which {@code parts} write the fields. */
    static Iterator<JsonPart> object(Iterator<JsonPart> parts) {
        return enclosed(JsonGenerator::writeStartObject, parts, JsonGenerator::writeEndObject);
    }

    /** A whole document that is an array, of which {@code parts} write the elements. */
    static Iterator<JsonPart> array(Iterator<JsonPart> parts) {
        return enclosed(JsonGenerator::writeStartArray, parts, JsonGenerator::writeEndArray);
    }

    /** A field that holds an array, of which {@code parts} write the elements. */
    static Iterator<JsonPart> array(String field, Iterator<JsonPart> parts) {
        return enclosed(out -> out.writeArrayFieldStart(field), parts, JsonGenerator::writeEndArray);
    }

    /** A field that holds an empty array. */
    static Iterator<JsonPart> emptyArray(String field) {
        return array(field, Iterator.empty());
    }

    private static Iterator<JsonPart> enclosed(JsonPart start, Iterator<JsonPart> parts, JsonPart end) {
        return Iterator.of(start).concat(parts).concat(Iterator.of(end));
    }
}
