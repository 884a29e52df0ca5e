package io.kebne.actors.allocator.plan;

import java.util.Arrays;

/** A dense table of quantities in thousandths: one row for each agent, role or client, one column for each kind. */
final class Quantities {
    private final Width width;
    private long[] values = new long[0];
    private int stride;

    Quantities(Width width) {
        this.width = width;
        this.stride = width.stride();
        width.join(this);
    }

    long get(int row, int kind) {
        return values[row * stride + kind];
    }

    void set(int row, int kind, long value) {
        values[row * stride + kind] = value;
    }

    void add(int row, int kind, long difference) {
        values[row * stride + kind] += difference;
    }

    /** Adds {@code sign} times the amounts; kinds beyond their end count as zero. */
    void add(int row, long[] amounts, int sign) {
        int base = row * stride;
        for (int k = 0; k < amounts.length; k++) {
            values[base + k] += sign * amounts[k];
        }
    }

    /** Sets the row; kinds beyond the end of the amounts become zero. */
    void set(int row, long[] amounts) {
        int base = row * stride;
        Arrays.fill(values, base, base + stride, 0);
        System.arraycopy(amounts, 0, values, base, amounts.length);
    }

    void fill(int row, long value) {
        Arrays.fill(values, row * stride, (row + 1) * stride, value);
    }

    long[] copy(int row) {
        return Arrays.copyOfRange(values, row * stride, row * stride + width.kinds());
    }

    boolean isZero(int row) {
        int base = row * stride;
        for (int k = 0; k < stride; k++) {
            if (values[base + k] != 0) {
                return false;
            }
        }
        return true;
    }

    /** Makes room for a row, which is zero if it is new. */
    void ensure(int row) {
        int needed = (row + 1) * stride;
        if (values.length < needed) {
            values = Arrays.copyOf(values, Math.max(needed, values.length * 3 / 2));
        }
    }

    void widen() {
        int wider = width.stride();
        int rows = values.length / stride;
        long[] moved = new long[rows * wider];
        for (int row = 0; row < rows; row++) {
            System.arraycopy(values, row * stride, moved, row * wider, stride);
        }
        values = moved;
        stride = wider;
    }
}
