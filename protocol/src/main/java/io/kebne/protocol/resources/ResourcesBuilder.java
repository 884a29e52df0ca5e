package io.kebne.protocol.resources;

/**
 * Adds up resources that come from outside. Beyond what addition demands, what has one name must be of one kind, and no
 * item or number may occur twice even under different traits, because it can only be handed out once.
 */
final class ResourcesBuilder {
    private static final int MAX_PIECES = 4096;

    private Resources sum = Resources.EMPTY;
    private Resources quantities = Resources.EMPTY;
    private int pieces;

    /** @throws IllegalArgumentException when the resource cannot be added to those before */
    void add(Resource resource) {
        if (++pieces > MAX_PIECES) {
            throw new IllegalArgumentException("there are more than " + MAX_PIECES + " resources");
        }
        Resources added = Resources.of(resource);
        boolean again = resource.traits().isShared() && sum.contains(added);
        sum = sum.plus(added);
        if (!again) {
            quantities = quantities.plus(Resources.of(resource.with(Traits.NONE)));
        }
    }

    Resources result() {
        return sum;
    }
}
