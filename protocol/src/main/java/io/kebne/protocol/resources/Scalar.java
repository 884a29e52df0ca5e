package io.kebne.protocol.resources;

import io.kebne.protocol.InvalidValueException;
import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * An amount in thousandths: Mesos keeps three decimal digits, so cpus 0.001 is the least there is and sums are exact.
 *
 * @param thousandths 0 to {@link #MAX_THOUSANDTHS}
 */
public record Scalar(long thousandths) implements Value {
    /** 10^12 units, the largest amount of one resource (Mesos' quota maximum); far from overflow even when summed. */
    public static final long MAX_THOUSANDTHS = 1_000_000_000_000_000L;

    public static final Scalar ZERO = new Scalar(0);

    private static final BigDecimal MAX = BigDecimal.valueOf(MAX_THOUSANDTHS, 3);
    private static final BigDecimal HALF_A_THOUSANDTH = new BigDecimal("0.0005");

    public Scalar {
        if (thousandths < 0 || thousandths > MAX_THOUSANDTHS) {
            throw new InvalidValueException("scalar", "must lie between 0 and 1e12");
        }
    }

    /** Rounds to three decimal digits as Mesos does. */
    public static Scalar of(double value) {
        if (Double.isNaN(value) || Double.isInfinite(value)) {
            throw new InvalidValueException("scalar", "must be a finite number");
        }
        return of(BigDecimal.valueOf(value));
    }

    /** Rounds to three decimal digits as Mesos does. */
    public static Scalar of(BigDecimal value) {
        if (value.signum() < 0 || value.compareTo(MAX) > 0) {
            throw new InvalidValueException("scalar", "must lie between 0 and 1e12");
        }
        // Comparing is cheap whatever the exponent; writing 1e-999999999 with three decimal digits is not.
        if (value.compareTo(HALF_A_THOUSANDTH) < 0) {
            return ZERO;
        }
        return new Scalar(
                value.movePointRight(3).setScale(0, RoundingMode.HALF_UP).longValueExact());
    }

    /** In whole units, exact for every amount below 2^53 thousandths. */
    public double asDouble() {
        return thousandths / 1000.0;
    }

    @Override
    public boolean isEmpty() {
        return thousandths == 0;
    }

    @Override
    public boolean contains(Value other) {
        return other instanceof Scalar o && thousandths >= o.thousandths;
    }

    @Override
    public Scalar common(Value other) {
        return thousandths <= same(other).thousandths ? this : same(other);
    }

    @Override
    public Scalar plus(Value other) {
        return new Scalar(Math.addExact(thousandths, same(other).thousandths));
    }

    @Override
    public Scalar minus(Value other) {
        long rest = thousandths - same(other).thousandths;
        if (rest < 0) {
            throw new IllegalArgumentException(text() + " does not contain " + other.text());
        }
        return new Scalar(rest);
    }

    @Override
    public String text() {
        return BigDecimal.valueOf(thousandths, 3).stripTrailingZeros().toPlainString();
    }

    private static Scalar same(Value other) {
        if (other instanceof Scalar s) {
            return s;
        }
        throw new IllegalArgumentException("a scalar cannot be combined with " + other.text());
    }
}
