package io.kebne.protocol.resources;

import io.kebne.protocol.InvalidValueException;
import io.kebne.protocol.Label;
import io.kebne.protocol.role.Role;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * For whom a resource is kept (mesos.proto, Resource.ReservationInfo). Two reservations of one role that differ in their
 * principal or labels stay apart.
 *
 * @param type whether the agent was started with it or an operation made it
 * @param role whose frameworks, or those of roles below it, may have the resource
 * @param principal who reserved it
 * @param labels their order has no meaning; kept sorted
 */
public record Reservation(Type type, String role, Optional<String> principal, List<Label> labels) {
    /** How a reservation came about. */
    public enum Type {
        STATIC,
        DYNAMIC
    }

    private static final int MAX_PRINCIPAL = 1024;
    private static final int MAX_LABELS = 128;
    private static final int MAX_LABELS_TEXT = 4096;

    private static final Comparator<Label> ORDER = Comparator.comparing(Label::key)
            .thenComparing(label -> label.value().isPresent())
            .thenComparing(label -> label.value().orElse(""));

    public Reservation {
        requireReservable(role);
        if (principal.isPresent()
                && (principal.get().isEmpty() || principal.get().length() > MAX_PRINCIPAL)) {
            throw new InvalidValueException("principal", "must have 1 to " + MAX_PRINCIPAL + " characters");
        }
        if (labels.size() > MAX_LABELS) {
            throw new InvalidValueException("labels", "are more than " + MAX_LABELS);
        }
        int text = 0;
        for (Label label : labels) {
            text += label.key().length() + label.value().map(String::length).orElse(0);
        }
        if (text > MAX_LABELS_TEXT) {
            throw new InvalidValueException("labels", "are longer than " + MAX_LABELS_TEXT + " characters together");
        }
        labels = labels.stream().sorted(ORDER).toList();
    }

    /** One that an agent is started with. */
    public static Reservation ofAgent(String role) {
        return new Reservation(Type.STATIC, role, Optional.empty(), List.of());
    }

    /** One that an operation makes. */
    public static Reservation dynamic(String role, String principal) {
        return new Reservation(Type.DYNAMIC, role, Optional.of(principal), List.of());
    }

    private static void requireReservable(String role) {
        try {
            Role.require(role);
        } catch (InvalidValueException e) {
            throw new InvalidValueException("role", e.reason());
        }
        if (role.equals(Role.DEFAULT)) {
            throw new InvalidValueException("role", "'*' cannot hold reservations");
        }
    }

    /** Mesos' text form: {@code (DYNAMIC,role,principal,{key: value})}. */
    String text() {
        StringBuilder text = new StringBuilder("(").append(type).append(',').append(role);
        principal.ifPresent(p -> text.append(',').append(p));
        if (!labels.isEmpty()) {
            text.append(",{");
            String separator = "";
            for (Label label : labels) {
                text.append(separator).append(label.key());
                label.value().ifPresent(value -> text.append(": ").append(value));
                separator = ", ";
            }
            text.append('}');
        }
        return text.append(')').toString();
    }
}
