package io.kebne.protocol.resources;

/** What an agent lends beyond what it has, as masters and the agent count it. */
public final class Lent {
    private Lent() {}

    /**
     * As much as the agent says, and never less than is in use of it, so that what is shared out always contains what is
     * held.
     *
     * @param own what the agent has, of which a part may be revocable, too
     * @param estimate what it says that it lends
     * @param allocated what its tasks hold
     * @return on top of {@code own}
     */
    public static Resources of(Resources own, Resources estimate, Resources allocated) {
        if (allocated.isPlain()) {
            return estimate;
        }
        Resources held = allocated.revocable();
        if (held.isEmpty()) {
            return estimate;
        }
        Resources lent = estimate;
        Resources always = own.revocable();
        for (Resource piece : held.pieces()) {
            long over = amount(held, piece) - amount(always, piece) - amount(estimate, piece);
            if (over > 0) {
                lent = lent.plus(Resources.of(piece.with(new Scalar(over))));
            }
        }
        return lent;
    }

    /** Only scalars can be revocable, and nothing that is can have another trait that matters. */
    private static long amount(Resources resources, Resource piece) {
        return resources.thousandths(piece.name());
    }
}
