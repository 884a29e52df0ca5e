package io.kebne.actors.allocator.plan;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The kinds of scalar resources of a pool, and so how wide a row of {@link Quantities} is. */
final class Width {
    private final Map<String, Integer> handles = new HashMap<>();
    private final List<String> names = new ArrayList<>();
    private final List<Quantities> tables = new ArrayList<>();
    private int stride = 4;

    int kinds() {
        return names.size();
    }

    int stride() {
        return stride;
    }

    String name(int kind) {
        return names.get(kind);
    }

    /** The handle of a kind, which is new if it was never asked for. */
    int kind(String name) {
        Integer known = handles.get(name);
        if (known != null) {
            return known;
        }
        int kind = names.size();
        names.add(name);
        handles.put(name, kind);
        if (kind == stride) {
            stride *= 2;
            tables.forEach(Quantities::widen);
        }
        return kind;
    }

    /** @return the handle of a kind, or -1 */
    int find(String name) {
        return handles.getOrDefault(name, -1);
    }

    void join(Quantities table) {
        tables.add(table);
    }
}
