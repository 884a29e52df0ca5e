package io.kebne.http.operator.v1;

import io.kebne.actors.allocator.core.Agent;
import io.kebne.actors.allocator.core.AllocatorView;
import io.kebne.actors.allocator.core.Drain;
import io.kebne.actors.allocator.core.Task;
import io.kebne.http.node.NodeFields;
import io.kebne.http.wire.v1.AgentMessages;
import io.kebne.http.wire.v1.ElementMessages;
import io.kebne.http.wire.v1.ResourceFormat;
import io.kebne.http.wire.v1.ResourceMessages;
import io.kebne.protocol.offer.Offer;
import io.kebne.protocol.resources.Resources;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.mesos.v1.Protos;
import org.apache.mesos.v1.master.Protos.Response.GetAgents;

/** Agents as a master shows them (master.proto, Response.GetAgents). */
public final class AgentElements {
    private AgentElements() {}

    static GetAgents.Agent write(AllocatorView view, Agent agent) {
        GetAgents.Agent.Builder out = GetAgents.Agent.newBuilder()
                .setAgentInfo(AgentMessages.write(agent.info(), ResourceFormat.FULL))
                .setActive(view.connected().contains(agent.id()) && !agent.deactivated())
                .setDeactivated(agent.deactivated())
                .setVersion(agent.info().version())
                .setPid(NodeFields.pid(
                        "slave(1)", agent.info().ip(), agent.info().port()))
                .setRegisteredTime(ElementMessages.time(agent.registeredMillis()))
                .addAllTotalResources(ResourceMessages.write(agent.total(), ResourceFormat.FULL, Optional.empty()))
                .addAllAllocatedResources(write(used(view, agent)))
                .addAllOfferedResources(write(offered(view, agent)));
        agent.reregisteredMillis().ifPresent(at -> out.setReregisteredTime(ElementMessages.time(at)));
        out.addCapabilitiesBuilder().setType(Protos.AgentInfo.Capability.Type.MULTI_ROLE);
        agent.drain().ifPresent(drain -> {
            out.setDrainInfo(write(drain));
            out.setEstimatedDrainStartTime(ElementMessages.time(drain.startedMillis()));
        });
        return out.build();
    }

    private static Map<String, Resources> used(AllocatorView view, Agent agent) {
        Map<String, Resources> used = new TreeMap<>();
        for (Task task : agent.tasks().iterator().flatMap(key -> view.state().task(key))) {
            used.merge(task.role(), task.info().resources(), Resources::plus);
        }
        return used;
    }

    private static Map<String, Resources> offered(AllocatorView view, Agent agent) {
        Map<String, Resources> offered = new TreeMap<>();
        for (Offer offer : view.offersOf(agent.id())) {
            offered.merge(offer.role(), offer.resources(), Resources::plus);
        }
        return offered;
    }

    private static List<Protos.Resource> write(Map<String, Resources> byRole) {
        List<Protos.Resource> all = new ArrayList<>();
        byRole.forEach((role, resources) ->
                all.addAll(ResourceMessages.write(resources, ResourceFormat.FULL, Optional.of(role))));
        return all;
    }

    /** How far the emptying of an agent has come. */
    public static Protos.DrainInfo write(Drain drain) {
        Protos.DrainInfo.Builder out = Protos.DrainInfo.newBuilder()
                .setState(drain.drained() ? Protos.DrainState.DRAINED : Protos.DrainState.DRAINING);
        out.getConfigBuilder().setMarkGone(drain.config().markGone());
        drain.config()
                .maxGracePeriod()
                .ifPresent(period ->
                        out.getConfigBuilder().getMaxGracePeriodBuilder().setNanoseconds(period.toNanos()));
        return out.build();
    }
}
