package io.kebne.launcher.reservation;

import io.kebne.protocol.InvalidValueException;
import io.kebne.protocol.Label;
import io.kebne.protocol.credential.Credential;
import io.kebne.protocol.resources.Reservation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** What tells one reservation from another. */
final class ReservationOptions {
    @Option(names = "--role", paramLabel = "ROLE", description = "For whom.")
    private String role;

    @Option(names = "--principal", paramLabel = "NAME", description = "Who reserves it; default: who asks.")
    private String principal;

    @Option(names = "--label", paramLabel = "KEY=VALUE", description = "A label of the reservation; may be repeated.")
    private List<String> labels = new ArrayList<>();

    boolean hasRole() {
        return role != null;
    }

    String requireRole() {
        if (role == null) {
            throw new InvalidValueException("--role", "is missing");
        }
        return role;
    }

    Reservation reservation() {
        return reservation(Optional.empty());
    }

    /** @param asker whose it is unless something else was said */
    Reservation reservation(Optional<Credential> asker) {
        return new Reservation(
                Reservation.Type.DYNAMIC,
                requireRole(),
                Optional.ofNullable(principal).or(() -> asker.map(Credential::principal)),
                labels.stream().map(ReservationOptions::label).toList());
    }

    /** Whether a reservation has what was said, as far as something was said. */
    boolean fits(Reservation reservation) {
        Reservation wanted = reservation();
        return reservation.type() == Reservation.Type.DYNAMIC
                && (principal == null || wanted.principal().equals(reservation.principal()))
                && (labels.isEmpty() || wanted.labels().equals(reservation.labels()));
    }

    private static Label label(String text) {
        int equals = text.indexOf('=');
        return equals < 0
                ? new Label(text, Optional.empty())
                : new Label(text.substring(0, equals), Optional.of(text.substring(equals + 1)));
    }
}
