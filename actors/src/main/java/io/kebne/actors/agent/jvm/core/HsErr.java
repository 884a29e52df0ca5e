package io.kebne.actors.agent.jvm.core;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the head of a virtual machine's error file ({@code hs_err}) says.
 *
 * @param event the signal ({@code SIGSEGV (0xb)}) or internal error; empty when memory ran out
 * @param frame the problematic frame, such as {@code V  [libjvm.so+0x1]  Unsafe_PutInt+0x2}
 * @param memory what of the machine's memory could not be had; present when that was the cause
 */
public record HsErr(Optional<String> event, Optional<String> frame, Optional<String> memory) {
    private static final int MAX_LINES = 60;
    private static final int MAX_TEXT = 300;
    private static final Pattern SIGNAL = Pattern.compile("#\\s+(SIG[A-Z0-9]+ \\(0x[0-9a-f]+\\)) at pc=.*");
    private static final Pattern INTERNAL = Pattern.compile("#\\s+(Internal Error \\([^)]*\\)).*");
    private static final Pattern FRAME = Pattern.compile("#\\s+([CVvjJA]  ?\\S.*)");
    private static final String MEMORY = "insufficient memory for the Java Runtime";

    /** Empty when the text is no such file. */
    public static Optional<HsErr> parse(String text) {
        List<String> lines = text.lines().limit(MAX_LINES).toList();
        Optional<String> event = first(lines, SIGNAL).or(() -> first(lines, INTERNAL));
        Optional<String> memory = Optional.empty();
        Optional<String> frame = Optional.empty();
        for (int i = 0; i + 1 < lines.size(); i++) {
            if (lines.get(i).contains(MEMORY)) {
                memory = Optional.of(words(lines.get(i + 1)));
            } else if (lines.get(i).contains("Problematic frame:")) {
                frame = first(lines.subList(i + 1, i + 2), FRAME);
            }
        }
        return event.isEmpty() && memory.isEmpty()
                ? Optional.empty()
                : Optional.of(new HsErr(memory.isPresent() ? Optional.empty() : event, frame, memory));
    }

    private static Optional<String> first(List<String> lines, Pattern pattern) {
        return lines.stream()
                .map(pattern::matcher)
                .filter(Matcher::matches)
                .map(matcher -> bounded(matcher.group(1).strip()))
                .findFirst();
    }

    private static String words(String line) {
        return bounded(line.replaceFirst("^#\\s*", "").strip());
    }

    private static String bounded(String text) {
        return text.length() <= MAX_TEXT ? text : text.substring(0, MAX_TEXT);
    }
}
