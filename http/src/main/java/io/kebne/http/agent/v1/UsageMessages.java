package io.kebne.http.agent.v1;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor.JavaType;
import io.kebne.actors.agent.core.ContainerUsage;
import io.kebne.protocol.resources.Resources;
import org.apache.mesos.v1.Protos.ResourceStatistics;

/** What a container uses (mesos.proto, ResourceStatistics); names that Mesos does not have are left out. */
final class UsageMessages {
    private static final long BYTES_PER_MEGABYTE = 1024 * 1024;

    private UsageMessages() {}

    /** @param resources the limits, where nothing holds the container to others */
    static void write(ContainerUsage usage, Resources resources, long nowMillis, ResourceStatistics.Builder out) {
        Descriptor fields = ResourceStatistics.getDescriptor();
        out.setTimestamp(nowMillis / 1000.0);
        out.setCpusLimit(resources.scalar(Resources.CPUS));
        out.setMemLimitBytes(resources.thousandths(Resources.MEM) * BYTES_PER_MEGABYTE / 1000);
        usage.counts().forEach((name, value) -> set(out, fields.findFieldByName(name), value, value));
        usage.amounts().forEach((name, value) -> set(out, fields.findFieldByName(name), value, value.longValue()));
    }

    private static void set(ResourceStatistics.Builder out, FieldDescriptor field, Number amount, long whole) {
        if (field == null || field.isRepeated()) {
            return;
        }
        if (field.getJavaType() == JavaType.LONG) {
            out.setField(field, whole);
        } else if (field.getJavaType() == JavaType.INT) {
            out.setField(field, Math.toIntExact(whole));
        } else if (field.getJavaType() == JavaType.DOUBLE) {
            out.setField(field, amount.doubleValue());
        }
    }
}
