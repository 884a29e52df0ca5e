package io.kebne.actors.service.core;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/** Reads a number out of what an endpoint of metrics answers: the number alone, or Prometheus' text format. */
public final class MetricText {
    private MetricText() {}

    /** What the text is as a number; empty: it is none, or not a finite one. */
    public static OptionalDouble number(String text) {
        try {
            return finite(Double.parseDouble(text.strip()));
        } catch (NumberFormatException e) {
            return OptionalDouble.empty();
        }
    }

    /** The samples of a series together; those that are no finite numbers do not count. Empty: there is none. */
    public static OptionalDouble series(String text, String name, Map<String, String> labels) {
        double sum = 0;
        boolean found = false;
        for (String line : text.split("\n", -1)) {
            if (line.startsWith(name)) {
                OptionalDouble sample = new Line(line, name.length()).sample(labels);
                if (sample.isPresent()) {
                    sum += sample.getAsDouble();
                    found = true;
                }
            }
        }
        return found ? finite(sum) : OptionalDouble.empty();
    }

    private static OptionalDouble finite(double value) {
        return Double.isFinite(value) ? OptionalDouble.of(value) : OptionalDouble.empty();
    }

    /** A line behind its name: labels in braces, perhaps, a value, and perhaps a time. */
    private static final class Line {
        private final String text;
        private int at;

        Line(String text, int at) {
            this.text = text;
            this.at = at;
        }

        OptionalDouble sample(Map<String, String> wanted) {
            int missing = wanted.size();
            skipSpaces();
            if (take('{')) {
                while (!take('}')) {
                    int begin = at;
                    while (at < text.length() && text.charAt(at) != '=') {
                        at++;
                    }
                    String label = text.substring(begin, at).strip();
                    Optional<String> value = quoted();
                    if (value.isEmpty()) {
                        return OptionalDouble.empty();
                    }
                    missing -= value.get().equals(wanted.get(label)) ? 1 : 0;
                    skipSpaces();
                    take(',');
                    skipSpaces();
                }
            } else if (at < text.length() && !Character.isWhitespace(text.charAt(at - 1))) {
                // Another series, whose name begins so.
                return OptionalDouble.empty();
            }
            if (missing > 0) {
                return OptionalDouble.empty();
            }
            String[] rest = text.substring(at).strip().split("\\s+", 2);
            return number(rest[0]);
        }

        /** Behind an equals sign; empty: the line is not as it should be. */
        private Optional<String> quoted() {
            if (!take('=')) {
                return Optional.empty();
            }
            skipSpaces();
            if (!take('"')) {
                return Optional.empty();
            }
            StringBuilder value = new StringBuilder();
            while (at < text.length()) {
                char c = text.charAt(at++);
                if (c == '"') {
                    return Optional.of(value.toString());
                } else if (c == '\\' && at < text.length()) {
                    char escaped = text.charAt(at++);
                    value.append(escaped == 'n' ? '\n' : escaped);
                } else {
                    value.append(c);
                }
            }
            return Optional.empty();
        }

        private boolean take(char c) {
            if (at < text.length() && text.charAt(at) == c) {
                at++;
                return true;
            }
            return false;
        }

        private void skipSpaces() {
            while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
                at++;
            }
        }
    }
}
