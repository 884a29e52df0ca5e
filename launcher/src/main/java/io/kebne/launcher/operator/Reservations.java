package io.kebne.launcher.operator;

import com.fasterxml.jackson.databind.JsonNode;
import io.kebne.launcher.cli.Table;
import io.kebne.protocol.Label;
import io.kebne.protocol.resources.Reservation;
import io.kebne.protocol.resources.Resource;
import io.kebne.protocol.resources.Resources;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** What of agents is reserved: a line for each reservation of each agent. */
final class Reservations {
    private Reservations() {}

    static Table table(JsonNode agents) {
        Table table = new Table("AGENT", "HOST", "ROLE", "KIND", "PRINCIPAL", "LABELS", "RESOURCES");
        for (JsonNode agent : agents) {
            AgentRef ref = new AgentRef(agent);
            for (JsonNode ofRole : agent.path("reserved_resources_full")) {
                Map<Reservation, List<String>> reserved = new LinkedHashMap<>();
                for (Resource piece : Resources.parse(ofRole.toString()).pieces()) {
                    reserved.computeIfAbsent(deepest(piece), r -> new ArrayList<>())
                            .add(text(piece));
                }
                reserved.forEach((reservation, what) -> table.row(
                        ref.id(),
                        ref.host(),
                        reservation.role(),
                        reservation.type().name().toLowerCase(Locale.ROOT),
                        reservation.principal().orElse(""),
                        reservation.labels().stream().map(Reservations::text).collect(Collectors.joining(" ")),
                        String.join(";", what)));
            }
        }
        return table;
    }

    private static Reservation deepest(Resource piece) {
        List<Reservation> stack = piece.traits().reservations();
        return stack.get(stack.size() - 1);
    }

    private static String text(Resource piece) {
        String volume = piece.traits()
                .disk()
                .flatMap(disk -> disk.volume())
                .map(v -> "(volume " + v.id() + ")")
                .orElse("");
        return piece.name() + volume + ":" + piece.value().text();
    }

    private static String text(Label label) {
        return label.key() + label.value().map(value -> "=" + value).orElse("");
    }
}
