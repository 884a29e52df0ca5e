package io.kebne.launcher.reservation;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kebne.launcher.client.Masters;
import io.kebne.launcher.operator.AgentParameter;
import io.kebne.launcher.operator.AgentRef;
import io.kebne.protocol.resources.Resource;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The volume that a command is about. */
final class VolumeRef {
    /**
     * A volume that there is.
     *
     * @param resource all of it
     */
    record Found(AgentRef agent, Resource resource) {
        ObjectNode json() {
            ObjectNode object = JsonNodeFactory.instance.objectNode();
            object.put("agent_id", agent.id());
            object.put("role", resource.traits().role());
            object.put("id", ReservedPieces.volume(resource).orElseThrow().id().value());
            return object;
        }

        String text() {
            return ReservedPieces.volume(resource).orElseThrow().id() + " of "
                    + resource.traits().role() + " on " + agent.id() + " (" + agent.host() + ")";
        }
    }

    @Mixin
    private AgentParameter agent;

    @Parameters(index = "1", paramLabel = "ID", description = "The volume's id.")
    private String id;

    @Option(
            names = "--role",
            paramLabel = "ROLE",
            description = "Whose; only needed if several roles have one so named.")
    private String role;

    Found find(Masters masters) {
        AgentRef found = agent.find(masters);
        return new Found(found, ReservedPieces.of(found).requireVolume(id, Optional.ofNullable(role)));
    }
}
