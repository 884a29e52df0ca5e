package io.kebne.actors.allocator.constraint;

/**
 * What a selector finds on an agent.
 *
 * @param kind whether there is anything, and whether it is text
 * @param value the text; of what is no text, how it reads
 */
record Selected(Kind kind, String value) {
    /** The three cases that predicates tell apart. */
    enum Kind {
        ABSENT,
        TEXT,
        NO_TEXT
    }

    static final Selected ABSENT = new Selected(Kind.ABSENT, "");

    static Selected text(String text) {
        return new Selected(Kind.TEXT, text);
    }

    static Selected noText(String value) {
        return new Selected(Kind.NO_TEXT, value);
    }

    String forPeople() {
        return kind == Kind.ABSENT ? "absent" : "'" + value + "'";
    }
}
