package io.kebne.protocol.resources;

/**
 * What an operation makes of resources. Their quantities stay the same; only their traits change.
 *
 * @param consumed what is taken away
 * @param converted what stands in its place
 */
public record Conversion(Resources consumed, Resources converted) {
    public Conversion {
        if (!consumed.stripped().equals(converted.stripped())) {
            throw new IllegalArgumentException(consumed + " cannot become " + converted);
        }
    }
}
