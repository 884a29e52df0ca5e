package io.kebne.protocol;

/**
 * A value from outside that cannot be accepted. Thrown by the compact constructors and parsers of this module, before
 * anything has changed; the edge that received the value turns it into the answer for its caller.
 */
public final class InvalidValueException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    private final String field;
    private final String reason;

    /**
     * @param field the field at fault, by its name on the wire
     * @param message what is wrong with it, as a phrase that can follow the field's name
     */
    public InvalidValueException(String field, String message) {
        super(field + ": " + message);
        this.field = field;
        this.reason = message;
    }

    /** The field at fault, by its name on the wire. */
    public String field() {
        return field;
    }

    /** What is wrong, without the field's name. */
    public String reason() {
        return reason;
    }

    /** The same fault, found in a part of something larger. */
    public InvalidValueException within(String whole) {
        return new InvalidValueException(whole + "." + field, reason);
    }
}
