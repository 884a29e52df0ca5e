package io.kebne.http.wire.v1;

import io.kebne.protocol.InvalidValueException;
import io.kebne.protocol.resources.Disk;
import io.kebne.protocol.resources.Reservation;
import io.kebne.protocol.resources.Traits;
import io.kebne.protocol.role.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.mesos.v1.Protos;
import org.apache.mesos.v1.Protos.Resource.ReservationInfo;

/**
 * What keeps resources apart: reservations in Mesos' two formats, disks, whether they are revocable or shared. Without
 * refinement a role is written always, with refinement never, as Mesos does.
 */
@SuppressWarnings("deprecation") // Mesos calls the format of before reservation refinement deprecated.
final class TraitMessages {
    private TraitMessages() {}

    static void write(Traits traits, boolean refined, Protos.Resource.Builder out) {
        if (refined) {
            traits.reservations().forEach(reservation -> out.addReservations(write(reservation, true)));
        } else {
            writeOne(traits, out);
        }
        traits.disk().ifPresent(disk -> out.setDisk(DiskMessages.write(disk)));
        if (traits.isRevocable()) {
            out.setRevocable(Protos.Resource.RevocableInfo.getDefaultInstance());
        }
        if (traits.isShared()) {
            out.setShared(Protos.Resource.SharedInfo.getDefaultInstance());
        }
    }

    private static void writeOne(Traits traits, Protos.Resource.Builder out) {
        List<Reservation> stack = traits.reservations();
        if (stack.size() > 1) {
            throw new IllegalArgumentException(traits + " cannot be said without reservation refinement");
        }
        out.setRole(traits.role());
        if (!stack.isEmpty() && stack.get(0).type() == Reservation.Type.DYNAMIC) {
            out.setReservation(write(stack.get(0), false));
        }
    }

    private static ReservationInfo write(Reservation reservation, boolean refined) {
        ReservationInfo.Builder out = ReservationInfo.newBuilder();
        if (refined) {
            out.setType(ReservationInfo.Type.valueOf(reservation.type().name())).setRole(reservation.role());
        }
        reservation.principal().ifPresent(out::setPrincipal);
        if (!reservation.labels().isEmpty()) {
            out.setLabels(LabelMessages.write(reservation.labels()));
        }
        return out.build();
    }

    static Traits read(Protos.Resource resource, String field) {
        List<Reservation> stack =
                resource.getReservationsCount() > 0 ? stack(resource, field) : oneReservation(resource, field);
        Optional<Disk> disk =
                resource.hasDisk() ? DiskMessages.read(resource.getDisk(), field + ".disk") : Optional.empty();
        return Traits.of(stack, disk, resource.hasRevocable(), resource.hasShared());
    }

    private static List<Reservation> stack(Protos.Resource resource, String field) {
        List<Reservation> stack = new ArrayList<>();
        for (ReservationInfo info : resource.getReservationsList()) {
            String at = field + ".reservations[" + stack.size() + "]";
            Reservation.Type type = switch (info.getType()) {
                case STATIC -> Reservation.Type.STATIC;
                case DYNAMIC -> Reservation.Type.DYNAMIC;
                default -> throw new InvalidValueException(at + ".type", "must be STATIC or DYNAMIC");
            };
            stack.add(reservation(type, info.getRole(), info, at));
        }
        String top = stack.get(stack.size() - 1).role();
        if (resource.hasRole() && !resource.getRole().equals(top)) {
            throw new InvalidValueException(field + ".role", "is not the role of the deepest reservation");
        }
        return stack;
    }

    private static List<Reservation> oneReservation(Protos.Resource resource, String field) {
        String role = resource.getRole();
        if (resource.hasReservation()) {
            return List.of(reservation(Reservation.Type.DYNAMIC, role, resource.getReservation(), field));
        }
        return role.equals(Role.DEFAULT)
                ? List.of()
                : List.of(reservation(Reservation.Type.STATIC, role, ReservationInfo.getDefaultInstance(), field));
    }

    private static Reservation reservation(Reservation.Type type, String role, ReservationInfo info, String at) {
        try {
            return new Reservation(
                    type,
                    role,
                    info.hasPrincipal() ? Optional.of(info.getPrincipal()) : Optional.empty(),
                    LabelMessages.read(info.getLabels()));
        } catch (InvalidValueException e) {
            throw Faults.at(at, e);
        }
    }
}
