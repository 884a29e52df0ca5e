package io.kebne.launcher.wordcount;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * How often each word occurs. A word is a longest run of the letters A to Z, without regard to case.
 *
 * @param counts by word, in lower case
 */
public record WordCounts(Map<String, Long> counts) {
    public static final WordCounts NONE = new WordCounts(Map.of());

    public WordCounts {
        counts = Map.copyOf(counts);
    }

    /** Counts directly. */
    public static WordCounts of(byte[] text) {
        Map<String, Long> counts = new TreeMap<>();
        StringBuilder word = new StringBuilder();
        for (byte b : text) {
            if (isLetter(b)) {
                word.append((char) b);
            } else {
                add(counts, word);
            }
        }
        add(counts, word);
        return new WordCounts(counts);
    }

    /**
     * Reads lines of a count and a word, as {@code uniq -c} prints them.
     *
     * @throws IllegalArgumentException with the line that is something else
     */
    public static WordCounts parse(String lines) {
        Map<String, Long> counts = new TreeMap<>();
        for (String line : lines.lines().filter(text -> !text.isBlank()).toList()) {
            String[] parts = line.strip().split(" ", -1);
            if (parts.length != 2 || !parts[0].chars().allMatch(Character::isDigit)) {
                throw new IllegalArgumentException("not a count and a word: '" + line + "'");
            }
            counts.merge(parts[1], Long.parseLong(parts[0]), Long::sum);
        }
        return new WordCounts(counts);
    }

    public WordCounts plus(WordCounts other) {
        Map<String, Long> sum = new TreeMap<>(counts);
        other.counts.forEach((word, count) -> sum.merge(word, count, Long::sum));
        return new WordCounts(sum);
    }

    /** All words together. */
    public long total() {
        return counts.values().stream().mapToLong(Long::longValue).sum();
    }

    /** The most frequent words, the first of the alphabet first among equals. */
    public List<Map.Entry<String, Long>> top(int limit) {
        List<Map.Entry<String, Long>> entries = new ArrayList<>(counts.entrySet());
        entries.sort(Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder())
                .thenComparing(Map.Entry.comparingByKey()));
        return entries.subList(0, Math.min(limit, entries.size()));
    }

    static boolean isLetter(byte b) {
        return (b >= 'a' && b <= 'z') || (b >= 'A' && b <= 'Z');
    }

    private static void add(Map<String, Long> counts, StringBuilder word) {
        if (!word.isEmpty()) {
            counts.merge(word.toString().toLowerCase(Locale.ROOT), 1L, Long::sum);
            word.setLength(0);
        }
    }
}
