package io.kebne.multijvm.simulation;

import io.kebne.actors.allocator.core.AllocatorView;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Plays a plan to its end: first the disturbed part, then a calm one in which everything must settle. */
final class Simulation {
    /** How long after the last fault everything must have settled. */
    private static final long BOUND_MILLIS = 120_000;

    private static final long CHECK_MILLIS = 1_000;
    private static final long PROBE_MILLIS = 500;
    private static final int MOST_EVENTS = 200_000;

    private final Plan plan;
    private final World world;
    private final Stage stage;

    private Simulation(Plan plan, Mutation mutation, boolean tracing) {
        this.plan = plan;
        this.world = new World(plan.seed(), mutation, tracing);
        this.stage = new Stage(world);
    }

    /**
     * What became of a plan.
     *
     * @param events how many happened
     * @param violation empty when all went well
     * @param trace the last lines before the violation, when asked for
     */
    record Outcome(long events, Optional<ViolationException> violation, List<String> trace) {}

    static Outcome play(Plan plan, Mutation mutation, boolean tracing) {
        return new Simulation(plan, mutation, tracing).play();
    }

    private Outcome play() {
        try {
            disturbed();
            calm();
            return outcome(Optional.empty());
        } catch (ViolationException e) {
            return outcome(Optional.of(e));
        } catch (RuntimeException e) {
            return outcome(Optional.of(new ViolationException(Invariant.NO_FAULT, "the simulation failed: " + e, e)));
        }
    }

    private Outcome outcome(Optional<ViolationException> violation) {
        return new Outcome(world.agenda().events(), violation, world.trace().lines());
    }

    private void disturbed() {
        world.start();
        for (Act act : plan.acts()) {
            world.agenda().in(act.atMillis(), () -> stage.perform(act));
        }
        until(plan.calmMillis() + 1);
    }

    private void calm() {
        world.trace().note(() -> "* all faults are over");
        for (Node master : world.masters()) {
            stage.startMaster(master);
        }
        for (Host host : world.hosts()) {
            if (!host.node().isUp()) {
                host.start();
            }
        }
        for (Client client : world.clients()) {
            if (!client.node().isUp()) {
                client.start();
            }
            client.revive();
            client.submit(1, PROBE_MILLIS);
        }
        long bound = plan.calmMillis() + BOUND_MILLIS;
        Optional<String> missing;
        do {
            quieten();
            until(world.agenda().now() + CHECK_MILLIS);
            missing = unsettled();
            if (missing.isPresent() && world.agenda().now() > bound) {
                throw new ViolationException(
                        Invariant.LIVENESS, missing.get() + " " + BOUND_MILLIS / 1_000 + " s after the last fault");
            }
        } while (missing.isPresent());
    }

    /** An operator takes back what would keep the cluster from settling. */
    private void quieten() {
        allocator().ifPresent(found -> stage.operator().quieten(found.view().state()));
    }

    private Optional<SimulatedAllocator> allocator() {
        List<Entity> running = world.shards().named(SimulatedAllocator.NAME);
        return running.size() == 1
                ? Optional.of((SimulatedAllocator) running.get(0)).filter(SimulatedAllocator::isReady)
                : Optional.empty();
    }

    /** What is not as it should be when nothing has gone wrong for a while. */
    private Optional<String> unsettled() {
        Optional<SimulatedAllocator> allocator = allocator();
        if (allocator.isEmpty()) {
            return Optional.of("there is not one allocator");
        }
        AllocatorView view = allocator.get().view();
        for (Host host : world.hosts()) {
            boolean known = host.node().isUp()
                    && host.state().isRegistered()
                    && view.connected().contains(host.id());
            if (!known) {
                return Optional.of(host.id() + " is not registered");
            }
            if (!host.running().isEmpty()) {
                return Optional.of(host.id() + " runs " + host.running());
            }
        }
        for (Client client : world.clients()) {
            Optional<String> unfinished = client.unfinished();
            if (unfinished.isPresent()) {
                return unfinished;
            }
        }
        Set<String> held = view.state()
                .agents()
                .values()
                .toJavaStream()
                .flatMap(agent -> agent.tasks().toJavaStream())
                .map(Object::toString)
                .collect(Collectors.toSet());
        return held.isEmpty() ? Optional.empty() : Optional.of("the ledger holds " + held);
    }

    private void until(long millis) {
        boolean[] reached = new boolean[1];
        world.agenda().in(millis - world.agenda().now(), () -> reached[0] = true);
        while (!reached[0]) {
            world.agenda().next();
            if (world.agenda().events() > MOST_EVENTS) {
                throw new ViolationException(Invariant.LIVENESS, "there is no end of events");
            }
        }
    }
}
