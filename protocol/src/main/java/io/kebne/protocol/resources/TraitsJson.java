package io.kebne.protocol.resources;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import io.kebne.protocol.InvalidValueException;
import io.kebne.protocol.Label;
import io.kebne.protocol.role.Role;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The traits of a resource in Mesos' v1 Resource object. Read in the format of before reservation refinement ({@code
 * role}, {@code reservation}) and of after it ({@code reservations}); written in the latter.
 */
public final class TraitsJson {
    private TraitsJson() {}

    /** Writes the fields of what there is into an open object. */
    public static void write(Traits traits, JsonGenerator out) throws IOException {
        if (traits.isReserved()) {
            out.writeArrayFieldStart("reservations");
            for (Reservation reservation : traits.reservations()) {
                out.writeStartObject();
                out.writeStringField("type", reservation.type().name());
                out.writeStringField("role", reservation.role());
                writeWho(reservation, out);
                out.writeEndObject();
            }
            out.writeEndArray();
        }
        if (traits.disk().isPresent()) {
            DiskJson.write(traits.disk().get(), out);
        }
        emptyObject("revocable", traits.isRevocable(), out);
        emptyObject("shared", traits.isShared(), out);
    }

    /** Writes principal and labels into an open object, where there are any. */
    public static void writeWho(Reservation reservation, JsonGenerator out) throws IOException {
        if (reservation.principal().isPresent()) {
            out.writeStringField("principal", reservation.principal().get());
        }
        if (!reservation.labels().isEmpty()) {
            out.writeObjectFieldStart("labels");
            out.writeArrayFieldStart("labels");
            for (Label label : reservation.labels()) {
                out.writeStartObject();
                out.writeStringField("key", label.key());
                if (label.value().isPresent()) {
                    out.writeStringField("value", label.value().get());
                }
                out.writeEndObject();
            }
            out.writeEndArray();
            out.writeEndObject();
        }
    }

    private static void emptyObject(String field, boolean there, JsonGenerator out) throws IOException {
        if (there) {
            out.writeObjectFieldStart(field);
            out.writeEndObject();
        }
    }

    static Traits read(JsonNode resource, String field) {
        JsonNode stack = resource.path("reservations");
        boolean refined = present(resource, "reservations") && !(stack.isArray() && stack.isEmpty());
        List<Reservation> reservations = refined ? reservations(resource, field) : oneReservation(resource, field);
        Optional<Disk> disk = present(resource, "disk")
                ? Optional.of(DiskJson.read(JsonFields.object(resource, "disk", field), field + ".disk"))
                : Optional.empty();
        try {
            return Traits.of(
                    reservations, disk, isMarked(resource, "revocable", field), isMarked(resource, "shared", field));
        } catch (InvalidValueException e) {
            throw e.field().startsWith(field) ? e : e.within(field);
        }
    }

    private static List<Reservation> oneReservation(JsonNode resource, String field) {
        String role = JsonFields.text(resource, "role", field).orElse(Role.DEFAULT);
        boolean dynamic = present(resource, "reservation");
        if (role.equals(Role.DEFAULT) && !dynamic) {
            return List.of();
        }
        JsonNode who = dynamic ? JsonFields.object(resource, "reservation", field) : resource.path("reservation");
        Reservation.Type type = dynamic ? Reservation.Type.DYNAMIC : Reservation.Type.STATIC;
        try {
            return List.of(reservation(type, role, who, field + ".reservation"));
        } catch (InvalidValueException e) {
            boolean ofRole = e.field().equals("role");
            throw e.field().startsWith(field) ? e : e.within(ofRole ? field : field + ".reservation");
        }
    }

    private static List<Reservation> reservations(JsonNode resource, String field) {
        JsonNode array = JsonFields.array(resource, "reservations", field);
        List<Reservation> reservations = new ArrayList<>();
        for (int i = 0; i < array.size(); i++) {
            String at = field + ".reservations[" + i + "]";
            JsonNode one = array.get(i);
            String role = JsonFields.text(one, "role", at).orElse("");
            Reservation.Type type =
                    JsonFields.constant(one, "type", at, Reservation.Type.class).orElse(null);
            if (type == null) {
                throw new InvalidValueException(at + ".type", "expected STATIC or DYNAMIC");
            }
            try {
                reservations.add(reservation(type, role, one, at));
            } catch (InvalidValueException e) {
                throw e.field().startsWith(at) ? e : e.within(at);
            }
        }
        requireSameRole(resource, reservations, field);
        return reservations;
    }

    /** Endpoints write both formats, so both are read when they say the same. */
    private static void requireSameRole(JsonNode resource, List<Reservation> reservations, String field) {
        Optional<String> role = JsonFields.text(resource, "role", field);
        String top = reservations.get(reservations.size() - 1).role();
        if (role.isPresent() && !role.get().equals(top)) {
            throw new InvalidValueException(
                    field + ".role", "'" + role.get() + "' is not the role '" + top + "' of the reservations");
        }
    }

    private static Reservation reservation(Reservation.Type type, String role, JsonNode who, String field) {
        List<Label> labels = new ArrayList<>();
        if (present(who, "labels")) {
            JsonNode array = JsonFields.array(JsonFields.object(who, "labels", field), "labels", field + ".labels");
            for (JsonNode label : array) {
                String key = JsonFields.text(label, "key", field + ".labels").orElse("");
                labels.add(new Label(key, JsonFields.text(label, "value", field + ".labels")));
            }
        }
        return new Reservation(type, role, JsonFields.text(who, "principal", field), labels);
    }

    /** Mesos marks with an empty object. */
    private static boolean isMarked(JsonNode resource, String name, String field) {
        return present(resource, name)
                && JsonFields.object(resource, name, field).isObject();
    }

    private static boolean present(JsonNode node, String name) {
        return node.hasNonNull(name);
    }
}
