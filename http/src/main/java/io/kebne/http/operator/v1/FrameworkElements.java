package io.kebne.http.operator.v1;

import io.kebne.actors.allocator.core.AllocatorView;
import io.kebne.actors.allocator.core.Framework;
import io.kebne.actors.allocator.core.FrameworkLink;
import io.kebne.actors.allocator.core.ScalarTotals;
import io.kebne.http.state.OfferIndex;
import io.kebne.http.wire.v1.ConstraintMessages;
import io.kebne.http.wire.v1.ElementMessages;
import io.kebne.http.wire.v1.FrameworkMessages;
import io.kebne.http.wire.v1.OfferMessages;
import io.kebne.http.wire.v1.ResourceFormat;
import io.kebne.protocol.offer.InverseOffer;
import io.vavr.collection.HashMap;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.apache.mesos.v1.Protos;
import org.apache.mesos.v1.master.Protos.Response.GetFrameworks;

/** Frameworks as a master shows them (master.proto, Response.GetFrameworks). */
final class FrameworkElements {
    private FrameworkElements() {}

    /** What it holds on several agents is told by scalars: ranges of several agents cannot be added up. */
    static GetFrameworks.Framework write(AllocatorView view, Framework framework, OfferIndex offers) {
        FrameworkLink link = view.link(framework.id());
        boolean connected = isConnected(view, framework);
        GetFrameworks.Framework.Builder out = GetFrameworks.Framework.newBuilder()
                .setFrameworkInfo(FrameworkMessages.write(framework.info()))
                .setActive(connected)
                .setConnected(connected)
                .setRecovered(!framework.isRemoved() && !view.links().containsKey(framework.id()))
                .setRegisteredTime(ElementMessages.time(framework.registeredMillis()))
                .addAllAllocatedResources(resources(framework.allocated()))
                .addAllOfferedResources(resources(link.offered()));
        framework.removedMillis().ifPresent(at -> out.setUnregisteredTime(ElementMessages.time(at)));
        offers.of(framework.id()).forEach(offer -> out.addOffers(OfferMessages.write(offer, ResourceFormat.FULL)));
        for (InverseOffer offer : view.inverseOffers().outstanding().values()) {
            if (offer.frameworkId().equals(framework.id())) {
                out.addInverseOffers(OfferMessages.write(offer, ResourceFormat.FULL));
            }
        }
        if (!link.offerConstraints().roles().isEmpty()) {
            out.setOfferConstraints(ConstraintMessages.write(link.offerConstraints()));
        }
        return out.build();
    }

    static boolean isConnected(AllocatorView view, Framework framework) {
        return view.link(framework.id()).connected() && !framework.isRemoved();
    }

    static List<Protos.Resource> resources(HashMap<String, ScalarTotals> byRole) {
        List<Protos.Resource> all = new ArrayList<>();
        new TreeMap<>(byRole.toJavaMap()).forEach((role, totals) -> all.addAll(resources(totals, role)));
        return all;
    }

    private static List<Protos.Resource> resources(ScalarTotals totals, String role) {
        List<Protos.Resource> all = new ArrayList<>();
        new TreeMap<>(totals.thousandths().toJavaMap()).forEach((name, thousandths) -> {
            Protos.Resource.Builder resource =
                    Protos.Resource.newBuilder().setName(name).setType(Protos.Value.Type.SCALAR);
            resource.getScalarBuilder().setValue(thousandths / 1000.0);
            resource.getAllocationInfoBuilder().setRole(role);
            all.add(resource.build());
        });
        return all;
    }
}
