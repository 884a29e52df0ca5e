package io.kebne.protocol.resources;

import java.util.Arrays;
import java.util.function.Predicate;

/** Arithmetic on the parts of bags that have traits: arrays in the order of their traits, each of which stands once. */
final class Parts {
    static final Part[] NONE = {};

    private Parts() {}

    static boolean contains(Part[] all, Part[] some) {
        int mine = 0;
        for (Part part : some) {
            int order = -1;
            while (mine < all.length && (order = all[mine].traits().compareTo(part.traits())) < 0) {
                mine++;
            }
            if (mine == all.length || order > 0 || !all[mine].contains(part)) {
                return false;
            }
        }
        return true;
    }

    static Part[] plus(Part[] first, Part[] second) {
        if (first.length == 0 || second.length == 0) {
            return first.length == 0 ? second : first;
        }
        Part[] sum = new Part[first.length + second.length];
        int size = 0;
        int a = 0;
        int b = 0;
        while (a < first.length || b < second.length) {
            int order = a == first.length
                    ? 1
                    : b == second.length ? -1 : first[a].traits().compareTo(second[b].traits());
            if (order == 0) {
                sum[size++] = first[a++].plus(second[b++]);
            } else {
                sum[size++] = order < 0 ? first[a++] : second[b++];
            }
        }
        return Arrays.copyOf(sum, size);
    }

    /** @throws IllegalArgumentException when {@code taken} is not contained */
    static Part[] minus(Part[] all, Part[] taken) {
        if (taken.length == 0) {
            return all;
        }
        Part[] rest = new Part[all.length];
        int size = 0;
        int b = 0;
        for (int a = 0; a < all.length; a++) {
            int order = b == taken.length ? -1 : all[a].traits().compareTo(taken[b].traits());
            if (order > 0) {
                break;
            }
            Part left = order == 0 ? all[a].minus(taken[b++]) : all[a];
            if (!left.quantities().isEmpty()) {
                rest[size++] = left;
            }
        }
        if (b < taken.length) {
            throw new IllegalArgumentException("there is no " + taken[b].text());
        }
        return size == 0 ? NONE : Arrays.copyOf(rest, size);
    }

    static Part[] filter(Part[] all, Predicate<Traits> which) {
        return Arrays.stream(all).filter(part -> which.test(part.traits())).toArray(Part[]::new);
    }
}
