package io.kebne.http.wire.v1;

import io.kebne.protocol.InvalidValueException;
import java.util.function.Supplier;

/** Says at which field of a message a record's own check failed. */
final class Faults {
    private Faults() {}

    /** @param field of the message that could not be read; names it unless the fault is placed already */
    static InvalidValueException at(String field, IllegalArgumentException fault) {
        if (fault instanceof InvalidValueException known) {
            return known.field().startsWith(field) ? known : known.within(field);
        }
        return new InvalidValueException(field, fault.getMessage());
    }

    /** Makes a record whose checks name a field of their own, as this field. */
    static <T> T named(String field, Supplier<T> make) {
        try {
            return make.get();
        } catch (InvalidValueException e) {
            throw new InvalidValueException(field, e.reason());
        }
    }

    static InvalidValueException unsupported(String field) {
        return new InvalidValueException(field, "is not supported");
    }
}
