package io.kebne.actors.allocator.plan;

import java.util.Arrays;

/** Sets of small ints as bits of words. A null or short array lacks the members that it has no room for. */
final class Bits {
    static final long[] NONE = {};

    private Bits() {}

    static boolean has(long[] bits, int member) {
        int word = member >>> 6;
        return word < bits.length && (bits[word] & (1L << member)) != 0;
    }

    /** @return the same array, or a larger one that replaces it */
    static long[] with(long[] bits, int member) {
        int word = member >>> 6;
        long[] roomy = word < bits.length ? bits : Arrays.copyOf(bits, word + 1);
        roomy[word] |= 1L << member;
        return roomy;
    }

    static void remove(long[] bits, int member) {
        int word = member >>> 6;
        if (word < bits.length) {
            bits[word] &= ~(1L << member);
        }
    }

    static long word(long[] bits, int word) {
        return word < bits.length ? bits[word] : 0;
    }

    static boolean isEmpty(long[] bits) {
        for (long word : bits) {
            if (word != 0) {
                return false;
            }
        }
        return true;
    }

    static void clearAll(long[] bits) {
        Arrays.fill(bits, 0);
    }

    static int count(long[] bits) {
        int count = 0;
        for (long word : bits) {
            count += Long.bitCount(word);
        }
        return count;
    }

    /** The least member that is not below {@code from}, or -1. */
    static int next(long[] bits, int from) {
        int at = from >>> 6;
        if (at >= bits.length) {
            return -1;
        }
        long word = bits[at] & (-1L << from);
        while (word == 0) {
            if (++at == bits.length) {
                return -1;
            }
            word = bits[at];
        }
        return (at << 6) + Long.numberOfTrailingZeros(word);
    }
}
