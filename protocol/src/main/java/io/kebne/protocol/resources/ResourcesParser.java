package io.kebne.protocol.resources;

import io.kebne.protocol.InvalidValueException;
import io.kebne.protocol.role.Role;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Reads Mesos' text form of resources: {@code name:value} or {@code name(role):value} pairs separated by semicolons,
 * where a value is a number, a list of ranges in brackets or a set in braces. Pairs of one name and role add up, as in
 * Mesos. Errors name the position,
 * counted from 1, and what was expected there.
 */
final class ResourcesParser {
    private static final Pattern NUMBER = Pattern.compile("[+-]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][+-]?[0-9]+)?");
    private static final Pattern WHOLE_NUMBER = Pattern.compile("[0-9]+");

    private final String text;
    private int position;

    ResourcesParser(String text) {
        this.text = text;
    }

    Resources parse() {
        ResourcesBuilder sum = new ResourcesBuilder();
        while (true) {
            skipSpace();
            if (position == text.length()) {
                return sum.result();
            }
            int start = position;
            String name = word("a resource name");
            Traits traits = traits();
            expect(':');
            Value value = value();
            try {
                sum.add(new Resource(name, value, traits));
            } catch (IllegalArgumentException e) {
                throw at(start, e.getMessage());
            }
            skipSpace();
            if (position < text.length()) {
                expect(';');
            }
        }
    }

    /** A role in parentheses is a static reservation; {@code *} is none, as in Mesos. */
    private Traits traits() {
        if (!accept('(')) {
            return Traits.NONE;
        }
        int start = position;
        int end = text.indexOf(')', start);
        if (end < 0) {
            position = text.length();
            throw expected("')'");
        }
        String role = text.substring(start, end).strip();
        position = end + 1;
        try {
            return role.equals(Role.DEFAULT) ? Traits.NONE : Traits.reserved(role);
        } catch (InvalidValueException e) {
            throw at(start, e.getMessage());
        }
    }

    private Value value() {
        skipSpace();
        if (position == text.length()) {
            throw expected("a number, '[' or '{'");
        }
        return switch (text.charAt(position)) {
            case '[' -> ranges();
            case '{' -> items();
            default -> scalar();
        };
    }

    private Scalar scalar() {
        int start = position;
        String word = word("a number");
        if (!NUMBER.matcher(word).matches()) {
            throw at(start, "expected a number but found '" + word + "'");
        }
        try {
            return Scalar.of(new BigDecimal(word));
        } catch (NumberFormatException e) {
            throw at(start, "the exponent of " + word + " is too large");
        } catch (InvalidValueException e) {
            throw at(start, "the amount " + word + " must lie between 0 and 1e12");
        }
    }

    private Ranges ranges() {
        expect('[');
        List<Ranges.Range> ranges = new ArrayList<>();
        do {
            int start = position;
            long begin = number();
            expect('-');
            long end = number();
            try {
                ranges.add(new Ranges.Range(begin, end));
            } catch (InvalidValueException e) {
                throw at(start, e.getMessage());
            }
        } while (accept(','));
        expect(']');
        return new Ranges(ranges);
    }

    private Items items() {
        expect('{');
        TreeSet<String> items = new TreeSet<>();
        do {
            items.add(word("an item"));
        } while (accept(','));
        expect('}');
        return new Items(items);
    }

    private long number() {
        skipSpace();
        int start = position;
        String word = word("a whole number", false);
        if (!WHOLE_NUMBER.matcher(word).matches()) {
            throw at(start, "expected a whole number but found '" + word + "'");
        }
        try {
            return Long.parseLong(word);
        } catch (NumberFormatException e) {
            throw at(start, "the number " + word + " is too large");
        }
    }

    private String word(String what) {
        return word(what, true);
    }

    /** @param withDashes whether a dash is a part of it; in ranges it ends the first number */
    private String word(String what, boolean withDashes) {
        skipSpace();
        int start = position;
        while (position < text.length() && isWordPart(text.charAt(position), withDashes)) {
            position++;
        }
        if (position == start) {
            throw expected(what);
        }
        return text.substring(start, position);
    }

    private static boolean isWordPart(char c, boolean withDashes) {
        return c == '-' ? withDashes : Character.isLetterOrDigit(c) || c == '.' || c == '_' || c == '+';
    }

    private boolean accept(char c) {
        skipSpace();
        if (position < text.length() && text.charAt(position) == c) {
            position++;
            return true;
        }
        return false;
    }

    private void expect(char c) {
        if (!accept(c)) {
            throw expected("'" + c + "'");
        }
    }

    private void skipSpace() {
        while (position < text.length() && Character.isWhitespace(text.charAt(position))) {
            position++;
        }
    }

    private InvalidValueException expected(String what) {
        String found = position < text.length() ? "'" + text.charAt(position) + "'" : "the end";
        return at(position, "expected " + what + " but found " + found);
    }

    private InvalidValueException at(int index, String message) {
        return new InvalidValueException("resources", "position " + (index + 1) + " of '" + text + "': " + message);
    }
}
