package io.kebne.actors.allocator.constraint;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How often the most repeated part of a regular expression is repeated, by counted repetitions one inside the other:
 * 6 for {@code (a{2}b){3}}. What is no valid expression gets some number.
 */
final class Repetitions {
    private static final Pattern REPETITION = Pattern.compile("([0-9]{1,9})(?:,([0-9]{0,9}))?\\}");

    private final String regex;
    private final Deque<Long> outer = new ArrayDeque<>();
    private int at;
    /** Of the group that is open, and of what stands directly before the current place. */
    private long group = 1;

    private long atom = 1;

    private Repetitions(String regex) {
        this.regex = regex;
    }

    static long most(String regex) {
        return new Repetitions(regex).scanned();
    }

    private long scanned() {
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
