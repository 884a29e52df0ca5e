package io.kebne.protocol.resources;

import io.kebne.protocol.InvalidValueException;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;

/** A set of named things, Mesos' SET: each is had once or not at all. */
public record Items(SortedSet<String> items) implements Value {
    public Items {
        if (items.stream().anyMatch(String::isBlank)) {
            throw new InvalidValueException("set", "has an empty item");
        }
        items = Collections.unmodifiableSortedSet(new TreeSet<>(items));
    }

    @Override
    public boolean isEmpty() {
        return items.isEmpty();
    }

    @Override
    public boolean contains(Value other) {
        return other instanceof Items o && items.containsAll(o.items);
    }

    @Override
    public Items common(Value other) {
        SortedSet<String> both = new TreeSet<>(items);
        both.retainAll(same(other).items);
        return new Items(both);
    }

    @Override
    public Items plus(Value other) {
        SortedSet<String> all = new TreeSet<>(items);
        for (String item : same(other).items) {
            if (!all.add(item)) {
                throw new IllegalArgumentException(text() + " already contains " + item);
            }
        }
        return new Items(all);
    }

    @Override
    public Items minus(Value other) {
        if (!contains(same(other))) {
            throw new IllegalArgumentException(text() + " does not contain " + other.text());
        }
        SortedSet<String> rest = new TreeSet<>(items);
        rest.removeAll(same(other).items);
        return new Items(rest);
    }

    @Override
    public String text() {
        return "{" + String.join(",", items) + "}";
    }

    private static Items same(Value other) {
        if (other instanceof Items i) {
            return i;
        }
        throw new IllegalArgumentException("a set cannot be combined with " + other.text());
    }
}
