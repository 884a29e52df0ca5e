package io.kebne.http.scheduler;

import io.kebne.actors.api.NodeInfo;
import io.kebne.http.wire.v1.AgentMessages;
import org.apache.mesos.v1.Protos;

/** A master as it presents itself (mesos.proto, MasterInfo). */
public final class MasterMessages {
    private static final int OCTETS = 4;

    private MasterMessages() {}

    public static Protos.MasterInfo write(NodeInfo node) {
        Protos.MasterInfo.Builder out = Protos.MasterInfo.newBuilder()
                .setId(node.id())
                .setIp(ip(node.ip()))
                .setPort(node.port())
                .setHostname(node.hostname())
                .setPid("master@" + node.ip() + ":" + node.port())
                .setVersion(node.version())
                .setAddress(Protos.Address.newBuilder()
                        .setHostname(node.hostname())
                        .setIp(node.ip())
                        .setPort(node.port()));
        out.addCapabilitiesBuilder().setType(Protos.MasterInfo.Capability.Type.AGENT_UPDATE);
        out.addCapabilitiesBuilder().setType(Protos.MasterInfo.Capability.Type.AGENT_DRAINING);
        node.domain().ifPresent(domain -> out.setDomain(AgentMessages.write(domain)));
        return out.build();
    }

    /** As Mesos has it: in the order of the network, read by a machine whose numbers begin with the lowest byte. */
    private static int ip(String text) {
        String[] parts = text.split("\\.", -1);
        if (parts.length != OCTETS) {
            return 0;
        }
        int ip = 0;
        for (int i = OCTETS - 1; i >= 0; i--) {
            if (!parts[i].matches("[0-9]{1,3}")) {
                return 0;
            }
            ip = (ip << Byte.SIZE) | Integer.parseInt(parts[i]);
        }
        return ip;
    }
}
