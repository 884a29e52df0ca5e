package io.kebne.protocol.resources;

import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import io.kebne.protocol.InvalidValueException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.ObjLongConsumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * An immutable bag of resources. Amounts of one name and with equal {@link Traits} add up, others stay apart; empty
 * values are never kept, so two bags that hold the same are equal. All arithmetic is exact: {@code a.plus(b).minus(b)}
 * equals {@code a}, unless both hold the same shared resource.
 *
 * <p>Indivisible resources (persistent volumes; disks of source MOUNT, BLOCK or RAW) are contained and taken only whole.
 * Of a shared resource a bag holds one, however often it is added; who counts its users keeps the count elsewhere.
 */
@JsonSerialize(using = ResourcesJson.Writer.class)
@JsonDeserialize(using = ResourcesJson.Reader.class)
public final class Resources {
    public static final String CPUS = "cpus";
    public static final String MEM = "mem";
    public static final String DISK = "disk";
    public static final String GPUS = "gpus";
    public static final String PORTS = "ports";

    public static final Resources EMPTY = new Resources(ValuesByName.EMPTY, Parts.NONE);

    /** What has no traits: the common case, which arithmetic on the other parts must not slow down. */
    private final ValuesByName plain;

    private final Part[] parts;

    private Resources(ValuesByName plain, Part[] parts) {
        this.plain = plain;
        this.parts = parts;
    }

    private static Resources of(ValuesByName plain, Part[] parts) {
        return plain.isEmpty() && parts.length == 0 ? EMPTY : new Resources(plain, parts);
    }

    /** @param values by resource name; empty ones are dropped */
    public static Resources of(Map<String, ? extends Value> values) {
        SortedMap<String, Value> kept = new TreeMap<>();
        values.forEach((name, value) -> {
            requireName(name);
            if (!value.isEmpty()) {
                kept.put(name, value);
            }
        });
        return of(ValuesByName.of(kept), Parts.NONE);
    }

    public static Resources of(String name, Value value) {
        return of(Resource.of(name, value));
    }

    public static Resources of(Resource resource) {
        ValuesByName quantities = ValuesByName.of(resource.name(), resource.value());
        return resource.traits().equals(Traits.NONE)
                ? of(quantities, Parts.NONE)
                : of(
                        ValuesByName.EMPTY,
                        quantities.isEmpty() ? Parts.NONE : new Part[] {new Part(resource.traits(), quantities)});
    }

    /** @throws IllegalArgumentException as {@link #plus} */
    public static Resources of(Collection<Resource> pieces) {
        Resources sum = EMPTY;
        for (Resource piece : pieces) {
            sum = sum.plus(of(piece));
        }
        return sum;
    }

    /**
     * Reads Mesos' text form ({@code cpus:4;mem(role):8192;ports:[31000-32000]}) or a JSON array of Mesos' Resource
     * objects, in its format of before or after reservation refinement.
     *
     * @throws InvalidValueException with the position and what was expected there
     */
    public static Resources parse(String text) {
        String trimmed = text.strip();
        return trimmed.startsWith("[") ? ResourcesJson.parse(trimmed) : new ResourcesParser(text).parse();
    }

    /** Those without traits first, by name; then the others by their traits. */
    public List<Resource> pieces() {
        List<Resource> pieces = new ArrayList<>(plain.size() + parts.length);
        addPieces(pieces, Traits.NONE, plain);
        for (Part part : parts) {
            addPieces(pieces, part.traits(), part.quantities());
        }
        return pieces;
    }

    private static void addPieces(List<Resource> pieces, Traits traits, ValuesByName quantities) {
        for (int i = 0; i < quantities.size(); i++) {
            pieces.add(new Resource(quantities.name(i), quantities.value(i), traits));
        }
    }

    /**
     * The values by name, whatever their traits.
     *
     * @throws IllegalArgumentException when resources of different traits hold the same item or range, which those of
     *     one agent never do
     */
    public SortedMap<String, Value> byName() {
        SortedMap<String, Value> sums = plain.toMap();
        for (Part part : parts) {
            part.quantities().addTo(sums);
        }
        return Collections.unmodifiableSortedMap(sums);
    }

    /**
     * Visits the scalars without making anything. A name is visited once for each of the traits it occurs with.
     *
     * @param visitor gets a name and an amount in thousandths
     */
    public void forEachScalar(ObjLongConsumer<String> visitor) {
        forEachScalar(plain, visitor);
        for (Part part : parts) {
            forEachScalar(part.quantities(), visitor);
        }
    }

    private static void forEachScalar(ValuesByName quantities, ObjLongConsumer<String> visitor) {
        for (int i = 0; i < quantities.size(); i++) {
            if (quantities.value(i) instanceof Scalar scalar) {
                visitor.accept(quantities.name(i), scalar.thousandths());
            }
        }
    }

    public boolean isEmpty() {
        return plain.isEmpty() && parts.length == 0;
    }

    /** Whether nothing in it is reserved, revocable, shared or of a particular disk. */
    public boolean isPlain() {
        return parts.length == 0;
    }

    /** The amount of a scalar in thousandths, whatever its traits; 0 when there is none. */
    public long thousandths(String name) {
        long sum = plain.thousandths(name);
        for (Part part : parts) {
            sum += part.quantities().thousandths(name);
        }
        return sum;
    }

    /** The amount of a scalar in whole units, whatever its traits; 0 when there is none. */
    public double scalar(String name) {
        return thousandths(name) / 1000.0;
    }

    public boolean contains(Resources other) {
        return plain.contains(other.plain) && Parts.contains(parts, other.parts);
    }

    /**
     * Finds quantities among resources of any reservation, reserved ones first (Mesos: Resources::find). What is
     * revocable, shared or indivisible is only taken when it is asked for with its traits.
     *
     * @param wanted what has traits is wanted with just these
     * @return a part of this bag; empty when there is not enough
     */
    public Optional<Resources> find(Resources wanted) {
        if (parts.length == 0) {
            return contains(wanted) ? Optional.of(wanted) : Optional.empty();
        }
        return Finder.find(this, wanted);
    }

    /** @throws IllegalArgumentException when a range, a set or an indivisible resource would be held twice */
    public Resources plus(Resources other) {
        if (other.isEmpty() || isEmpty()) {
            return isEmpty() ? other : this;
        }
        return new Resources(plain.plus(other.plain), Parts.plus(parts, other.parts));
    }

    /** @throws IllegalArgumentException when this bag does not contain {@code other} */
    public Resources minus(Resources other) {
        return other.isEmpty() ? this : of(plain.minus(other.plain), Parts.minus(parts, other.parts));
    }

    /**
     * Carries an operation out.
     *
     * @throws InvalidValueException when what it consumes is not contained, or what it makes cannot be added
     */
    public Resources apply(Conversion conversion) {
        if (!contains(conversion.consumed())) {
            throw new InvalidValueException(
                    "resources", "needs " + conversion.consumed() + " but there is only '" + this + "'");
        }
        try {
            return minus(conversion.consumed()).plus(conversion.converted());
        } catch (InvalidValueException e) {
            throw e;
        } catch (IllegalArgumentException e) {
            throw new InvalidValueException("resources", e.getMessage());
        }
    }

    /** What has no traits at all. */
    Resources plain() {
        return parts.length == 0 ? this : of(plain, Parts.NONE);
    }

    /** What both hold; ranges, sets and what is indivisible count only where this bag holds all that the other does. */
    public Resources overlap(Resources other) {
        Resources both = EMPTY;
        for (Resource piece : other.pieces()) {
            Resources whole = of(piece);
            if (contains(whole)) {
                both = both.plus(whole);
            } else if (piece.value() instanceof Scalar && !piece.traits().isIndivisible()) {
                both = both.plus(only(piece.name(), piece.traits()));
            }
        }
        return both;
    }

    private Resources only(String name, Traits traits) {
        return of(pieces().stream()
                .filter(piece -> piece.name().equals(name) && piece.traits().equals(traits))
                .toList());
    }

    public Resources unreserved() {
        return filter(true, traits -> !traits.isReserved());
    }

    public Resources reserved() {
        return filter(false, Traits::isReserved);
    }

    /** What is reserved to just this role, not to roles above or below it. */
    public Resources reservedTo(String role) {
        return filter(false, traits -> traits.isReserved() && traits.role().equals(role));
    }

    /** The roles that hold the deepest reservation of something. */
    public SortedSet<String> reservationRoles() {
        SortedSet<String> roles = new TreeSet<>();
        for (Part part : parts) {
            if (part.traits().isReserved()) {
                roles.add(part.traits().role());
            }
        }
        return roles;
    }

    /** What frameworks of a role may be offered: the unreserved, and what is reserved to it or a role above it. */
    public Resources allocatableTo(String role) {
        return filter(true, traits -> traits.isAllocatableTo(role));
    }

    public Resources revocable() {
        return filter(false, Traits::isRevocable);
    }

    public Resources nonRevocable() {
        return filter(true, traits -> !traits.isRevocable());
    }

    public Resources shared() {
        return filter(false, Traits::isShared);
    }

    public Resources nonShared() {
        return filter(true, traits -> !traits.isShared());
    }

    public Resources persistentVolumes() {
        return filter(false, Traits::isPersistentVolume);
    }

    /** What can be had only whole. */
    public Resources indivisible() {
        return filter(false, Traits::isIndivisible);
    }

    private Resources filter(boolean keepPlain, Predicate<Traits> which) {
        if (parts.length == 0) {
            return keepPlain ? this : EMPTY;
        }
        return of(keepPlain ? plain : ValuesByName.EMPTY, Parts.filter(parts, which));
    }

    public Resources scalars() {
        return filterValues(Scalar.class::isInstance);
    }

    public Resources nonScalars() {
        return filterValues(value -> !(value instanceof Scalar));
    }

    private Resources filterValues(Predicate<Value> which) {
        Part[] kept = Arrays.stream(parts)
                .map(part -> new Part(part.traits(), part.quantities().filter(which)))
                .filter(part -> !part.quantities().isEmpty())
                .toArray(Part[]::new);
        return of(plain.filter(which), kept);
    }

    /**
     * The mere quantities, without traits.
     *
     * @throws IllegalArgumentException as {@link #byName}
     */
    public Resources stripped() {
        return parts.length == 0 ? this : of(byName());
    }

    @Override
    public boolean equals(Object other) {
        return this == other
                || (other instanceof Resources r && plain.equals(r.plain) && Arrays.equals(parts, r.parts));
    }

    @Override
    public int hashCode() {
        return 31 * plain.hashCode() + Arrays.hashCode(parts);
    }

    /**
     * Mesos' text form. {@link #parse} reads it back when no resource has other traits than one static reservation
     * without principal and labels.
     */
    @Override
    public String toString() {
        return Stream.concat(Stream.of(plain.text("")), Arrays.stream(parts).map(Part::text))
                .filter(text -> !text.isEmpty())
                .collect(Collectors.joining(";"));
    }

    static void requireName(String name) {
        if (name.isBlank() || !name.chars().allMatch(c -> Character.isLetterOrDigit(c) || "_-.".indexOf(c) >= 0)) {
            throw new InvalidValueException("name", "'" + name + "' is not a resource name (letters, digits, '_-.')");
        }
    }
}
