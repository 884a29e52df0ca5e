package io.kebne.http.json;

import com.fasterxml.jackson.core.JsonGenerator;
import io.kebne.protocol.task.ContainerInfo;
import io.kebne.protocol.task.ContainerVolume;
import io.kebne.protocol.task.DockerInfo;
import io.kebne.protocol.task.NetworkInfo;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** The containers of images, and others that are more than a process, by the names of Mesos' ContainerInfo. */
public final class ContainerFields {
    private ContainerFields() {}

    /** As a field of a task; a plain process has none. */
    static void write(JsonGenerator out, Optional<ContainerInfo> container) throws IOException {
        if (container
                .filter(one -> one.isOfImage() || one.isOfVolumes() || one.isOfNetworks())
                .isEmpty()) {
            return;
        }
        ContainerInfo shown = container.get();
        out.writeObjectFieldStart("container");
        out.writeStringField("type", shown.type().name());
        if (shown.hostname().isPresent()) {
            out.writeStringField("hostname", shown.hostname().get());
        }
        if (shown.isForEngine()) {
            docker(out, shown.image().orElse(""), shown.docker().orElse(DockerInfo.DEFAULT));
        } else if (shown.isOfImage()) {
            mesos(out, shown.image().orElse(""));
        }
        networks(out, shown.networks());
        if (!shown.volumes().isEmpty()) {
            out.writeArrayFieldStart("volumes");
            for (ContainerVolume volume : shown.volumes()) {
                volume(out, volume);
            }
            out.writeEndArray();
        }
        out.writeEndObject();
    }

    /** Networks that a container is in, by the name of ContainerStatus' field. */
    public static void joined(JsonGenerator out, List<NetworkInfo> networks) throws IOException {
        out.writeArrayFieldStart("network_infos");
        for (NetworkInfo network : networks) {
            out.writeStartObject();
            out.writeStringField("name", network.name());
            out.writeArrayFieldStart("ip_addresses");
            for (String address : network.ipAddresses()) {
                out.writeStartObject();
                out.writeStringField("ip_address", address);
                out.writeEndObject();
            }
            out.writeEndArray();
            out.writeEndObject();
        }
        out.writeEndArray();
    }

    private static void mesos(JsonGenerator out, String image) throws IOException {
        out.writeObjectFieldStart("mesos");
        out.writeObjectFieldStart("image");
        out.writeStringField("type", "DOCKER");
        out.writeObjectFieldStart("docker");
        out.writeStringField("name", image);
        out.writeEndObject();
        out.writeEndObject();
        out.writeEndObject();
    }

    private static void networks(JsonGenerator out, List<String> names) throws IOException {
        if (names.isEmpty()) {
            return;
        }
        out.writeArrayFieldStart("network_infos");
        for (String name : names) {
            out.writeStartObject();
            if (!name.isEmpty()) {
                out.writeStringField("name", name);
            }
            out.writeEndObject();
        }
        out.writeEndArray();
    }

    private static void docker(JsonGenerator out, String image, DockerInfo docker) throws IOException {
        out.writeObjectFieldStart("docker");
        out.writeStringField("image", image);
        out.writeStringField("network", docker.network().name());
        out.writeBooleanField("privileged", docker.privileged());
        out.writeBooleanField("force_pull_image", docker.forcePullImage());
        if (!docker.portMappings().isEmpty()) {
            out.writeArrayFieldStart("port_mappings");
            for (DockerInfo.PortMapping mapping : docker.portMappings()) {
                out.writeStartObject();
                out.writeNumberField("host_port", mapping.hostPort());
                out.writeNumberField("container_port", mapping.containerPort());
                out.writeStringField("protocol", mapping.protocol().orElse("tcp"));
                out.writeEndObject();
            }
            out.writeEndArray();
        }
        if (!docker.parameters().isEmpty()) {
            out.writeArrayFieldStart("parameters");
            for (DockerInfo.Parameter parameter : docker.parameters()) {
                out.writeStartObject();
                out.writeStringField("key", parameter.key());
                out.writeStringField("value", parameter.value());
                out.writeEndObject();
            }
            out.writeEndArray();
        }
        out.writeEndObject();
    }

    private static void volume(JsonGenerator out, ContainerVolume volume) throws IOException {
        out.writeStartObject();
        out.writeStringField("container_path", volume.containerPath());
        if (volume.hostPath().isPresent()) {
            out.writeStringField("host_path", volume.hostPath().get());
        }
        out.writeStringField("mode", volume.readOnly() ? "RO" : "RW");
        out.writeEndObject();
    }
}
