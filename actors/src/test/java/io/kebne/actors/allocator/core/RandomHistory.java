package io.kebne.actors.allocator.core;

import io.kebne.actors.allocator.core.AllocatorHistories.Step;
import io.kebne.persistence.allocator.AllocatorEvent;
import io.kebne.protocol.InvalidValueException;
import io.kebne.protocol.Moment;
import io.kebne.protocol.allocator.AllocatorCommand;
import io.kebne.protocol.allocator.AllocatorCommand.AnnounceFramework;
import io.kebne.protocol.allocator.AllocatorCommand.ExecutorExited;
import io.kebne.protocol.allocator.AllocatorCommand.FrameworkCall;
import io.kebne.protocol.allocator.AllocatorCommand.RemoveFramework;
import io.kebne.protocol.allocator.AllocatorCommand.UnregisterAgent;
import io.kebne.protocol.allocator.AllocatorCommand.UpdateStatus;
import io.kebne.protocol.framework.FrameworkInfo;
import io.kebne.protocol.id.AgentId;
import io.kebne.protocol.id.ExecutorId;
import io.kebne.protocol.id.FrameworkId;
import io.kebne.protocol.id.GangId;
import io.kebne.protocol.id.OfferId;
import io.kebne.protocol.id.OperationId;
import io.kebne.protocol.id.TaskId;
import io.kebne.protocol.id.TaskKey;
import io.kebne.protocol.offer.Filters;
import io.kebne.protocol.offer.Gang;
import io.kebne.protocol.offer.InverseOffer;
import io.kebne.protocol.offer.Offer;
import io.kebne.protocol.offer.Operation;
import io.kebne.protocol.offer.Request;
import io.kebne.protocol.resources.Resource;
import io.kebne.protocol.resources.Resources;
import io.kebne.protocol.scheduler.SchedulerCall;
import io.kebne.protocol.scheduler.SchedulerCall.AcceptInverseOffers;
import io.kebne.protocol.scheduler.SchedulerCall.AcknowledgeOperationStatus;
import io.kebne.protocol.scheduler.SchedulerCall.DeclineInverseOffers;
import io.kebne.protocol.scheduler.SchedulerCall.Reconcile;
import io.kebne.protocol.scheduler.SchedulerCall.ReconcileOperations;
import io.kebne.protocol.task.CommandInfo;
import io.kebne.protocol.task.ExecutorInfo;
import io.kebne.protocol.task.TaskInfo;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * An allocator that is driven by random steps. Each step is three random numbers, which choose among what is possible
 * in the state that the history has reached: so most commands are meaningful, some are late, and some are wrong.
 */
public final class RandomHistory {
    /** Agents that are not heard of for some seconds are not offered, so who may preempt must not wait longer. */
    static final AllocatorSettings SETTINGS = TestSettings.with(
            "preemption-patience = 200ms, agent-removal-rate-limit = 1/10secs, registry-max-agent-count = 2");

    private static final int AGENTS = 4;
    private static final int FRAMEWORKS = 4;
    private static final List<String> TASKS = List.of(
            "cpus:0.001",
            "cpus:1;mem:512",
            "cpus:0.5;mem:64;ports:[31000-31001]",
            "mem:1024;ports:[31002-31004];disks:{sdb}",
            "cpus:4;mem:1024",
            RandomAgent.revocable(2),
            RandomAgent.revocable(1),
            "cpus:100");
    private static final List<String> REQUESTS = List.of(
            "cpus:1;mem:64", "cpus:0.5;mem:32", "cpus:2;mem:512", "cpus:1;ports:[31000-31000]", "cpus(r0):1;mem:64");
    private static final List<Duration> PAUSES = List.of(
            Duration.ofMillis(100),
            Duration.ofMillis(200),
            Duration.ofMillis(500),
            Duration.ofSeconds(1),
            Duration.ofSeconds(2),
            Duration.ofSeconds(6),
            Duration.ofSeconds(31),
            Duration.ofSeconds(80),
            Duration.ofMinutes(11));
    private static final List<Duration> FILTERS =
            List.of(Duration.ZERO, Duration.ofSeconds(1), Duration.ofSeconds(5), Duration.ofDays(1));
    private static final Set<FrameworkInfo.Capability> VOLUME_CAPABILITIES = Set.of(
            FrameworkInfo.Capability.MULTI_ROLE,
            FrameworkInfo.Capability.PARTITION_AWARE,
            FrameworkInfo.Capability.SHARED_RESOURCES,
            FrameworkInfo.Capability.REVOCABLE_RESOURCES);

    private final AllocatorDecider decider = new AllocatorDecider(SETTINGS);
    private final int[] generations = new int[FRAMEWORKS];
    private long announcements;
    private final List<AllocatorEvent> journal = new ArrayList<>();
    private AllocatorView view = AllocatorView.EMPTY;
    private AllocatorSession session = AllocatorSession.start("life-0", 0);
    private Decision latest = new Decision(List.of(), List.of(), view, session);
    private List<TaskInfo> launches = List.of();
    private PoolBooks books = PoolBooks.of(AllocatorState.EMPTY, SETTINGS);
    private long millis;
    private int lives;
    private int tasks;

    /** Begins with a few agents that are connected and frameworks that take offers. */
    public RandomHistory() {
        for (int i = 0; i < AGENTS - 1; i++) {
            play(new Step(AllocatorHistories.Kind.REGISTER, i, 1, 1));
            play(new Step(AllocatorHistories.Kind.ANNOUNCE, i, 1, 1));
        }
    }

    /** @return whether it was a failover, which loses the soft state without a decision */
    public boolean play(Step step) {
        launches = List.of();
        latest = new Decision(List.of(), List.of(), view, session);
        switch (step.kind()) {
            case REGISTER -> decide(agent(step).register(step));
            case HEARTBEAT -> decide(agent(step).heartbeat(step));
            case LIST -> decide(agent(step).list(step, session.epoch()));
            case UNREGISTER ->
                decide(new UnregisterAgent(agentId(step.a()), RandomAgent.incarnation(step.b()), step.c() % 2 == 0));
            case PAUSE -> {
                millis += pick(PAUSES, step.a()).toMillis();
                keep(decider.tick(view, session, books, now()));
            }
            case ANNOUNCE ->
                decide(new AnnounceFramework(
                        framework(step.a()),
                        ++announcements,
                        step.b() % 5 != 0,
                        step.c() % 3 == 0 ? Set.of("r" + step.b() % 2) : Set.of(),
                        step.c() % 2 == 0 ? requests(step) : List.of()));
            case REMOVE -> {
                decide(new RemoveFramework(framework(step.a()).id()));
                generations[step.a() % FRAMEWORKS]++;
            }
            case OFFER -> offerAll();
            case ACCEPT -> accept(step);
            case DECLINE -> decide(call(step, new SchedulerCall.Decline(offers(step), filters(step.c()))));
            case KILL ->
                decide(call(step, new SchedulerCall.Kill(someTask(step.b()).taskId(), Optional.empty())));
            case REPORT -> report(step);
            case RECONCILE ->
                decide(call(
                        step,
                        new Reconcile(
                                step.b() % 3 == 0
                                        ? List.of()
                                        : List.of(new Reconcile.Task(
                                                someTask(step.b()).taskId(), Optional.of(agentId(step.c())))))));
            case REVIVE -> decide(call(step, new SchedulerCall.Revive(step.b() % 2 == 0 ? Set.of() : Set.of("r0"))));
            case LAUNCH_GROUP -> launchGroup(step);
            case CONVERT -> convert(step);
            case ACKNOWLEDGE -> acknowledge(step);
            case RECONCILE_OPERATIONS ->
                decide(call(
                        step,
                        new ReconcileOperations(
                                step.b() % 2 == 0
                                        ? List.of()
                                        : List.of(new ReconcileOperations.Known(
                                                operationId(step.b()), Optional.of(agentId(step.c())))))));
            case ANSWER_INVERSE -> answerInverse(step);
            case WEIGHT,
                    QUOTA,
                    PRIORITY,
                    WHITELIST,
                    CONVERT_BY_OPERATOR,
                    DRAIN,
                    DEACTIVATE,
                    REACTIVATE,
                    GONE,
                    SCHEDULE,
                    MACHINES_DOWN,
                    MACHINES_UP,
                    RESIZE ->
                keep(decider.operate(
                        view, session, books, RandomOperator.command(step, view, agentId(step.a())), 1, now()));
            case FAILOVER -> {
                view = AllocatorView.of(Snapshots.restore(Snapshots.of(view.state())));
                session = AllocatorSession.start("life-" + ++lives, millis, view.state());
                books = PoolBooks.of(view.state(), SETTINGS);
                return true;
            }
        }
        return false;
    }

    public AllocatorView view() {
        return view;
    }

    AllocatorSession session() {
        return session;
    }

    /** All that the latest step decided; a launch may need a round of offers first. */
    public Decision latest() {
        return latest;
    }

    /** What the latest step asked to launch. */
    List<TaskInfo> launches() {
        return launches;
    }

    PoolBooks books() {
        return books;
    }

    /** All events since the beginning. */
    List<AllocatorEvent> journal() {
        return journal;
    }

    private RandomAgent agent(Step step) {
        return new RandomAgent(agentId(step.a()), view.state());
    }

    private void offerAll() {
        keep(decider.allocate(
                view, session, books, view.state().agents().keySet().toJavaSet(), now()));
    }

    private void accept(Step step) {
        if (view.offers().isEmpty()) {
            offerAll();
        }
        List<TaskInfo> wanted = new ArrayList<>();
        for (int i = 0; i <= step.c() % 3; i++) {
            int id = (step.b() + i) % 7 == 0 ? Math.max(0, tasks - 1) : tasks++;
            TaskInfo task = Fleet.task("t" + id, pick(TASKS, step.b() + i));
            wanted.add(
                    (step.b() + i) % 4 == 1
                            ? TaskInfo.of(task.taskId(), "", task.resources(), executor(step.c()))
                            : task);
        }
        launches = wanted;
        accept(step, new Operation.Launch(wanted));
    }

    private void launchGroup(Step step) {
        if (view.offers().isEmpty()) {
            offerAll();
        }
        launches = List.of(
                Fleet.task("t" + tasks++, pick(TASKS, step.b())), Fleet.task("t" + tasks++, pick(TASKS, step.c())));
        Optional<ExecutorInfo> executor = switch (step.a() % 3) {
            case 0 -> Optional.empty();
            case 1 -> Optional.of(executor(step.c()));
            default -> Optional.of(ExecutorInfo.ofAgent(new ExecutorId("pod"), Resources.parse("cpus:0.1;mem:32")));
        };
        accept(step, new Operation.LaunchGroup(executor, launches));
    }

    /** One of a few, of which some ask for more than there may be, and some are not as those of that name were before. */
    private static ExecutorInfo executor(int choice) {
        return ExecutorInfo.custom(
                new ExecutorId("e" + choice % 3),
                CommandInfo.shell("./run"),
                Resources.parse(pick(List.of("cpus:0.1", "cpus:0.1;mem:32", "cpus:0.1", "cpus:3"), choice)));
    }

    /** Mostly as it is, now and then of an earlier start or another agent. */
    private void exit(Step step) {
        List<Executor> executors = RandomAgent.executors(view.state());
        if (!executors.isEmpty()) {
            Executor executor = pick(executors, step.a());
            decide(new ExecutorExited(
                    step.b() % 7 == 0 ? agentId(step.b()) : executor.agentId(),
                    executor.key(),
                    step.b() % 5 == 0 ? "earlier" : executor.containerId(),
                    Optional.of(step.b() % 3)));
        }
    }

    /** Converts a part of an offer, and may launch a task that uses a part of it. */
    private void convert(Step step) {
        if (view.offers().isEmpty()) {
            offerAll();
        }
        if (view.offers().isEmpty()) {
            return;
        }
        Offer offer = pick(sortedOffers(), step.a());
        Operation.Converting operation = RandomConversions.of(
                offer.resources(),
                offer.role(),
                step.b(),
                step.c(),
                step.b() % 3 == 0 ? Optional.empty() : Optional.of(operationId(step.c())));
        Resource used = converted(operation, offer, step.b());
        launches = step.c() % 3 == 0
                ? List.of()
                : List.of(task(used), task(pick(offer.resources().pieces(), step.b())));
        decide(new FrameworkCall(
                offer.frameworkId(),
                new SchedulerCall.Accept(
                        List.of(offer.id()), List.of(operation, new Operation.Launch(launches)), filters(step.b()))));
    }

    /** A piece of what the operation would make; of what is offered when it cannot make anything. */
    private static Resource converted(Operation.Converting operation, Offer offer, int choice) {
        try {
            return pick(operation.conversion().converted().pieces(), choice);
        } catch (InvalidValueException e) {
            return pick(offer.resources().pieces(), choice);
        }
    }

    private TaskInfo task(Resource used) {
        return TaskInfo.of(new TaskId("t" + tasks++), "volume", Resources.of(used), CommandInfo.shell("true"));
    }

    private void acknowledge(Step step) {
        List<Framework> waiting = view.state()
                .frameworks()
                .values()
                .filter(framework -> !framework.operations().isEmpty())
                .sortBy(framework -> framework.id().value())
                .toJavaList();
        if (!waiting.isEmpty()) {
            Framework framework = pick(waiting, step.a());
            DoneOperation done = framework.operations().values().head();
            decide(new FrameworkCall(
                    framework.id(),
                    new AcknowledgeOperationStatus(Optional.of(done.agentId()), done.operationId(), done.uuid())));
        }
    }

    private void answerInverse(Step step) {
        List<InverseOffer> offers = view.inverseOffers()
                .outstanding()
                .values()
                .sortBy(InverseOffer::id)
                .toJavaList();
        if (!offers.isEmpty()) {
            InverseOffer offer = pick(offers, step.a());
            decide(new FrameworkCall(
                    offer.frameworkId(),
                    step.b() % 2 == 0
                            ? new AcceptInverseOffers(List.of(offer.id()), filters(step.c()))
                            : new DeclineInverseOffers(List.of(offer.id()), filters(step.c()))));
        }
    }

    private void accept(Step step, Operation operation) {
        decide(call(step, new SchedulerCall.Accept(offers(step), List.of(operation), filters(step.b()))));
    }

    /** What one copy needs, and now and then a gang of as many. */
    private static List<Request> requests(Step step) {
        String role = pick(List.of("r0", "r1", "r0/sub"), step.b());
        Resources each = Resources.parse(pick(REQUESTS, step.b()));
        Optional<Gang> gang = step.c() % 6 == 0
                ? Optional.of(new Gang(new GangId("g" + step.b() % 3), Duration.ofSeconds(30)))
                : Optional.empty();
        return List.of(new Request(new TaskId("wanted"), "wanted", role, each, 1 + step.b() % 3, gang));
    }

    private static OperationId operationId(int choice) {
        return new OperationId("o" + choice % 20);
    }

    private void report(Step step) {
        if (step.c() % 5 == 1) {
            exit(step);
            return;
        }
        TaskKey key = someTask(step.a());
        AgentId agentId = view.state().task(key).map(Task::agentId).getOrElse(agentId(step.b()));
        AgentId from = step.c() % 9 == 0 ? agentId(step.b()) : agentId;
        decide(new UpdateStatus(
                from,
                key.frameworkId(),
                Fleet.status(key.taskId().value(), pick(RandomAgent.STATES, step.b()), from.value())));
    }

    private void decide(AllocatorCommand command) {
        keep(decider.decide(view, session, books, command, now()));
    }

    private void keep(Decision decision) {
        latest = new Decision(
                joined(latest.changes(), decision.changes()),
                joined(latest.effects(), decision.effects()),
                decision.view(),
                decision.session());
        view = decision.view();
        session = decision.session();
        for (Change change : decision.changes()) {
            if (change instanceof Change.Journaled journaled) {
                journal.add(journaled.event());
            }
        }
    }

    private static <T> List<T> joined(List<T> first, List<T> second) {
        return Stream.concat(first.stream(), second.stream()).toList();
    }

    private FrameworkCall call(Step step, SchedulerCall call) {
        return new FrameworkCall(caller(step), call);
    }

    /** Mostly a framework that has offers to answer. */
    private FrameworkId caller(Step step) {
        List<Offer> offers = sortedOffers();
        return offers.isEmpty() || step.c() % 7 == 0
                ? framework(step.a()).id()
                : pick(offers, step.a()).frameworkId();
    }

    /** One offer of the caller, or all of its offers of that agent, or now and then somebody else's or none. */
    private List<OfferId> offers(Step step) {
        List<Offer> offers = sortedOffers();
        if (offers.isEmpty() || step.b() % 13 == 0) {
            return List.of(new OfferId("life-0-O" + step.b() % 5));
        }
        Offer first = pick(offers, step.a());
        if (step.b() % 3 != 0) {
            return List.of(first.id());
        }
        boolean wrong = step.b() % 11 == 0;
        return offers.stream()
                .filter(o -> wrong
                        || (o.agentId().equals(first.agentId())
                                && o.role().equals(first.role())
                                && o.frameworkId().equals(first.frameworkId())))
                .map(Offer::id)
                .toList();
    }

    private List<Offer> sortedOffers() {
        return view.offers().values().sortBy(Offer::id).toJavaList();
    }

    /** A task of the ledger, if there is one. */
    private TaskKey someTask(int choice) {
        List<TaskKey> keys = view.state()
                .agents()
                .values()
                .flatMap(Agent::tasks)
                .sortBy(TaskKey::toString)
                .toJavaList();
        return keys.isEmpty() || choice % 11 == 0
                ? new TaskKey(framework(choice).id(), new TaskId("t" + choice % Math.max(1, tasks)))
                : pick(keys, choice);
    }

    private FrameworkInfo framework(int choice) {
        int slot = choice % FRAMEWORKS;
        String id = "f" + slot + "-" + generations[slot];
        return switch (slot) {
            case 0 -> Fleet.framework(id, "r0");
            case 1 -> Fleet.oldFramework(id, "r0");
            case 2 -> Fleet.framework(id, VOLUME_CAPABILITIES, "r0", "r1");
            default -> Fleet.framework(id, VOLUME_CAPABILITIES, pick(List.of("r1", "*", "r0/sub"), choice));
        };
    }

    /** An agent that was not marked gone. */
    private AgentId agentId(int choice) {
        AgentId id = new AgentId("a" + choice % AGENTS);
        for (int i = 1; view.state().policy().gone().containsKey(id); i++) {
            id = new AgentId("a" + choice % AGENTS + "-" + i);
        }
        return id;
    }

    private static Filters filters(int choice) {
        return new Filters(pick(FILTERS, choice));
    }

    static <T> T pick(List<T> list, int choice) {
        return list.get(Math.floorMod(choice, list.size()));
    }

    private Moment now() {
        return new Moment(Pool.WALL + millis, millis);
    }
}
