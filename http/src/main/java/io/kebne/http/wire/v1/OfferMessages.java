package io.kebne.http.wire.v1;

import io.kebne.protocol.InvalidValueException;
import io.kebne.protocol.id.OfferId;
import io.kebne.protocol.machine.Unavailability;
import io.kebne.protocol.offer.Filters;
import io.kebne.protocol.offer.InverseOffer;
import io.kebne.protocol.offer.Offer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.mesos.v1.Protos;

/** Offers and what is said back about them (mesos.proto, Offer, InverseOffer, Filters). */
public final class OfferMessages {
    private static final long NANOS_PER_SECOND = 1_000_000_000L;
    private static final double YEAR_SECONDS = 365.0 * 24 * 3600;

    private OfferMessages() {}

    public static Protos.OfferID id(OfferId id) {
        return Protos.OfferID.newBuilder().setValue(id.value()).build();
    }

    /** @throws InvalidValueException naming the field */
    public static List<OfferId> ids(List<Protos.OfferID> ids, String field) {
        List<OfferId> all = new ArrayList<>(ids.size());
        for (Protos.OfferID id : ids) {
            all.add(Faults.named(field + "[" + all.size() + "].value", () -> new OfferId(id.getValue())));
        }
        return all;
    }

    /** @throws IllegalArgumentException when the format has no word for a resource; see {@link ResourceMessages#canWrite} */
    public static Protos.Offer write(Offer offer, ResourceFormat format) {
        Protos.Offer.Builder out = Protos.Offer.newBuilder()
                .setId(id(offer.id()))
                .setFrameworkId(FrameworkMessages.id(offer.frameworkId()))
                .setAgentId(AgentMessages.id(offer.agentId()))
                .setHostname(offer.hostname())
                .setUrl(url(offer))
                .addAllResources(ResourceMessages.write(offer.resources(), format, Optional.of(offer.role())))
                .addAllAttributes(AgentMessages.writeAttributes(offer.attributes()));
        if (format.allocated()) {
            out.getAllocationInfoBuilder().setRole(offer.role());
        }
        offer.domain().ifPresent(domain -> out.setDomain(AgentMessages.write(domain)));
        offer.unavailability().ifPresent(unavailability -> out.setUnavailability(write(unavailability)));
        return out.build();
    }

    private static Protos.URL url(Offer offer) {
        return Protos.URL
                .newBuilder()
                .setScheme("http")
                .setPath("/slave(1)")
                .setAddress(Protos.Address.newBuilder()
                        .setHostname(offer.hostname())
                        .setIp(offer.ip())
                        .setPort(offer.port()))
                .build();
    }

    public static Protos.InverseOffer write(InverseOffer offer, ResourceFormat format) {
        Protos.InverseOffer.Builder out = Protos.InverseOffer.newBuilder()
                .setId(id(offer.id()))
                .setFrameworkId(FrameworkMessages.id(offer.frameworkId()))
                .setAgentId(AgentMessages.id(offer.agentId()))
                .setUnavailability(write(offer.unavailability()));
        offer.resources()
                .ifPresent(
                        resources -> out.addAllResources(ResourceMessages.write(resources, format, Optional.empty())));
        return out.build();
    }

    public static Protos.Unavailability write(Unavailability unavailability) {
        Instant start = unavailability.start();
        Protos.Unavailability.Builder out = Protos.Unavailability.newBuilder();
        out.getStartBuilder().setNanoseconds(start.getEpochSecond() * NANOS_PER_SECOND + start.getNano());
        unavailability.duration().ifPresent(duration -> out.setDuration(Durations.write(duration)));
        return out.build();
    }

    public static Unavailability read(Protos.Unavailability unavailability) {
        Optional<Duration> duration = unavailability.hasDuration()
                ? Optional.of(Durations.read(unavailability.getDuration()))
                : Optional.empty();
        return new Unavailability(
                Instant.ofEpochSecond(0, unavailability.getStart().getNanoseconds()), duration);
    }

    /** What is no span of time becomes the default, and what is too long the longest, as in Mesos. */
    public static Filters read(Protos.Filters filters) {
        double seconds = filters.getRefuseSeconds();
        return Durations.ofSeconds(Math.min(seconds, YEAR_SECONDS))
                .map(Filters::new)
                .orElse(Filters.DEFAULT);
    }

    public static Protos.Filters write(Filters filters) {
        return Protos.Filters.newBuilder()
                .setRefuseSeconds(filters.refuse().toMillis() / 1000.0)
                .build();
    }
}
