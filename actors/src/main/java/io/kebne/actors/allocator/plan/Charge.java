package io.kebne.actors.allocator.plan;

import java.util.Arrays;
import java.util.List;

/** What an offer counts for, by the way in which it counts. Shared parts count for nothing. */
@SuppressWarnings("ArrayRecordComponent") // hot code reads the arrays; nobody compares these records
record Charge(long[] unreserved, long[] reserved, long[] revocable) {
    static final long[] NOTHING = {};

    static Charge of(long[] divisible, List<Part> parts) {
        long[] unreserved = divisible;
        long[] reserved = NOTHING;
        long[] revocable = NOTHING;
        for (int i = 0; i < parts.size(); i++) {
            Part part = parts.get(i);
            switch (part.use()) {
                case CHUNK -> unreserved = plus(unreserved, part.scalars());
                case RESERVED -> reserved = plus(reserved, part.scalars());
                case REVOCABLE -> revocable = plus(revocable, part.scalars());
                case SHARED -> {}
            }
        }
        return new Charge(unreserved, reserved, revocable);
    }

    static long[] plus(long[] a, long[] b) {
        long[] sum = Arrays.copyOf(a, Math.max(a.length, b.length));
        for (int k = 0; k < b.length; k++) {
            sum[k] += b[k];
        }
        return sum;
    }
}
