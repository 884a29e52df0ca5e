package io.kebne.actors.allocator.plan;

import java.util.Arrays;
import java.util.Objects;
import java.util.function.BiPredicate;

/**
 * What a client does not want of an agent for a time; also what is held against it.
 *
 * @param firm non-revocable scalars of all parts together, in thousandths by kind
 * @param revocable the same of revocable ones
 * @param detail non-scalar resources, null for none
 */
@SuppressWarnings("ArrayRecordComponent") // hot code reads the arrays; nobody compares these records
public record Refusal(long[] firm, long[] revocable, Object detail) {
    public Refusal {
        Objects.requireNonNull(firm, "firm");
        Objects.requireNonNull(revocable, "revocable");
    }

    /** The refusal of a whole offer. */
    public static Refusal of(Taken taken) {
        long[] firm = taken.unreserved().clone();
        long[] revocable = Charge.NOTHING;
        for (Part part : taken.parts()) {
            if (part.use() == Part.Use.REVOCABLE) {
                revocable = Charge.plus(revocable, part.scalars());
            } else {
                firm = Charge.plus(firm, part.scalars());
            }
        }
        return new Refusal(firm, revocable, taken.detail());
    }

    /** Whether all that would be offered was refused. */
    public boolean covers(Refusal offered, BiPredicate<Object, Object> detailContains) {
        return covers(offered.firm, offered.revocable, offered.detail, detailContains);
    }

    boolean covers(
            long[] offeredFirm,
            long[] offeredRevocable,
            Object offeredDetail,
            BiPredicate<Object, Object> detailContains) {
        return covers(firm, offeredFirm)
                && covers(revocable, offeredRevocable)
                && (offeredDetail == null || (detail != null && detailContains.test(detail, offeredDetail)));
    }

    private static boolean covers(long[] refused, long[] offered) {
        for (int k = 0; k < offered.length; k++) {
            if (offered[k] > (k < refused.length ? refused[k] : 0)) {
                return false;
            }
        }
        return true;
    }

    boolean sameAs(Refusal other) {
        return Arrays.equals(firm, other.firm)
                && Arrays.equals(revocable, other.revocable)
                && Objects.equals(detail, other.detail);
    }
}
