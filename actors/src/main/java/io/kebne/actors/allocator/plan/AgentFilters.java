package io.kebne.actors.allocator.plan;

import java.util.Arrays;
import java.util.function.BiPredicate;

/**
 * What clients have refused of one agent and until when. Entries are in parallel arrays, 14 bytes for each; equal refusals
 * share one {@link Refusal}.
 *
 * <p>It also knows which clients are certainly blocked while the agent's free resources are within those that it last looked
 * at: taking from them and giving back what was taken needs no second look.
 */
final class AgentFilters {
    /** Clients decide what they refuse, so what is remembered of one agent has a bound. */
    private static final int MAX_SHAPES = 4096;

    private int[] client = new int[4];
    private char[] shape = new char[4];
    private long[] until = new long[4];
    private int size;

    /** Clients with an entry. */
    private long[] refusing = Bits.NONE;

    private Refusal[] shapes = new Refusal[1];
    private int[] uses = new int[1];

    /** Clients that a filter blocks whatever they are offered of {@link #basis}. */
    long[] blocked = Bits.NONE;

    /** The unreserved resources that {@link #blocked} holds for; null when it must be computed anew. */
    long[] basis;

    /** The non-scalar resources that it holds for, or null. */
    Object basisDetail;

    int size() {
        return size;
    }

    int client(int entry) {
        return client[entry];
    }

    Refusal refusal(int entry) {
        return shapes[shape[entry]];
    }

    /**
     * Adds an entry, or prolongs the equal one.
     *
     * @return false when too many different refusals are remembered already
     */
    boolean add(int newClient, Refusal refusal, long newUntil) {
        for (int i = first(newClient); i < size; i++) {
            if (client[i] == newClient && shapes[shape[i]].sameAs(refusal)) {
                until[i] = Math.max(until[i], newUntil);
                return true;
            }
        }
        int newShape = intern(refusal);
        if (newShape < 0) {
            return false;
        }
        if (size == client.length) {
            resize(size + Math.max(2, size / 4));
        }
        client[size] = newClient;
        shape[size] = (char) newShape;
        until[size] = newUntil;
        size++;
        refusing = Bits.with(refusing, newClient);
        return true;
    }

    /** Drops those of a client. */
    void clear(int ofClient) {
        int kept = first(ofClient);
        for (int i = kept; i < size; i++) {
            kept = keep(i, kept, client[i] != ofClient);
        }
        size = kept;
        Bits.remove(refusing, ofClient);
        Bits.remove(blocked, ofClient);
    }

    /**
     * Drops those that have run out.
     *
     * @param counts entries by client, from which these are taken
     * @return whether there were any
     */
    boolean expire(long now, int[] counts) {
        int kept = 0;
        for (int i = 0; i < size; i++) {
            boolean keeps = until[i] > now;
            counts[client[i]] -= keeps ? 0 : 1;
            kept = keep(i, kept, keeps);
        }
        boolean any = kept < size;
        size = kept;
        if (any) {
            basis = null;
            Bits.clearAll(refusing);
            for (int i = 0; i < size; i++) {
                refusing = Bits.with(refusing, client[i]);
            }
        }
        if (size < client.length / 2) {
            resize(Math.max(4, size));
        }
        return any;
    }

    /** Takes all entries from the counts by client. */
    void uncount(int[] counts) {
        for (int i = 0; i < size; i++) {
            counts[client[i]]--;
        }
    }

    /** Moves an entry down to the end of those that are kept, or drops it. */
    private int keep(int entry, int kept, boolean keeps) {
        if (!keeps) {
            release(shape[entry]);
            return kept;
        }
        client[kept] = client[entry];
        shape[kept] = shape[entry];
        until[kept] = until[entry];
        return kept + 1;
    }

    long nextExpiry() {
        long next = ExpiryHeap.NEVER;
        for (int i = 0; i < size; i++) {
            next = Math.min(next, until[i]);
        }
        return next;
    }

    boolean has(int ofClient) {
        return Bits.has(refusing, ofClient);
    }

    /** Whether one of a client's filters blocks an offer of these resources. */
    boolean blocks(
            int ofClient, long[] firm, long[] revocable, Object detail, BiPredicate<Object, Object> detailContains) {
        for (int i = first(ofClient); i < size; i++) {
            if (client[i] == ofClient && shapes[shape[i]].covers(firm, revocable, detail, detailContains)) {
                return true;
            }
        }
        return false;
    }

    /** As {@link #blocks}, for one that has not dropped what has run out. */
    boolean blocksAt(long now, int ofClient, Refusal offered, BiPredicate<Object, Object> detailContains) {
        for (int i = first(ofClient); i < size; i++) {
            if (client[i] == ofClient && until[i] > now && shapes[shape[i]].covers(offered, detailContains)) {
                return true;
            }
        }
        return false;
    }

    /** Marks all whose refusal covers what is free, for an agent that has only unreserved resources. */
    void evaluate(long[] free, Object detail, BiPredicate<Object, Object> detailContains) {
        boolean[] covering = new boolean[shapes.length];
        for (int s = 0; s < shapes.length; s++) {
            covering[s] = uses[s] > 0 && shapes[s].covers(free, Charge.NOTHING, detail, detailContains);
        }
        long[] marks = new long[refusing.length];
        for (int i = 0; i < size; i++) {
            if (covering[shape[i]]) {
                marks[client[i] >>> 6] |= 1L << client[i];
            }
        }
        holdsFor(marks, free, detail);
    }

    void holdsFor(long[] marks, long[] free, Object detail) {
        blocked = marks;
        basis = free.clone();
        basisDetail = detail;
    }

    /** The first entry of a client; the size if there is none. */
    private int first(int ofClient) {
        int at = Bits.has(refusing, ofClient) ? 0 : size;
        while (at < size && client[at] != ofClient) {
            at++;
        }
        return at;
    }

    private void resize(int capacity) {
        client = Arrays.copyOf(client, capacity);
        shape = Arrays.copyOf(shape, capacity);
        until = Arrays.copyOf(until, capacity);
    }

    private int intern(Refusal refusal) {
        int vacant = -1;
        for (int s = 0; s < shapes.length; s++) {
            if (uses[s] == 0) {
                vacant = vacant < 0 ? s : vacant;
            } else if (shapes[s].sameAs(refusal)) {
                uses[s]++;
                return s;
            }
        }
        if (vacant < 0) {
            vacant = shapes.length;
            if (vacant == MAX_SHAPES) {
                return -1;
            }
            shapes = Arrays.copyOf(shapes, vacant * 2);
            uses = Arrays.copyOf(uses, vacant * 2);
        }
        shapes[vacant] = refusal;
        uses[vacant] = 1;
        return vacant;
    }

    private void release(int s) {
        if (--uses[s] == 0) {
            shapes[s] = null;
        }
    }
}
