package io.kebne.actors.allocator.core;

import io.kebne.actors.allocator.plan.Part;
import io.kebne.actors.allocator.plan.PoolTable;
import io.kebne.actors.allocator.plan.Refusal;
import io.kebne.protocol.resources.Quantities;
import io.kebne.protocol.resources.Resource;
import io.kebne.protocol.resources.Resources;
import io.kebne.protocol.resources.Scalar;
import io.kebne.protocol.resources.Traits;
import io.kebne.protocol.resources.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Between resources and the planner's arrays of thousandths by kind. Kinds become known to the table as they occur. */
final class Amounts {
    /**
     * Every kind makes all rows of the table longer, and frameworks may ask for anything. Once so many kinds are known, what
     * is asked for and known to nobody counts as one kind, which no agent has.
     */
    static final int MAX_WANTED_KINDS = 64;

    /** Not a name that a resource can have. */
    private static final String NOBODYS = "?";

    private final PoolTable table;

    Amounts(PoolTable table) {
        this.table = table;
    }

    /** All scalars, whatever their traits. */
    long[] of(Resources resources) {
        resources.forEachScalar((name, thousandths) -> table.kind(name));
        long[] amounts = new long[table.kinds()];
        resources.forEachScalar((name, thousandths) -> amounts[table.kind(name)] += thousandths);
        return amounts;
    }

    /** @param missing what stands for a kind that is not named */
    long[] of(Quantities quantities, long missing) {
        quantities.thousandths().keySet().forEach(table::kind);
        long[] amounts = new long[table.kinds()];
        for (int kind = 0; kind < amounts.length; kind++) {
            amounts[kind] = quantities.getOrElse(table.kindName(kind), missing);
        }
        return amounts;
    }

    /** As {@link #of(Resources)}, of what somebody would like to have; see {@link #MAX_WANTED_KINDS}. */
    long[] wanted(Resources resources) {
        Map<String, Long> sums = new TreeMap<>();
        resources.forEachScalar((name, thousandths) -> sums.merge(name, thousandths, Long::sum));
        return wanted(sums);
    }

    /** @param byName thousandths */
    long[] wanted(Map<String, Long> byName) {
        byName.keySet().forEach(this::wantedKind);
        long[] amounts = new long[table.kinds()];
        byName.forEach((name, thousandths) -> amounts[wantedKind(name)] += thousandths);
        return amounts;
    }

    private int wantedKind(String name) {
        int known = table.findKind(name);
        if (known >= 0) {
            return known;
        }
        return table.kind(table.kinds() < MAX_WANTED_KINDS ? name : NOBODYS);
    }

    /** Unreserved scalars that can be had in any amount. */
    long[] divisible(Resources free) {
        return of(free.isPlain() ? free : plain(free));
    }

    /** What can be had only as it is. */
    List<Part> parts(Resources free) {
        if (free.isPlain()) {
            return List.of();
        }
        List<Part> parts = new ArrayList<>();
        for (Resource piece : free.pieces()) {
            Traits traits = piece.traits();
            if (!traits.equals(Traits.NONE)) {
                int role = traits.isReserved() ? table.role(traits.role()) : Part.ANY_ROLE;
                parts.add(new Part(use(traits), role, of(Resources.of(piece)), piece));
            }
        }
        return parts;
    }

    /** Ports and the like that are not reserved; null for none. */
    static Resources detail(Resources free) {
        Resources rest = (free.isPlain() ? free : plain(free)).nonScalars();
        return rest.isEmpty() ? null : rest;
    }

    /** What is refused, as the planner compares it with what it would offer. */
    Refusal refusal(Resources refused) {
        return new Refusal(of(refused.nonRevocable()), of(refused.revocable()), detail(refused));
    }

    /** The other way round: what an offer of the planner holds. */
    Resources resources(long[] unreserved, List<Part> parts, Object detail) {
        Map<String, Value> scalars = new TreeMap<>();
        for (int kind = 0; kind < unreserved.length; kind++) {
            if (unreserved[kind] > 0) {
                scalars.put(table.kindName(kind), new Scalar(unreserved[kind]));
            }
        }
        Resources sum = Resources.of(scalars);
        if (!parts.isEmpty()) {
            sum = sum.plus(Resources.of(
                    parts.stream().map(part -> (Resource) part.what()).toList()));
        }
        return detail == null ? sum : sum.plus((Resources) detail);
    }

    private static Part.Use use(Traits traits) {
        if (traits.isShared()) {
            return Part.Use.SHARED;
        } else if (traits.isRevocable()) {
            return Part.Use.REVOCABLE;
        }
        return traits.isReserved() ? Part.Use.RESERVED : Part.Use.CHUNK;
    }

    private static Resources plain(Resources resources) {
        return Resources.of(resources.pieces().stream()
                .filter(piece -> piece.traits().equals(Traits.NONE))
                .toList());
    }
}
