package io.kebne.protocol.resources;

import io.kebne.protocol.InvalidValueException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Inclusive ranges of whole numbers, such as ports: kept sorted, merged and disjoint, so that equal sets are equal
 * values.
 */
public record Ranges(List<Range> ranges) implements Value {
    /** One inclusive range of numbers from 0 on. */
    public record Range(long begin, long end) {
        public Range {
            if (begin < 0) {
                throw new InvalidValueException("range", "begins below 0");
            }
            if (end < begin) {
                throw new InvalidValueException("range", "ends at " + end + " before it begins at " + begin);
            }
            if (end == Long.MAX_VALUE) {
                throw new InvalidValueException("range", "ends too high");
            }
        }

        public long size() {
            return end - begin + 1;
        }

        private String text() {
            return begin + "-" + end;
        }
    }

    public Ranges {
        ranges = normalize(ranges);
    }

    public static Ranges of(long begin, long end) {
        return new Ranges(List.of(new Range(begin, end)));
    }

    /** How many numbers there are in all ranges together. */
    public long size() {
        return ranges.stream().mapToLong(Range::size).sum();
    }

    @Override
    public boolean isEmpty() {
        return ranges.isEmpty();
    }

    @Override
    public boolean contains(Value other) {
        return other instanceof Ranges o
                && o.ranges.stream()
                        .allMatch(inner -> ranges.stream()
                                .anyMatch(outer -> outer.begin <= inner.begin && inner.end <= outer.end));
    }

    @Override
    public Ranges plus(Value other) {
        List<Range> all = new ArrayList<>(ranges);
        for (Range added : same(other).ranges) {
            if (ranges.stream().anyMatch(r -> r.begin <= added.end && added.begin <= r.end)) {
                throw new IllegalArgumentException(text() + " already contains a part of [" + added.text() + "]");
            }
            all.add(added);
        }
        return new Ranges(all);
    }

    @Override
    public Ranges minus(Value other) {
        if (!contains(same(other))) {
            throw new IllegalArgumentException(text() + " does not contain " + other.text());
        }
        List<Range> rest = ranges;
        for (Range taken : same(other).ranges) {
            rest = without(rest, taken);
        }
        return new Ranges(rest);
    }

    @Override
    public String text() {
        return ranges.stream().map(Range::text).collect(Collectors.joining(", ", "[", "]"));
    }

    private static List<Range> without(List<Range> ranges, Range taken) {
        List<Range> rest = new ArrayList<>();
        for (Range range : ranges) {
            if (taken.end < range.begin || range.end < taken.begin) {
                rest.add(range);
                continue;
            }
            if (range.begin < taken.begin) {
                rest.add(new Range(range.begin, taken.begin - 1));
            }
            if (taken.end < range.end) {
                rest.add(new Range(taken.end + 1, range.end));
            }
        }
        return rest;
    }

    private static List<Range> normalize(List<Range> ranges) {
        List<Range> sorted = new ArrayList<>(ranges);
        sorted.sort(Comparator.comparingLong(Range::begin));
        List<Range> merged = new ArrayList<>(sorted.size());
        for (Range range : sorted) {
            Range last = merged.isEmpty() ? null : merged.get(merged.size() - 1);
            if (last != null && range.begin <= last.end + 1) {
                merged.set(merged.size() - 1, new Range(last.begin, Math.max(last.end, range.end)));
            } else {
                merged.add(range);
            }
        }
        return List.copyOf(merged);
    }

    private static Ranges same(Value other) {
        if (other instanceof Ranges r) {
            return r;
        }
        throw new IllegalArgumentException("ranges cannot be combined with " + other.text());
    }
}
