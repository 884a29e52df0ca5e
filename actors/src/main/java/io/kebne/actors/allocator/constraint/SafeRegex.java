package io.kebne.actors.allocator.constraint;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.kebne.protocol.InvalidValueException;

/**
 * A regular expression from outside: RE2's syntax, matched in linear time, bounded in size as in Mesos (program size
 * 100). RE2/J unrolls counted repetitions before its program can be measured, so nested ones, whose numbers multiply,
 * are multiplied here first; what would be repeated more often than the program may be long is refused unseen.
 */
public final class SafeRegex {
    /** Mesos: --offer_constraints_re2_max_program_size. */
    static final int MAX_PROGRAM_SIZE = 100;

    private final Pattern pattern;

    private SafeRegex(Pattern pattern) {
        this.pattern = pattern;
    }

    /** @throws InvalidValueException naming {@code field} when it is no regular expression or too complex a one */
    public static SafeRegex compile(String field, String regex) {
        if (Repetitions.most(regex) > MAX_PROGRAM_SIZE) {
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
    public boolean matches(String text) {
        return pattern.matches(text);
    }

    private static InvalidValueException tooComplex(String field, String regex) {
        return new InvalidValueException(
                field, "'" + regex + "' is too complex: its program is longer than " + MAX_PROGRAM_SIZE);
    }
}
