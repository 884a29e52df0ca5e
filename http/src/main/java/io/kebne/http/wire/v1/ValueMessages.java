package io.kebne.http.wire.v1;

import io.kebne.protocol.InvalidValueException;
import io.kebne.protocol.resources.Items;
import io.kebne.protocol.resources.Ranges;
import io.kebne.protocol.resources.Scalar;
import io.kebne.protocol.resources.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.apache.mesos.v1.Protos;

/** Values of resources (mesos.proto, Value). */
final class ValueMessages {
    private ValueMessages() {}

    static void write(Value value, Protos.Resource.Builder out) {
        if (value instanceof Scalar scalar) {
            out.setType(Protos.Value.Type.SCALAR).setScalar(write(scalar));
        } else if (value instanceof Ranges ranges) {
            out.setType(Protos.Value.Type.RANGES).setRanges(write(ranges));
        } else if (value instanceof Items items) {
            out.setType(Protos.Value.Type.SET)
                    .setSet(Protos.Value.Set.newBuilder().addAllItem(items.items()));
        }
    }

    static Protos.Value.Scalar write(Scalar scalar) {
        return Protos.Value.Scalar.newBuilder().setValue(scalar.asDouble()).build();
    }

    static Protos.Value.Ranges write(Ranges ranges) {
        Protos.Value.Ranges.Builder out = Protos.Value.Ranges.newBuilder();
        for (Ranges.Range range : ranges.ranges()) {
            out.addRange(Protos.Value.Range.newBuilder().setBegin(range.begin()).setEnd(range.end()));
        }
        return out.build();
    }

    static Value read(Protos.Resource resource, String field) {
        switch (resource.getType()) {
            case SCALAR -> {
                require(resource.hasScalar(), field + ".scalar");
                return Faults.named(
                        field + ".scalar.value",
                        () -> Scalar.of(resource.getScalar().getValue()));
            }
            case RANGES -> {
                require(resource.hasRanges(), field + ".ranges");
                return read(resource.getRanges(), field + ".ranges");
            }
            case SET -> {
                require(resource.hasSet(), field + ".set");
                return Faults.named(
                        field + ".set.item",
                        () -> new Items(new TreeSet<>(resource.getSet().getItemList())));
            }
            default -> throw new InvalidValueException(field + ".type", "must be SCALAR, RANGES or SET");
        }
    }

    static Ranges read(Protos.Value.Ranges ranges, String field) {
        List<Ranges.Range> all = new ArrayList<>(ranges.getRangeCount());
        for (Protos.Value.Range range : ranges.getRangeList()) {
            all.add(Faults.named(
                    field + ".range[" + all.size() + "]", () -> new Ranges.Range(range.getBegin(), range.getEnd())));
        }
        return new Ranges(all);
    }

    private static void require(boolean there, String field) {
        if (!there) {
            throw new InvalidValueException(field, "is missing");
        }
    }
}
