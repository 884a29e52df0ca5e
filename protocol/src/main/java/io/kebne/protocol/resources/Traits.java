package io.kebne.protocol.resources;

import io.kebne.protocol.InvalidValueException;
import io.kebne.protocol.Label;
import io.kebne.protocol.role.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What keeps a resource apart from others of its name: its reservations, its disk, whether it may be taken back and
 * whether several may use it at once. Equal traits add up.
 *
 * <p>Traits are compared on every step of arithmetic, so this is a class with a key made once, not a record. How a
 * volume is used ({@link PersistentVolume}) is not a part of the key: it is the same volume however it is mounted.
 */
public final class Traits implements Comparable<Traits> {
    public static final Traits NONE = new Traits(List.of(), Optional.empty(), false, false);

    /** Of what may be taken back, and has nothing else of note. */
    public static final Traits REVOCABLE = new Traits(List.of(), Optional.empty(), true, false);

    private static final int MAX_DEPTH = 16;

    private final List<Reservation> reservations;
    private final Optional<Disk> disk;
    private final boolean revocable;
    private final boolean shared;
    private final boolean indivisible;
    private final String role;
    private final String key;

    private Traits(List<Reservation> reservations, Optional<Disk> disk, boolean revocable, boolean shared) {
        this.reservations = List.copyOf(reservations);
        this.disk = disk;
        this.revocable = revocable;
        this.shared = shared;
        this.indivisible = disk.isPresent() && disk.get().isIndivisible();
        this.role = reservations.isEmpty()
                ? Role.DEFAULT
                : reservations.get(reservations.size() - 1).role();
        this.key = key();
    }

    /**
     * @param reservations the widest first; each must be for a role below that of the one before, and only the first
     *     may be static
     * @throws InvalidValueException when they are not
     */
    public static Traits of(List<Reservation> reservations, Optional<Disk> disk, boolean revocable, boolean shared) {
        if (reservations.size() > MAX_DEPTH) {
            throw new InvalidValueException("reservations", "are deeper than " + MAX_DEPTH);
        }
        for (int i = 1; i < reservations.size(); i++) {
            Reservation refined = reservations.get(i);
            String above = reservations.get(i - 1).role();
            if (refined.role().equals(above) || !Role.isWithin(refined.role(), above)) {
                throw new InvalidValueException(
                        "reservations[" + i + "].role", "'" + refined.role() + "' does not refine '" + above + "'");
            }
            if (refined.type() == Reservation.Type.STATIC) {
                throw new InvalidValueException("reservations[" + i + "].type", "a refinement cannot be STATIC");
            }
        }
        boolean none = reservations.isEmpty() && disk.isEmpty() && !revocable && !shared;
        return none ? NONE : new Traits(reservations, disk, revocable, shared);
    }

    /** Reserved by the agent's configuration. */
    public static Traits reserved(String role) {
        return of(List.of(Reservation.ofAgent(role)), Optional.empty(), false, false);
    }

    /** The widest first. */
    public List<Reservation> reservations() {
        return reservations;
    }

    public Optional<Disk> disk() {
        return disk;
    }

    /** Whether it may be taken back from whoever uses it. */
    public boolean isRevocable() {
        return revocable;
    }

    /** Whether several tasks may have it at once. */
    public boolean isShared() {
        return shared;
    }

    public boolean isReserved() {
        return !reservations.isEmpty();
    }

    public boolean isPersistentVolume() {
        return disk.isPresent() && disk.get().volume().isPresent();
    }

    /** Whether only the whole of the resource can be had. */
    public boolean isIndivisible() {
        return indivisible;
    }

    /** The role of the deepest reservation; {@link Role#DEFAULT} when there is none. */
    public String role() {
        return role;
    }

    /** Whether frameworks of a role may be offered it: it is unreserved, or reserved to the role or one above it. */
    public boolean isAllocatableTo(String toRole) {
        return reservations.isEmpty() || Role.isWithin(toRole, role);
    }

    /** With one more, deeper reservation. */
    public Traits push(Reservation reservation) {
        List<Reservation> deeper = new ArrayList<>(reservations);
        deeper.add(reservation);
        return of(deeper, disk, revocable, shared);
    }

    /** Without the deepest reservation; unreserved traits stay as they are. */
    public Traits pop() {
        return reservations.isEmpty() ? this : withReservations(reservations.subList(0, reservations.size() - 1));
    }

    public Traits withReservations(List<Reservation> others) {
        return of(others, disk, revocable, shared);
    }

    public Traits withDisk(Optional<Disk> other) {
        return of(reservations, other, revocable, shared);
    }

    public Traits asShared(boolean isShared) {
        return of(reservations, disk, revocable, isShared);
    }

    public Traits asRevocable(boolean isRevocable) {
        return of(reservations, disk, isRevocable, shared);
    }

    @Override
    public int compareTo(Traits other) {
        return this == other ? 0 : key.compareTo(other.key);
    }

    /** Whether they are of the same resource; how a volume is used does not count. */
    @Override
    public boolean equals(Object other) {
        return this == other || (other instanceof Traits t && key.equals(t.key));
    }

    @Override
    public int hashCode() {
        return key.hashCode();
    }

    /** Mesos' text form of what follows a resource's name; the parser reads only a single plain static reservation. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        if (reservations.size() == 1 && reservations.get(0).equals(Reservation.ofAgent(role))) {
            text.append('(').append(role).append(')');
        } else if (isReserved()) {
            text.append(reservations.stream()
                    .map(Reservation::text)
                    .collect(Collectors.joining(",", "(reservations: [", "])")));
        }
        disk.ifPresent(d -> text.append(d.text()));
        return text.append(revocable ? "{REV}" : "")
                .append(shared ? "<SHARED>" : "")
                .toString();
    }

    /** Different for different traits: text that may hold any character is preceded by its length. */
    private String key() {
        StringBuilder text = new StringBuilder();
        for (Reservation reservation : reservations) {
            text.append(reservation.role()).append('\0').append(reservation.type());
            optional(text, reservation.principal());
            for (Label label : reservation.labels()) {
                optional(text.append('l'), Optional.of(label.key()));
                optional(text, label.value());
            }
            text.append(';');
        }
        disk.ifPresent(d -> {
            optional(text.append('d'), d.volume().map(volume -> volume.id().value()));
            d.source().ifPresent(source -> {
                text.append(source.type());
                optional(text, source.root());
                optional(text, source.id());
                optional(text, source.profile());
            });
        });
        return text.append(revocable ? "r" : "").append(shared ? "s" : "").toString();
    }

    private static void optional(StringBuilder text, Optional<String> part) {
        if (part.isPresent()) {
            text.append(part.get().length()).append(':').append(part.get());
        } else {
            text.append('-');
        }
    }
}
