package io.kebne.protocol.resources;

/** The quantities of a bag that have certain traits; never empty. */
record Part(Traits traits, ValuesByName quantities) {
    boolean contains(Part other) {
        return isWhole() ? quantities.equals(other.quantities) : quantities.contains(other.quantities);
    }

    /** @throws IllegalArgumentException when the sum would hold something twice that there is only one of */
    Part plus(Part other) {
        if (traits.isShared() && quantities.equals(other.quantities)) {
            return this;
        }
        if (isWhole()) {
            throw new IllegalArgumentException(text() + " is there already and cannot grow by " + other.text());
        }
        return new Part(traits, quantities.plus(other.quantities));
    }

    /** @throws IllegalArgumentException when {@code other} is not contained */
    Part minus(Part other) {
        if (!contains(other)) {
            throw new IllegalArgumentException(text() + " does not contain " + other.text());
        }
        return new Part(traits, quantities.minus(other.quantities));
    }

    private boolean isWhole() {
        return traits.isShared() || traits.isIndivisible();
    }

    String text() {
        return quantities.text(traits.toString());
    }
}
