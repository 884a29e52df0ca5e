package io.kebne.http.wire.v1;

import io.kebne.protocol.InvalidValueException;
import io.kebne.protocol.resources.Resource;
import io.kebne.protocol.resources.Resources;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.mesos.v1.Protos;

/** Resources (mesos.proto, Resource). */
public final class ResourceMessages {
    private ResourceMessages() {}

    /**
     * @param allocatedTo the role that has them, when they are in use or offered
     * @throws IllegalArgumentException when the format has no word for one of them; see {@link #canWrite}
     */
    public static List<Protos.Resource> write(
            Resources resources, ResourceFormat format, Optional<String> allocatedTo) {
        List<Resource> pieces = resources.pieces();
        List<Protos.Resource> all = new ArrayList<>(pieces.size());
        for (Resource piece : pieces) {
            all.add(write(piece, format, allocatedTo));
        }
        return all;
    }

    public static Protos.Resource write(Resource resource, ResourceFormat format, Optional<String> allocatedTo) {
        Protos.Resource.Builder out = Protos.Resource.newBuilder().setName(resource.name());
        ValueMessages.write(resource.value(), out);
        TraitMessages.write(resource.traits(), format.refined(), out);
        if (format.allocated()) {
            allocatedTo.ifPresent(role -> out.getAllocationInfoBuilder().setRole(role));
        }
        return out.build();
    }

    /** Whether a format can say all of these: without refinement there is one reservation at most. */
    public static boolean canWrite(Resources resources, ResourceFormat format) {
        return format.refined()
                || resources.pieces().stream()
                        .allMatch(piece -> piece.traits().reservations().size() <= 1);
    }

    /**
     * Of either format. To whom they are allocated is not kept.
     *
     * @param field by its name on the wire, for the error
     * @throws InvalidValueException naming the field at fault
     */
    public static Resources read(List<Protos.Resource> resources, String field) {
        Resources sum = Resources.EMPTY;
        for (int i = 0; i < resources.size(); i++) {
            String at = field + "[" + i + "]";
            Resource resource = read(resources.get(i), at);
            try {
                sum = sum.plus(Resources.of(resource));
            } catch (IllegalArgumentException e) {
                throw Faults.at(at, e);
            }
        }
        return sum;
    }

    /** One resource, whose amount may be nothing. */
    public static Resource read(Protos.Resource resource, String field) {
        if (resource.hasProviderId()) {
            throw new InvalidValueException(field + ".provider_id", "there are no resource providers here");
        }
        try {
            return new Resource(
                    resource.getName(), ValueMessages.read(resource, field), TraitMessages.read(resource, field));
        } catch (IllegalArgumentException e) {
            throw Faults.at(field, e);
        }
    }
}
