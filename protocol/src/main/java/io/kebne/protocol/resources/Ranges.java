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
        if (!(other instanceof Ranges o)) {
            return false;
        }
        int outer = 0;
        for (Range inner : o.ranges) {
            while (outer < ranges.size() && ranges.get(outer).end < inner.end) {
                outer++;
            }
            if (outer == ranges.size() || ranges.get(outer).begin > inner.begin) {
                return false;
            }
        }
        return true;
    }

    @Override
    public Ranges common(Value other) {
        List<Range> both = new ArrayList<>();
        List<Range> others = same(other).ranges;
        int mine = 0;
        int theirs = 0;
        while (mine < ranges.size() && theirs < others.size()) {
            Range a = ranges.get(mine);
            Range b = others.get(theirs);
            long begin = Math.max(a.begin, b.begin);
            long end = Math.min(a.end, b.end);
            if (begin <= end) {
                both.add(new Range(begin, end));
            }
            if (a.end < b.end) {
                mine++;
            } else {
                theirs++;
            }
        }
        return new Ranges(both);
    }

    @Override
    public Ranges plus(Value other) {
        List<Range> all = new ArrayList<>(ranges);
        int next = 0;
        for (Range added : same(other).ranges) {
            while (next < ranges.size() && ranges.get(next).end < added.begin) {
                next++;
            }
            if (next < ranges.size() && ranges.get(next).begin <= added.end) {
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
        List<Range> rest = new ArrayList<>();
        List<Range> taken = same(other).ranges;
        int next = 0;
        for (Range range : ranges) {
            long begin = range.begin;
            for (; next < taken.size() && taken.get(next).end <= range.end; next++) {
                if (begin < taken.get(next).begin) {
                    rest.add(new Range(begin, taken.get(next).begin - 1));
                }
                begin = taken.get(next).end + 1;
            }
            if (begin <= range.end) {
                rest.add(new Range(begin, range.end));
            }
        }
        return new Ranges(rest);
    }

    @Override
    public String text() {
        return ranges.stream().map(Range::text).collect(Collectors.joining(", ", "[", "]"));
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
