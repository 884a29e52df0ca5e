package io.kebne.actors.service.core;

import io.kebne.persistence.service.ServiceEvent;
import io.kebne.persistence.service.ServiceEvent.InstanceLaunched;
import io.kebne.protocol.Moment;
import io.kebne.protocol.agent.Attribute;
import io.kebne.protocol.id.AgentId;
import io.kebne.protocol.id.OfferId;
import io.kebne.protocol.id.TaskId;
import io.kebne.protocol.machine.Unavailability;
import io.kebne.protocol.offer.InverseOffer;
import io.kebne.protocol.offer.Offer;
import io.kebne.protocol.offer.Operation;
import io.kebne.protocol.resources.Resources;
import io.kebne.protocol.scheduler.SchedulerCall;
import io.kebne.protocol.service.ServiceCommand;
import io.kebne.protocol.service.ServiceId;
import io.kebne.protocol.service.ServiceInstance;
import io.kebne.protocol.service.ServiceNews;
import io.kebne.protocol.service.ServiceReply;
import io.kebne.protocol.service.ServiceReport;
import io.kebne.protocol.task.CheckStatus;
import io.kebne.protocol.task.Source;
import io.kebne.protocol.task.TaskInfo;
import io.kebne.protocol.task.TaskState;
import io.kebne.protocol.task.TaskStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.BiConsumer;

/** Agents and an allocator as services meet them, in one thread and with virtual time. */
final class PlayedCluster {
    /** What has been launched, as its agent knows it. */
    static final class Launched {
        final TaskInfo task;
        final AgentId agent;
        boolean running;
        Optional<CheckStatus> seen = Optional.empty();

        private Launched(TaskInfo task, AgentId agent) {
            this.task = task;
            this.agent = agent;
        }
    }

    final Random random;
    final ServicesDecider decider;
    final Map<TaskId, Launched> processes = new LinkedHashMap<>();
    final List<ServiceEvent> events = new ArrayList<>();
    final List<SchedulerCall> calls = new ArrayList<>();
    final List<ServiceNews> news = new ArrayList<>();
    final Set<AgentId> away = new HashSet<>();
    ServicesState state = ServicesState.EMPTY;
    ServicesSession session = new ServicesSession();
    ServicesDecision last;
    /** Is told of each decision before anything follows from it: the state before, and its events. */
    BiConsumer<ServicesState, List<ServiceEvent>> observer = (before, decided) -> {};

    /** When the machines of these agents are to be taken away. */
    final Map<AgentId, Unavailability> maintenance = new LinkedHashMap<>();

    private final Set<TaskId> everLaunched = new HashSet<>();
    private final Map<AgentId, String> attributes = new LinkedHashMap<>();
    private final List<TaskStatus> coming = new ArrayList<>();
    private long now = 1_000_000;
    private int offers;
    private int ids;

    PlayedCluster(long seed, int agents, ServicesSettings settings) {
        random = new Random(seed);
        decider = new ServicesDecider(settings, new Dice(() -> "id-" + ++ids, random::nextDouble));
        for (int i = 1; i <= agents; i++) {
            attributes.put(new AgentId("agent-" + i), "rack:r" + (i % 2) + ";disk:ssd");
        }
    }

    static PlayedCluster of(int agents) {
        return new PlayedCluster(1, agents, ServicesSettings.DEFAULT);
    }

    Moment now() {
        return new Moment(now, now - 900_000);
    }

    ServiceReply command(ServiceCommand command) {
        carryOut(decider.command(state, session, command, now()));
        return last.reply().orElseThrow();
    }

    void subscribe() {
        carryOut(decider.subscribed(state, session, decider.framework(state), now()));
    }

    /** The entity moves: soft state is lost. */
    void failover() {
        session = new ServicesSession();
        state = ServicesState.restore(state.snapshot());
        subscribe();
    }

    void advance(long millis) {
        now += millis;
        carryOut(decider.tick(state, session, now()));
    }

    /** All free agents are offered, each with room for so many tasks of a tenth of a processor. */
    void offer(int room) {
        List<Offer> all = new ArrayList<>();
        attributes.forEach((agent, text) -> {
            long here = processes.values().stream()
                    .filter(p -> p.agent.equals(agent))
                    .count();
            if (!away.contains(agent) && here < room) {
                all.add(new Offer(
                        new OfferId("offer-" + ++offers),
                        state.frameworkId(),
                        agent,
                        "host-" + agent.value(),
                        "127.0.0.1",
                        5051,
                        "*",
                        Resources.parse("cpus:" + (room - here) / 10.0 + ";mem:4096;disk:100;ports:[31000-31100]"),
                        Attribute.parse(text),
                        Optional.empty(),
                        Optional.ofNullable(maintenance.get(agent)),
                        Optional.empty()));
            }
        });
        carryOut(decider.offers(state, session, all, now()));
    }

    /** The allocator asks to leave those that are scheduled for maintenance. */
    void askToLeave() {
        List<InverseOffer> asked = new ArrayList<>();
        maintenance.forEach((agent, unavailability) -> asked.add(new InverseOffer(
                new OfferId("inverse-" + ++offers), state.frameworkId(), agent, unavailability, Optional.empty())));
        carryOut(decider.inverseOffers(state, session, asked, now()));
    }

    /** From now on. */
    void schedule(AgentId agent) {
        maintenance.put(agent, new Unavailability(Instant.ofEpochMilli(now().wallMillis()), Optional.empty()));
    }

    /** What agents and the allocator have to say arrives. */
    void deliver() {
        while (!coming.isEmpty()) {
            carryOut(decider.update(state, session, coming.remove(0), now()));
        }
    }

    /** A process says that it runs. */
    void run(TaskId id, Optional<Boolean> healthy) {
        Launched process = processes.get(id);
        process.running = true;
        coming.add(status(id, TaskState.RUNNING, process.agent).checked(healthy, Optional.empty()));
        deliver();
    }

    /** Its readiness check says what it answers. */
    void answers(TaskId id, int status) {
        Launched process = processes.get(id);
        process.running = true;
        process.seen = Optional.of(new CheckStatus.Http(Optional.of(status)));
        coming.add(status(id, TaskState.RUNNING, process.agent).checked(Optional.empty(), process.seen));
        deliver();
    }

    void runAll() {
        List.copyOf(processes.keySet()).forEach(id -> {
            if (!away.contains(processes.get(id).agent)) {
                run(id, Optional.of(true));
            }
        });
    }

    void end(TaskId id, TaskState how) {
        Launched process = processes.remove(id);
        coming.add(status(id, how, process.agent));
        deliver();
    }

    void lose(AgentId agent) {
        away.add(agent);
        processes.forEach((id, process) -> {
            if (process.agent.equals(agent)) {
                coming.add(status(id, TaskState.UNREACHABLE, agent));
            }
        });
        deliver();
    }

    void comeBack(AgentId agent) {
        away.remove(agent);
        List.copyOf(processes.values()).forEach(process -> {
            if (process.agent.equals(agent)) {
                coming.add(status(process.task.taskId(), TaskState.RUNNING, agent)
                        .checked(Optional.of(true), Optional.empty()));
            }
        });
        deliver();
    }

    /** Offers, starts and time, until all should be well. */
    void settle(long millis) {
        for (long until = now + millis; now < until; ) {
            offer(10);
            runAll();
            advance(500);
            deliver();
        }
    }

    List<ServiceInstance> instances(String id) {
        return state.find(new ServiceId(id)).map(ServiceState::all).orElse(List.of());
    }

    ServiceReport report(String id) {
        return ((ServiceReply.Page) command(new ServiceCommand.Show(new ServiceId(id))))
                .services()
                .get(0);
    }

    long ready(String id) {
        return report(id).instances().stream()
                .filter(ServiceReport.Instance::ready)
                .count();
    }

    private void carryOut(ServicesDecision decision) {
        last = decision;
        ServicesState before = state;
        for (ServiceEvent event : decision.events()) {
            if (event instanceof InstanceLaunched launched
                    && !everLaunched.add(launched.instance().taskId())) {
                throw new AssertionError("launched twice: " + launched);
            }
            state = state.apply(event);
        }
        observer.accept(before, decision.events());
        events.addAll(decision.events());
        calls.addAll(decision.calls());
        news.addAll(decision.news());
        decision.calls().forEach(this::take);
    }

    private void take(SchedulerCall call) {
        if (call instanceof SchedulerCall.Accept accept) {
            Operation.Launch launch = (Operation.Launch) accept.operations().get(0);
            for (TaskInfo task : launch.tasks()) {
                AgentId agent = instance(task.taskId()).agentId();
                processes.put(task.taskId(), new Launched(task, agent));
            }
        } else if (call instanceof SchedulerCall.Kill kill) {
            Launched process = processes.get(kill.taskId());
            if (process != null && !away.contains(process.agent)) {
                processes.remove(kill.taskId());
                coming.add(status(kill.taskId(), TaskState.KILLED, process.agent));
            }
        } else if (call instanceof SchedulerCall.Reconcile reconcile) {
            reconcile(reconcile);
        }
    }

    private void reconcile(SchedulerCall.Reconcile call) {
        if (call.tasks().isEmpty()) {
            processes.forEach((id, process) -> coming.add(known(id, process)));
        }
        for (SchedulerCall.Reconcile.Task asked : call.tasks()) {
            Launched process = processes.get(asked.taskId());
            coming.add(
                    process == null
                            ? status(
                                    asked.taskId(),
                                    TaskState.GONE,
                                    asked.agentId().orElseThrow())
                            : known(asked.taskId(), process));
        }
    }

    private TaskStatus known(TaskId id, Launched process) {
        if (away.contains(process.agent)) {
            return status(id, TaskState.UNREACHABLE, process.agent);
        }
        return process.running
                ? status(id, TaskState.RUNNING, process.agent).checked(Optional.of(true), process.seen)
                : status(id, TaskState.STAGING, process.agent);
    }

    private ServiceInstance instance(TaskId id) {
        return state.services()
                .values()
                .flatMap(service -> service.instances().get(id))
                .get();
    }

    private TaskStatus status(TaskId id, TaskState of, AgentId agent) {
        return TaskStatus.of(id, of, Source.AGENT, Optional.empty(), "", now, Optional.of(agent));
    }
}
