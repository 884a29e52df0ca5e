package io.kebne.multijvm.simulation;

import io.kebne.actors.scheduler.SilentLaunches;
import io.kebne.protocol.framework.FrameworkInfo;
import io.kebne.protocol.framework.FrameworkInfo.Capability;
import io.kebne.protocol.id.FrameworkId;
import io.kebne.protocol.id.OfferId;
import io.kebne.protocol.id.TaskId;
import io.kebne.protocol.offer.Filters;
import io.kebne.protocol.offer.InverseOffer;
import io.kebne.protocol.offer.Offer;
import io.kebne.protocol.offer.Operation;
import io.kebne.protocol.resources.Resource;
import io.kebne.protocol.resources.Resources;
import io.kebne.protocol.scheduler.SchedulerCall;
import io.kebne.protocol.scheduler.SchedulerCall.Reconcile;
import io.kebne.protocol.scheduler.SchedulerEvent;
import io.kebne.protocol.task.CommandInfo;
import io.kebne.protocol.task.TaskInfo;
import io.kebne.protocol.task.TaskState;
import io.kebne.protocol.task.TaskStatus;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * A scheduler with the SDK: connects as {@code SchedulerActor} does, and does with offers and updates what schedulers do, slow
 * and forgetful ones too. Which tasks it wants and what it heard of them is on a disk of its own and outlives its process.
 */
final class Client {
    private static final long TICK_MILLIS = 1_000;
    private static final long DISCONNECT_MILLIS = 4_000;
    private static final long LAUNCH_TIMEOUT_MILLIS = 5_000;
    private static final int TICKS_PER_RECONCILIATION = 8;
    private static final List<String> SIZES =
            List.of("cpus:0.5;mem:64", "cpus:1;mem:128", "cpus:2;mem:256", "cpus:0.1;mem:32;ports:[31000-31000]");

    /** How a scheduler subscribes. */
    record Profile(String role, Set<Capability> capabilities, Duration failoverTimeout) {}

    private record Want(String resources, SimulatedProcess.Workload workload) {}

    private final World world;
    private final Node node;
    private final Dice dice;
    private final Profile profile;
    private final Deque<Want> wants = new ArrayDeque<>();
    private final Map<TaskId, TaskRecord> tasks = new LinkedHashMap<>();
    private int generation;
    private int nextTask;
    private final Demand demand;
    private int gangs;
    private SilentLaunches silent = new SilentLaunches();
    private boolean subscribed;
    private boolean suppressed;
    private long heardMillis;
    private int ticks;

    Client(World world, Node node, Dice dice, Profile profile) {
        this.world = world;
        this.node = node;
        this.dice = dice;
        this.profile = profile;
        this.demand = new Demand(profile.role());
    }

    Node node() {
        return node;
    }

    FrameworkId id() {
        return new FrameworkId(node.name() + "-" + generation);
    }

    void start() {
        node.start();
        silent = new SilentLaunches();
        List<TaskInfo> unheard = tasks.values().stream()
                .filter(TaskRecord::isSilent)
                .map(TaskRecord::task)
                .toList();
        silent.launched(accept(List.of(), unheard, Filters.NONE), now());
        subscribed = false;
        suppressed = false;
        heardMillis = now();
        subscribe();
        node.later(TICK_MILLIS, this::tick);
    }

    /** What it has to wait for still; empty when all that it wanted has ended. */
    Optional<String> unfinished() {
        if (!subscribed) {
            return Optional.of(id() + " is not subscribed");
        }
        if (!wants.isEmpty()) {
            return Optional.of(id() + " waits for offers for " + wants);
        }
        return tasks.values().stream()
                .filter(task -> !task.hasEnded())
                .findFirst()
                .map(task -> id() + " waits for the end of " + task.taskId());
    }

    void submit(int count, long runMillis) {
        for (int i = 0; i < count; i++) {
            wants.add(want(dice.pick(SIZES), runMillis));
        }
        node.run(() -> call(new SchedulerCall.Revive(Set.of())));
    }

    /** Wants tasks of one size and says so, with which it may claim what less important ones have. */
    void demand(int count, long runMillis, boolean together) {
        String size = dice.pick(SIZES.subList(0, 3));
        for (int i = 0; i < count; i++) {
            wants.addFirst(want(size, runMillis));
        }
        demand.begin();
        if (together) {
            Duration deadline = Duration.ofMillis(dice.between(2_000, 20_000));
            demand.together(node.name() + "-g" + ++gangs, size, count, deadline, now());
        }
        node.run(this::request);
        node.run(() -> call(new SchedulerCall.Revive(Set.of())));
    }

    private Want want(String resources, long runMillis) {
        return new Want(
                resources,
                new SimulatedProcess.Workload(
                        dice.between(10, Math.max(20, runMillis)),
                        dice.chance(0.8) ? 0 : 1,
                        dice.chance(0.1),
                        dice.chance(0.05)));
    }

    /** Nothing says that it has been heard, so it is said now and then. */
    private void request() {
        if (demand.wasSaid()) {
            List<String> wanted = wants.stream().map(Want::resources).toList();
            call(new SchedulerCall.RequestResources(demand.requests(wanted, now())));
        }
    }

    void killOne(int choice) {
        List<TaskRecord> running =
                tasks.values().stream().filter(task -> !task.hasEnded()).toList();
        if (!running.isEmpty()) {
            TaskId taskId = running.get(choice % running.size()).taskId();
            node.run(() -> call(new SchedulerCall.Kill(taskId, Optional.empty())));
        }
    }

    void reconcileAll() {
        node.run(() -> call(new Reconcile(List.of())));
    }

    void suppress() {
        suppressed = true;
        node.run(() -> call(new SchedulerCall.Suppress(Set.of())));
    }

    void revive() {
        suppressed = false;
        node.run(() -> call(new SchedulerCall.Revive(Set.of())));
    }

    void tearDown() {
        node.run(() -> call(new SchedulerCall.Teardown()));
    }

    void receive(SchedulerEvent event) {
        heardMillis = now();
        if (event instanceof SchedulerEvent.Subscribed) {
            if (!subscribed) {
                subscribed = true;
                reconcile();
            }
        } else if (event instanceof SchedulerEvent.Offers e) {
            boolean ofGang = demand.offered(e.offers());
            silent.offered(e.offers());
            e.offers().forEach(this::consider);
            if (ofGang) {
                request();
            }
        } else if (event instanceof SchedulerEvent.Rescind e) {
            silent.closed(e.offerId());
        } else if (event instanceof SchedulerEvent.Update e) {
            update(e.status());
        } else if (event instanceof SchedulerEvent.InverseOffers e) {
            e.inverseOffers().forEach(this::leave);
        } else if (event instanceof SchedulerEvent.GangExpired e) {
            demand.expired(e.gangId());
            request();
        } else if (event instanceof SchedulerEvent.Disconnected && subscribed) {
            subscribed = false;
            subscribe();
        } else if (event instanceof SchedulerEvent.Error) {
            beginAnew();
        }
    }

    /** Its framework is over, and so is this process. The next one begins a new framework. */
    private void beginAnew() {
        node.stop();
        generation++;
        tasks.clear();
        world.agenda().in(dice.between(100, 1_000), () -> {
            if (!node.isUp()) {
                start();
            }
        });
    }

    private void tick() {
        node.later(TICK_MILLIS, this::tick);
        if (subscribed && now() - heardMillis > DISCONNECT_MILLIS) {
            subscribed = false;
        }
        if (!subscribed) {
            subscribe();
            return;
        }
        Ref self = Ref.of(node);
        Set<String> roles = suppressed();
        world.tellFramework(node, id(), "ping", entity -> entity.ping(self, roles));
        List<Reconcile.Task> overdue = silent.overdue(now(), LAUNCH_TIMEOUT_MILLIS);
        if (!overdue.isEmpty()) {
            call(new Reconcile(overdue));
        }
        if (++ticks % TICKS_PER_RECONCILIATION == 0) {
            reconcile();
            request();
        }
    }

    private void reconcile() {
        List<Reconcile.Task> open = tasks.values().stream()
                .filter(task -> !task.hasEnded())
                .map(task -> new Reconcile.Task(task.taskId(), task.agentId()))
                .toList();
        if (!open.isEmpty()) {
            call(new Reconcile(open));
        }
    }

    private void subscribe() {
        FrameworkInfo info = new FrameworkInfo(
                id(),
                node.name(),
                "user",
                new TreeSet<>(Set.of(profile.role())),
                profile.failoverTimeout(),
                true,
                profile.capabilities(),
                "",
                Optional.empty(),
                Optional.empty());
        call(new SchedulerCall.Subscribe(info, suppressed()));
    }

    private Set<String> suppressed() {
        return suppressed ? Set.of(profile.role()) : Set.of();
    }

    /** An agent is to be taken away: some schedulers agree, and some end what they have there. */
    private void leave(InverseOffer offer) {
        List<OfferId> offers = List.of(offer.id());
        Filters filters = new Filters(Duration.ofMillis(dice.between(100, 3_000)));
        call(
                dice.chance(0.7)
                        ? new SchedulerCall.AcceptInverseOffers(offers, filters)
                        : new SchedulerCall.DeclineInverseOffers(offers, filters));
        if (dice.chance(0.3)) {
            tasks.values().stream()
                    .filter(task -> !task.hasEnded() && task.agentId().equals(Optional.of(offer.agentId())))
                    .forEach(task -> call(new SchedulerCall.Kill(task.taskId(), Optional.empty())));
        }
    }

    private void consider(Offer offer) {
        if (dice.chance(0.05)) {
            return;
        }
        long delay = dice.chance(0.1) ? dice.between(50, 8_000) : 0;
        node.later(delay, () -> answer(offer));
    }

    private void answer(Offer offer) {
        List<TaskInfo> launches = new ArrayList<>();
        Resources rest = offer.resources();
        while (!wants.isEmpty() && launches.size() < 3 && !dice.chance(0.05)) {
            TaskInfo task = task(wants.peek(), volume(rest));
            if (!rest.contains(task.resources())) {
                break;
            }
            wants.remove();
            nextTask++;
            rest = rest.minus(task.resources());
            launches.add(task);
            tasks.put(task.taskId(), new TaskRecord(task, isPartitionAware()));
        }
        if (!launches.isEmpty()) {
            request();
        }
        List<OfferId> offers = List.of(offer.id());
        Filters filters = dice.chance(0.3) ? Filters.NONE : new Filters(Duration.ofMillis(dice.between(100, 3_000)));
        if (launches.isEmpty()) {
            silent.closed(offer.id());
            call(new SchedulerCall.Decline(offers, filters));
            return;
        }
        SchedulerCall.Accept accept = accept(offers, launches, filters);
        silent.launched(accept, now());
        call(accept);
    }

    private static SchedulerCall.Accept accept(List<OfferId> offers, List<TaskInfo> launches, Filters filters) {
        return new SchedulerCall.Accept(offers, List.of(new Operation.Launch(launches)), filters);
    }

    /** Most that can have a volume take one. */
    private Resources volume(Resources offered) {
        List<Resource> volumes = offered.persistentVolumes().pieces();
        return volumes.isEmpty() || dice.chance(0.3) ? Resources.EMPTY : Resources.of(dice.pick(volumes));
    }

    private TaskInfo task(Want want, Resources volume) {
        TaskId taskId = new TaskId("t" + nextTask);
        return TaskInfo.of(
                taskId,
                taskId.value(),
                Resources.parse(want.resources()).plus(volume),
                CommandInfo.shell(want.workload().command()));
    }

    private boolean isPartitionAware() {
        return profile.capabilities().contains(Capability.PARTITION_AWARE);
    }

    private void update(TaskStatus status) {
        boolean overtaken = silent.isOvertaken(status);
        TaskStatus heard = overtaken ? status : silent.heard(status);
        TaskRecord task = tasks.get(status.taskId());
        if (task != null && !overtaken) {
            task.hear(heard);
            if (heard.state() == TaskState.DROPPED) {
                submit(1, 1_000);
            }
        }
        if (status.uuid().isPresent() && status.agentId().isPresent() && !dice.chance(0.03)) {
            SchedulerCall acknowledgement = new SchedulerCall.Acknowledge(
                    status.agentId().get(), status.taskId(), status.uuid().get());
            node.later(dice.chance(0.1) ? dice.between(100, 5_000) : 0, () -> call(acknowledgement));
        }
    }

    private void call(SchedulerCall call) {
        Ref self = Ref.of(node);
        world.tellFramework(node, id(), call, entity -> entity.call(call, self));
    }

    private long now() {
        return node.now().monotonicMillis();
    }
}
