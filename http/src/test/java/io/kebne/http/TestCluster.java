package io.kebne.http;

import io.kebne.actors.allocator.core.AllocatorView;
import io.kebne.actors.allocator.core.Change;
import io.kebne.persistence.allocator.AllocatorEvent;
import io.kebne.persistence.allocator.AllocatorEvent.AgentAdmitted;
import io.kebne.persistence.allocator.AllocatorEvent.AgentDrainStarted;
import io.kebne.persistence.allocator.AllocatorEvent.AgentOversubscribed;
import io.kebne.persistence.allocator.AllocatorEvent.AgentRemoved;
import io.kebne.persistence.allocator.AllocatorEvent.AgentReregistered;
import io.kebne.persistence.allocator.AllocatorEvent.AgentUnreachable;
import io.kebne.persistence.allocator.AllocatorEvent.FrameworkRemoved;
import io.kebne.persistence.allocator.AllocatorEvent.FrameworkSubscribed;
import io.kebne.persistence.allocator.AllocatorEvent.PrioritiesUpdated;
import io.kebne.persistence.allocator.AllocatorEvent.QuotasUpdated;
import io.kebne.persistence.allocator.AllocatorEvent.TaskEnded;
import io.kebne.persistence.allocator.AllocatorEvent.TaskLaunched;
import io.kebne.persistence.allocator.AllocatorEvent.WeightsUpdated;
import io.kebne.protocol.agent.AgentInfo;
import io.kebne.protocol.agent.Attribute;
import io.kebne.protocol.framework.FrameworkInfo;
import io.kebne.protocol.id.AgentId;
import io.kebne.protocol.id.FrameworkId;
import io.kebne.protocol.id.OfferId;
import io.kebne.protocol.id.TaskId;
import io.kebne.protocol.id.TaskKey;
import io.kebne.protocol.machine.DomainInfo;
import io.kebne.protocol.offer.Offer;
import io.kebne.protocol.offer.Request;
import io.kebne.protocol.offer.constraint.OfferConstraints;
import io.kebne.protocol.policy.DrainConfig;
import io.kebne.protocol.policy.Quota;
import io.kebne.protocol.policy.RolePriority;
import io.kebne.protocol.policy.Weight;
import io.kebne.protocol.resources.Quantities;
import io.kebne.protocol.resources.Resource;
import io.kebne.protocol.resources.Resources;
import io.kebne.protocol.resources.Scalar;
import io.kebne.protocol.resources.Traits;
import io.kebne.protocol.task.CommandInfo;
import io.kebne.protocol.task.NetworkInfo;
import io.kebne.protocol.task.Reason;
import io.kebne.protocol.task.Source;
import io.kebne.protocol.task.TaskInfo;
import io.kebne.protocol.task.TaskState;
import io.kebne.protocol.task.TaskStatus;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

/** A cluster that tests write down as a sequence of what happened. Times are milliseconds since the epoch. */
public final class TestCluster {
    private AllocatorView view = AllocatorView.EMPTY;
    private int offers;
    private final List<Change.Public> changes = new ArrayList<>();

    public AllocatorView view() {
        return view;
    }

    public TestCluster agent(String id, String resources) {
        return agent(id, resources, "");
    }

    public TestCluster agent(String id, String resources, String attributes) {
        journal(new AgentAdmitted(agentInfo(id, resources, attributes), "1", 1_000));
        return change(new Change.AgentConnected(new AgentId(id)));
    }

    public TestCluster agentIn(String id, String resources, DomainInfo domain) {
        return journal(new AgentAdmitted(agentInfo(id, resources, "").withDomain(domain), "1", 1_000));
    }

    public TestCluster agentReregistered(String id, String resources, long atMillis) {
        return journal(new AgentReregistered(agentInfo(id, resources, ""), "2", atMillis));
    }

    public TestCluster agentDisconnected(String id) {
        return change(new Change.AgentDisconnected(new AgentId(id)));
    }

    /** The agent lends this many revocable processors of its tasks' from now on. */
    public TestCluster lends(String id, int cpus) {
        Resources lent = Resources.of(new Resource(Resources.CPUS, Scalar.of(cpus), Traits.REVOCABLE));
        return journal(new AgentOversubscribed(new AgentId(id), lent, 1_500));
    }

    public TestCluster agentUnreachable(String id, long atMillis) {
        return journal(new AgentUnreachable(new AgentId(id), atMillis));
    }

    public TestCluster removalHeld(String id) {
        return change(new Change.RemovalHeld(new AgentId(id)));
    }

    public TestCluster removalReleased(String id) {
        return change(new Change.RemovalReleased(new AgentId(id)));
    }

    public TestCluster agentRemoved(String id) {
        return journal(new AgentRemoved(new AgentId(id), 9_000));
    }

    public TestCluster draining(String id, DrainConfig config, long atMillis) {
        return journal(new AgentDrainStarted(new AgentId(id), config, atMillis));
    }

    public TestCluster quota(String role, String guarantees, String limits) {
        Quota quota = new Quota(role, Quantities.parse(guarantees), Quantities.parse(limits));
        return journal(new QuotasUpdated(List.of(quota), 3_000));
    }

    public TestCluster weight(String role, double weight) {
        return journal(new WeightsUpdated(List.of(new Weight(role, weight)), 3_000));
    }

    public TestCluster priority(String role, int priority, boolean preempts, boolean preemptible) {
        RolePriority set = new RolePriority(role, priority, preempts, preemptible);
        return journal(new PrioritiesUpdated(List.of(set), 3_000));
    }

    public TestCluster framework(String id, String... roles) {
        FrameworkInfo info = FrameworkInfo.of(new FrameworkId(id), "name of " + id, roles[0]);
        return framework(new FrameworkInfo(
                info.id(),
                info.name(),
                info.user(),
                new TreeSet<>(Arrays.asList(roles)),
                info.failoverTimeout(),
                info.checkpoint(),
                info.capabilities(),
                info.hostname(),
                info.principal(),
                info.webuiUrl()));
    }

    public TestCluster framework(FrameworkInfo info) {
        journal(new FrameworkSubscribed(info, 2_000));
        return announce(info.id().value(), true, Set.of(), List.of());
    }

    public TestCluster announce(String id, boolean connected, Set<String> suppressed, List<Request> requests) {
        return change(new Change.FrameworkAnnounced(new FrameworkId(id), 1, connected, suppressed, requests));
    }

    public TestCluster constrain(String id, OfferConstraints constraints) {
        return change(new Change.FrameworkAnnounced(new FrameworkId(id), 2, true, Set.of(), List.of(), constraints));
    }

    public TestCluster frameworkRemoved(String id, long atMillis) {
        return journal(new FrameworkRemoved(new FrameworkId(id), atMillis));
    }

    public TestCluster launch(String framework, String role, String agent, String task, String resources, long at) {
        return launch(
                framework,
                role,
                agent,
                TaskInfo.of(new TaskId(task), "name of " + task, Resources.parse(resources), CommandInfo.shell("true")),
                at);
    }

    public TestCluster launch(String framework, String role, String agent, TaskInfo task, long atMillis) {
        return journal(new TaskLaunched(new FrameworkId(framework), new AgentId(agent), role, task, atMillis));
    }

    public TestCluster reaches(String framework, String task, TaskState state, long atMillis) {
        TaskStatus status = status(task, state, Optional.empty(), atMillis);
        if (state.isTerminal()) {
            return journal(new TaskEnded(new FrameworkId(framework), status));
        }
        return change(new Change.TaskProgressed(new TaskKey(new FrameworkId(framework), new TaskId(task)), status));
    }

    /** It runs, and has an address of its own. */
    public TestCluster joins(String framework, String task, NetworkInfo network, long atMillis) {
        TaskStatus status =
                status(task, TaskState.RUNNING, Optional.empty(), atMillis).joined(List.of(network));
        return change(new Change.TaskProgressed(new TaskKey(new FrameworkId(framework), new TaskId(task)), status));
    }

    public TestCluster fails(String framework, String task, Reason reason, long atMillis) {
        return journal(new TaskEnded(
                new FrameworkId(framework), status(task, TaskState.FAILED, Optional.of(reason), atMillis)));
    }

    public TestCluster offer(String framework, String role, String agent, String resources) {
        return change(new Change.OfferMade(new Offer(
                new OfferId("offer-" + offers++),
                new FrameworkId(framework),
                new AgentId(agent),
                "host-" + agent,
                "10.0.0.1",
                5051,
                role,
                Resources.parse(resources),
                List.of())));
    }

    public TestCluster journal(AllocatorEvent event) {
        return change(new Change.Journaled(event));
    }

    public TestCluster change(Change.Public change) {
        view = view.apply(change);
        changes.add(change);
        return this;
    }

    /** What is changed by this. */
    public List<Change.Public> record(Consumer<TestCluster> happens) {
        int before = changes.size();
        happens.accept(this);
        return List.copyOf(changes.subList(before, changes.size()));
    }

    private static TaskStatus status(String task, TaskState state, Optional<Reason> reason, long atMillis) {
        return TaskStatus.of(new TaskId(task), state, Source.AGENT, reason, "", atMillis, Optional.empty());
    }

    private static AgentInfo agentInfo(String id, String resources, String attributes) {
        return new AgentInfo(
                new AgentId(id),
                "host-" + id,
                "10.0.0.1",
                5051,
                Resources.parse(resources),
                Attribute.parse(attributes),
                "0.1.0");
    }
}
