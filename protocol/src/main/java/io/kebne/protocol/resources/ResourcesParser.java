package io.kebne.protocol.resources;

import io.kebne.protocol.InvalidValueException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * Reads Mesos' text form of resources: {@code name:value} pairs separated by semicolons, where a value is a number, a
 * list of ranges in brackets or a set in braces. Pairs of one name add up, as in Mesos. Errors name the position,
 * counted from 1, and what was expected there.
 */
final class ResourcesParser {
    private final String text;
    private int position;

    ResourcesParser(String text) {
        this.text = text;
    }

    Resources parse() {
        Resources sum = Resources.EMPTY;
        while (true) {
            skipSpace();
            if (position == text.length()) {
                return sum;
            }
            int start = position;
            String name = word("a resource name");
            expect(':');
            Value value = value();
            try {
                Resources.requireName(name);
                sum = sum.plus(Resources.of(name, value));
            } catch (IllegalArgumentException e) {
                throw at(start, e.getMessage());
            }
            skipSpace();
            if (position < text.length()) {
                expect(';');
            }
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
        try {
            return Scalar.of(new BigDecimal(word));
        } catch (NumberFormatException e) {
            throw at(start, "expected a number but found '" + word + "'");
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
        String word = word("a whole number");
        try {
            return Long.parseLong(word);
        } catch (NumberFormatException e) {
            throw at(start, "expected a whole number but found '" + word + "'");
        }
    }

    private String word(String what) {
        skipSpace();
        int start = position;
        // A minus sign ends a range's first number, but may lead a (refused) negative amount.
        while (position < text.length() && isWordPart(text.charAt(position), position == start)) {
            position++;
        }
        if (position == start) {
            throw expected(what);
        }
        return text.substring(start, position);
    }

    private boolean isWordPart(char c, boolean first) {
        if (c == '-') {
            return first || !Character.isDigit(text.charAt(position - 1)) || isExponentSign();
        }
        return Character.isLetterOrDigit(c) || c == '.' || c == '_' || c == '+';
    }

    private boolean isExponentSign() {
        char before = text.charAt(position - 1);
        return before == 'e' || before == 'E';
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
