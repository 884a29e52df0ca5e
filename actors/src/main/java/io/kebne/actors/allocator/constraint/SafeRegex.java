package io.kebne.actors.allocator.constraint;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.kebne.protocol.InvalidValueException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.regex.Matcher;

/**
 * A regular expression from outside: RE2's syntax, matched in linear time, bounded in size as in Mesos (program size
 * 100). RE2/J unrolls counted repetitions before its program can be measured, so nested ones, whose numbers multiply,
 * are multiplied here first; what would be repeated more often than the program may be long is refused unseen.
 */
final class SafeRegex {
    /** Mesos: --offer_constraints_re2_max_program_size. */
    static final int MAX_PROGRAM_SIZE = 100;

    private final Pattern pattern;

    private SafeRegex(Pattern pattern) {
        this.pattern = pattern;
    }

    /** @throws InvalidValueException naming {@code field} when it is no regular expression or too complex a one */
    static SafeRegex compile(String field, String regex) {
        if (new Repetitions(regex).most() > MAX_PROGRAM_SIZE) {
            throw tooComplex(field, regex);
        }
        Pattern pattern;
        try {
            pattern = Pattern.compile(regex);
        } catch (PatternSyntaxException e) {
            throw new InvalidValueException(
                    field, "'" + regex + "' is not a regular expression: " + e.getDescription());
        }
        if (pattern.programSize() > MAX_PROGRAM_SIZE) {
            throw tooComplex(field, regex);
        }
        return new SafeRegex(pattern);
    }

    /** Whether all of the text is matched. */
    boolean matches(String text) {
        return pattern.matches(text);
    }

    private static InvalidValueException tooComplex(String field, String regex) {
        return new InvalidValueException(
                field, "'" + regex + "' is too complex: its program is longer than " + MAX_PROGRAM_SIZE);
    }

    /** How often the most repeated part of an expression is repeated, by counted repetitions one inside the other. */
    private static final class Repetitions {
        private static final java.util.regex.Pattern REPETITION =
                java.util.regex.Pattern.compile("([0-9]{1,9})(?:,([0-9]{0,9}))?\\}");

        private final String regex;
        private final Deque<Long> outer = new ArrayDeque<>();
        private int at;
        /** Of the group that is open, and of what stands directly before the current place. */
        private long group = 1;

        private long atom = 1;

        Repetitions(String regex) {
            this.regex = regex;
        }

        long most() {
            while (at < regex.length()) {
                step(regex.charAt(at++));
            }
            while (!outer.isEmpty()) {
                group = Math.max(group, outer.pop());
            }
            return group;
        }

        private void step(char c) {
            if (c == '(') {
                outer.push(group);
                group = 1;
                atom = 1;
            } else if (c == ')') {
                atom = group;
                group = outer.isEmpty() ? group : Math.max(outer.pop(), group);
            } else if (c == '{') {
                // Saturates far above the bound and far below an overflow.
                atom = Math.min(atom * count(), 1_000_000);
                group = Math.max(group, atom);
            } else if (c == '[') {
                skipClass();
                atom = 1;
            } else if (c == '\\') {
                skipEscape();
                atom = 1;
            } else if (c != '*' && c != '+' && c != '?') {
                atom = 1;
            }
        }

        /** Reads {@code n}}, {@code n,}} or {@code n,m}}; anything else is text and repeats nothing. */
        private long count() {
            Matcher repetition = REPETITION.matcher(regex).region(at, regex.length());
            if (!repetition.lookingAt()) {
                return 1;
            }
            at = repetition.end();
            String second = repetition.group(2);
            long least = Long.parseLong(repetition.group(1));
            return Math.max(1, second == null || second.isEmpty() ? least : Math.max(least, Long.parseLong(second)));
        }

        private void skipEscape() {
            if (regex.startsWith("Q", at)) {
                int end = regex.indexOf("\\E", at);
                at = end < 0 ? regex.length() : end + 2;
            } else {
                at++;
            }
        }

        private void skipClass() {
            if (regex.startsWith("^", at)) {
                at++;
            }
            // A bracket that comes first stands for itself.
            int first = at;
            while (at < regex.length() && (regex.charAt(at) != ']' || at == first)) {
                int named = regex.startsWith("[:", at) ? regex.indexOf(":]", at + 2) : -1;
                at = named >= 0 ? named + 2 : at + (regex.charAt(at) == '\\' ? 2 : 1);
            }
            at++;
        }
    }
}
