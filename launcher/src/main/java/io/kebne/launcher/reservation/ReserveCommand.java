package io.kebne.launcher.reservation;

import com.fasterxml.jackson.databind.JsonNode;
import io.kebne.launcher.cli.Amounts;
import io.kebne.launcher.cli.Change;
import io.kebne.launcher.client.Masters;
import io.kebne.launcher.operator.AgentParameter;
import io.kebne.launcher.operator.AgentRef;
import io.kebne.protocol.resources.Reservation;
import io.kebne.protocol.resources.Resources;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code kebne reserve}. */
@Command(
        name = "reserve",
        description = {
            "Keeps resources of an agent for a role and the roles below it.",
            "Example: kebne reserve host1 cpus:2,mem:1024 --role prod"
        })
public final class ReserveCommand extends Change {
    @Mixin
    private AgentParameter agent;

    @Parameters(
            index = "1",
            paramLabel = "RESOURCES",
            description = "Such as cpus:2,mem:1024 or 'ports:[31000-31009]', or Mesos' JSON array.")
    private String resources;

    @Mixin
    private ReservationOptions options;

    @Override
    protected Done change(Masters masters) {
        Resources asked = Amounts.resources("RESOURCES", resources);
        Resources reserved = asked;
        if (options.hasRole() || asked.isPlain()) {
            Reservation reservation = options.reservation(masters.credential());
            reserved = Resources.of(asked.pieces().stream()
                    .map(piece -> piece.with(piece.traits().push(reservation)))
                    .toList());
        }
        AgentRef found = agent.find(masters);
        JsonNode json = json(reserved);
        masters.postOnce("/reserve", Map.of("slaveId", found.id(), "resources", json.toString()));
        String role = String.join(", ", reserved.reservationRoles());
        return new Done(
                "reserved for " + role + " on " + found.id() + " (" + found.host() + "): " + asked.stripped(), json);
    }
}
