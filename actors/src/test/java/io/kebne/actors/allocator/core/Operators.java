package io.kebne.actors.allocator.core;

import io.kebne.protocol.id.AgentId;
import io.kebne.protocol.offer.Operation;
import io.kebne.protocol.operator.OperatorCommand;
import io.kebne.protocol.operator.OperatorCommand.ConvertResources;
import io.kebne.protocol.operator.OperatorCommand.UpdateQuota;
import io.kebne.protocol.operator.OperatorCommand.UpdateWeights;
import io.kebne.protocol.operator.OperatorReply;
import io.kebne.protocol.operator.OperatorReply.Cause;
import io.kebne.protocol.policy.Quota;
import io.kebne.protocol.policy.Weight;
import io.kebne.protocol.resources.Disk;
import io.kebne.protocol.resources.DiskSource;
import io.kebne.protocol.resources.PersistentVolume;
import io.kebne.protocol.resources.Quantities;
import io.kebne.protocol.resources.Reservation;
import io.kebne.protocol.resources.Resource;
import io.kebne.protocol.resources.Resources;
import io.kebne.protocol.resources.Scalar;
import io.kebne.protocol.resources.Traits;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What operators say in tests, and the resources that they and frameworks make of others. */
final class Operators {
    static final OperatorReply DONE = new OperatorReply.Done();

    private Operators() {}

    static Quota quota(String role, String guarantees, String limits) {
        return new Quota(role, Quantities.parse(guarantees), Quantities.parse(limits));
    }

    static OperatorCommand set(Quota... quotas) {
        return new UpdateQuota(false, List.of(quotas));
    }

    static OperatorCommand force(Quota... quotas) {
        return new UpdateQuota(true, List.of(quotas));
    }

    /** Guarantee and limit at once, as the one-argument form in Mesos' own tests. */
    static OperatorCommand both(String role, String amounts) {
        return force(quota(role, amounts, amounts));
    }

    static OperatorCommand limit(String role, String amounts) {
        return force(quota(role, "", amounts));
    }

    static OperatorCommand weight(String role, double weight) {
        return new UpdateWeights(List.of(new Weight(role, weight)));
    }

    static OperatorCommand convert(String agentId, Operation operation) {
        return new ConvertResources(new AgentId(agentId), operation);
    }

    static Cause cause(OperatorReply reply) {
        return ((OperatorReply.Refused) reply).cause();
    }

    static String field(OperatorReply reply) {
        return ((OperatorReply.Refused) reply).field();
    }

    /** Resources with a dynamic reservation on top. */
    static Resources reserved(String role, String resources) {
        List<Resource> pieces = new ArrayList<>();
        for (Resource piece : Resources.parse(resources).pieces()) {
            pieces.add(piece.with(piece.traits().push(Reservation.dynamic(role, "ops"))));
        }
        return Resources.of(pieces);
    }

    /** Resources with two dynamic reservations, the second below the first. */
    static Resources refined(String role, String child, String resources) {
        List<Resource> pieces = new ArrayList<>();
        for (Resource piece : reserved(role, resources).pieces()) {
            pieces.add(piece.with(piece.traits().push(Reservation.dynamic(child, "ops"))));
        }
        return Resources.of(pieces);
    }

    static Operation.Reserve reserve(String role, String resources) {
        return Operation.Reserve.of(reserved(role, resources));
    }

    static Operation.Unreserve unreserve(String role, String resources) {
        return new Operation.Unreserve(Optional.empty(), reserved(role, resources));
    }

    /** A volume on disk that is reserved dynamically. */
    static Resource volume(String id, String role, long megabytes) {
        Traits traits = Traits.NONE
                .push(Reservation.dynamic(role, "ops"))
                .withDisk(Optional.of(Disk.of(PersistentVolume.of(id, "data"))));
        return new Resource(Resources.DISK, new Scalar(megabytes * 1000), traits);
    }

    static Resource sharedVolume(String id, String role, long megabytes) {
        Resource volume = volume(id, role, megabytes);
        return volume.with(volume.traits().asShared(true));
    }

    static Operation.Create create(Resource volume) {
        return new Operation.Create(Optional.empty(), Resources.of(volume));
    }

    static Operation.Destroy destroy(Resource volume) {
        return new Operation.Destroy(Optional.empty(), Resources.of(volume));
    }

    static Resources mountDisk(String root, long megabytes) {
        return Resources.of(new Resource(
                Resources.DISK,
                new Scalar(megabytes * 1000),
                Traits.NONE.withDisk(Optional.of(Disk.of(DiskSource.mount(root))))));
    }
}
