package io.kebne.launcher.reservation;

import com.fasterxml.jackson.databind.JsonNode;
import io.kebne.launcher.cli.CommandFailedException;
import io.kebne.launcher.operator.AgentRef;
import io.kebne.protocol.resources.PersistentVolume;
import io.kebne.protocol.resources.Reservation;
import io.kebne.protocol.resources.Resource;
import io.kebne.protocol.resources.Resources;
import io.kebne.protocol.resources.Traits;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** What of an agent is reserved, so that people need not repeat what the cluster knows about it. */
record ReservedPieces(AgentRef agent, List<Resource> all) {
    static ReservedPieces of(AgentRef agent) {
        List<Resource> pieces = new ArrayList<>();
        for (JsonNode ofRole : agent.json().path("reserved_resources_full")) {
            pieces.addAll(Resources.parse(ofRole.toString()).pieces());
        }
        return new ReservedPieces(agent, pieces);
    }

    static Optional<PersistentVolume> volume(Resource resource) {
        return resource.traits().disk().flatMap(disk -> disk.volume());
    }

    /** The reservation that counts, of something that has one. */
    static Reservation deepest(Resource resource) {
        List<Reservation> stack = resource.traits().reservations();
        return stack.get(stack.size() - 1);
    }

    /** The volumes, one for each. */
    List<Resource> volumes() {
        return all.stream().filter(piece -> volume(piece).isPresent()).toList();
    }

    /** The one volume with this id, of a role if it is given. */
    Resource requireVolume(String id, Optional<String> role) {
        List<Resource> found = volumes().stream()
                .filter(piece -> volume(piece).orElseThrow().id().value().equals(id))
                .filter(piece -> role.isEmpty() || piece.traits().role().equals(role.get()))
                .toList();
        if (found.isEmpty()) {
            throw new CommandFailedException("agent " + agent.id() + " has no volume '" + id + "'"
                    + role.map(r -> " of role " + r).orElse(""));
        }
        if (found.size() > 1) {
            throw new CommandFailedException("several roles have a volume '" + id + "' there: say which by --role");
        }
        return found.get(0);
    }

    /**
     * Some plain resources with the traits that they have in the one reservation which they can be part of.
     *
     * @param which reservations, and disks, are meant
     * @param hint how to say it more exactly
     */
    Resources requireReserved(Resources plain, String role, Predicate<Resource> which, String hint) {
        List<Resources> found = all.stream()
                .filter(piece ->
                        piece.traits().role().equals(role) && volume(piece).isEmpty())
                .filter(which)
                .map(Resource::traits)
                .distinct()
                .map(traits -> with(plain, traits))
                .filter(Resources.of(all)::contains)
                .toList();
        if (found.isEmpty()) {
            throw new CommandFailedException(
                    "agent " + agent.id() + " has no such reservation of " + plain + " for role " + role);
        }
        if (found.size() > 1) {
            throw new CommandFailedException("several reservations for role " + role + " hold " + plain + ": " + hint);
        }
        return found.get(0);
    }

    private static Resources with(Resources plain, Traits traits) {
        return Resources.of(
                plain.pieces().stream().map(piece -> piece.with(traits)).toList());
    }
}
