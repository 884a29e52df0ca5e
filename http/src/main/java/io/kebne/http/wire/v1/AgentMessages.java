package io.kebne.http.wire.v1;

import io.kebne.protocol.InvalidValueException;
import io.kebne.protocol.agent.AgentInfo;
import io.kebne.protocol.agent.Attribute;
import io.kebne.protocol.id.AgentId;
import io.kebne.protocol.machine.DomainInfo;
import io.kebne.protocol.resources.Ranges;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.mesos.v1.Protos;

/** Agents, their attributes and domains (mesos.proto, AgentInfo). */
public final class AgentMessages {
    private AgentMessages() {}

    public static Protos.AgentID id(AgentId id) {
        return Protos.AgentID.newBuilder().setValue(id.value()).build();
    }

    /** @throws InvalidValueException naming the field */
    public static AgentId id(Protos.AgentID id, String field) {
        return Faults.named(field + ".value", () -> new AgentId(id.getValue()));
    }

    /** Where the agent listens and which version it runs has no place in it. */
    public static Protos.AgentInfo write(AgentInfo agent, ResourceFormat format) {
        Protos.AgentInfo.Builder out = Protos.AgentInfo.newBuilder()
                .setId(id(agent.id()))
                .setHostname(agent.hostname())
                .setPort(agent.port())
                .addAllResources(ResourceMessages.write(agent.resources(), format, Optional.empty()))
                .addAllAttributes(writeAttributes(agent.attributes()));
        agent.domain().ifPresent(domain -> out.setDomain(write(domain)));
        return out.build();
    }

    /**
     * @param ip of the agent's endpoint, which the message does not have
     * @param version of its software, which the message does not have
     */
    public static AgentInfo read(Protos.AgentInfo agent, String ip, String version, String field) {
        return new AgentInfo(
                id(agent.getId(), field + ".id"),
                agent.getHostname(),
                ip,
                agent.getPort(),
                ResourceMessages.read(agent.getResourcesList(), field + ".resources"),
                readAttributes(agent.getAttributesList(), field + ".attributes"),
                version,
                agent.hasDomain() ? readDomain(agent.getDomain(), field) : Optional.empty());
    }

    public static List<Protos.Attribute> writeAttributes(List<Attribute> attributes) {
        List<Protos.Attribute> all = new ArrayList<>(attributes.size());
        for (Attribute attribute : attributes) {
            Protos.Attribute.Builder out = Protos.Attribute.newBuilder().setName(attribute.name());
            if (attribute.value() instanceof Attribute.Amount amount) {
                out.setType(Protos.Value.Type.SCALAR).getScalarBuilder().setValue(amount.value());
            } else if (attribute.value() instanceof Attribute.Spans spans) {
                out.setType(Protos.Value.Type.RANGES).setRanges(ValueMessages.write(spans.ranges()));
            } else {
                out.setType(Protos.Value.Type.TEXT)
                        .getTextBuilder()
                        .setValue(attribute.value().text());
            }
            all.add(out.build());
        }
        return all;
    }

    public static List<Attribute> readAttributes(List<Protos.Attribute> attributes, String field) {
        List<Attribute> all = new ArrayList<>(attributes.size());
        for (Protos.Attribute attribute : attributes) {
            String at = field + "[" + all.size() + "]";
            all.add(new Attribute(attribute.getName(), value(attribute, at)));
        }
        return all;
    }

    private static Attribute.AttributeValue value(Protos.Attribute attribute, String at) {
        return switch (attribute.getType()) {
            case SCALAR -> new Attribute.Amount(attribute.getScalar().getValue());
            case RANGES -> {
                Ranges ranges = ValueMessages.read(attribute.getRanges(), at + ".ranges");
                yield new Attribute.Spans(ranges);
            }
            case TEXT -> new Attribute.Text(attribute.getText().getValue());
            case SET -> throw new InvalidValueException(at + ".type", "must be SCALAR, RANGES or TEXT");
        };
    }

    public static Protos.DomainInfo write(DomainInfo domain) {
        Protos.DomainInfo.Builder out = Protos.DomainInfo.newBuilder();
        out.getFaultDomainBuilder().getRegionBuilder().setName(domain.region());
        out.getFaultDomainBuilder().getZoneBuilder().setName(domain.zone());
        return out.build();
    }

    private static Optional<DomainInfo> readDomain(Protos.DomainInfo domain, String field) {
        if (!domain.hasFaultDomain()) {
            return Optional.empty();
        }
        Protos.DomainInfo.FaultDomain fault = domain.getFaultDomain();
        try {
            return Optional.of(
                    new DomainInfo(fault.getRegion().getName(), fault.getZone().getName()));
        } catch (InvalidValueException e) {
            throw Faults.at(field, e);
        }
    }
}
