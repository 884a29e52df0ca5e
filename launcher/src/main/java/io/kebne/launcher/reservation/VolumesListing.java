package io.kebne.launcher.reservation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kebne.launcher.cli.Listing;
import io.kebne.launcher.cli.Table;
import io.kebne.launcher.client.Masters;
import io.kebne.launcher.operator.AgentRef;
import io.kebne.protocol.resources.PersistentVolume;
import io.kebne.protocol.resources.Resource;
import java.util.HashSet;
import java.util.Set;

/** The persistent volumes of all agents. */
abstract class VolumesListing extends Listing {
    @Override
    protected JsonNode read(Masters masters) {
        ArrayNode volumes = JsonNodeFactory.instance.arrayNode();
        for (AgentRef agent : AgentRef.all(masters)) {
            Set<String> used = used(agent);
            for (Resource piece : ReservedPieces.of(agent).volumes()) {
                PersistentVolume volume = ReservedPieces.volume(piece).orElseThrow();
                String role = piece.traits().role();
                ObjectNode object = volumes.addObject();
                object.put("agent_id", agent.id());
                object.put("host", agent.host());
                object.put("role", role);
                object.put("id", volume.id().value());
                object.put("size", piece.value().text());
                object.put("container_path", volume.containerPath());
                object.put("shared", piece.traits().isShared());
                object.put("used", used.contains(key(role, volume.id().value())));
            }
        }
        return volumes;
    }

    @Override
    protected Table table(JsonNode volumes) {
        Table table = new Table("VOLUME", "ROLE", "MB", "PATH", "SHARED", "USED", "AGENT", "HOST");
        for (JsonNode volume : volumes) {
            table.row(
                    volume.path("id").asText(),
                    volume.path("role").asText(),
                    volume.path("size").asText(),
                    volume.path("container_path").asText(),
                    volume.path("shared").asBoolean() ? "yes" : "no",
                    volume.path("used").asBoolean() ? "yes" : "no",
                    volume.path("agent_id").asText(),
                    volume.path("host").asText());
        }
        return table;
    }

    private static Set<String> used(AgentRef agent) {
        Set<String> used = new HashSet<>();
        for (JsonNode resource : agent.json().path("used_resources_full")) {
            JsonNode reservations = resource.path("reservations");
            String role =
                    reservations.path(reservations.size() - 1).path("role").asText();
            used.add(key(role, resource.at("/disk/persistence/id").asText()));
        }
        return used;
    }

    /** A volume's id is unique for its role on an agent; a role has no line break. */
    private static String key(String role, String id) {
        return role + "\n" + id;
    }
}
