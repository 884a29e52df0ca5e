package io.kebne.launcher.reservation;

import com.fasterxml.jackson.databind.JsonNode;
import io.kebne.launcher.cli.Amounts;
import io.kebne.launcher.cli.Change;
import io.kebne.launcher.client.Masters;
import io.kebne.launcher.operator.AgentParameter;
import io.kebne.launcher.operator.AgentRef;
import io.kebne.protocol.resources.Resources;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code kebne unreserve}. */
@Command(
        name = "unreserve",
        description = {
            "Takes a reservation off resources of an agent that no task holds.",
            "Example: kebne unreserve host1 cpus:2,mem:1024 --role prod"
        })
public final class UnreserveCommand extends Change {
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
        if (asked.isPlain()) {
            options.requireRole();
        }
        AgentRef found = agent.find(masters);
        Resources reserved = asked.isPlain()
                ? ReservedPieces.of(found)
                        .requireReserved(
                                asked,
                                options.requireRole(),
                                piece -> options.fits(ReservedPieces.deepest(piece)),
                                "say which by --principal and --label, or as JSON")
                : asked;
        JsonNode json = json(reserved);
        masters.postOnce("/unreserve", Map.of("slaveId", found.id(), "resources", json.toString()));
        String role = String.join(", ", reserved.reservationRoles());
        return new Done(
                "given back by " + role + " on " + found.id() + " (" + found.host() + "): " + asked.stripped(), json);
    }
}
