package io.kebne.multijvm.simulation;

import io.kebne.multijvm.simulation.Disk.Health;
import io.kebne.multijvm.simulation.Network.Weather;
import java.util.ArrayList;
import java.util.List;

/** Does to the cluster what a plan says, and undoes it when its time is over. */
final class Stage {
    /** How long it takes until others notice that a node is gone. */
    private static final long LEAST_DETECTION_MILLIS = 2_500;

    private static final long MOST_DETECTION_MILLIS = 5_000;

    private final World world;
    private final Operator operator;
    private final Dice dice;

    Stage(World world) {
        this.world = world;
        this.operator = new Operator(world);
        this.dice = world.dice("stage");
    }

    Operator operator() {
        return operator;
    }

    void perform(Act act) {
        world.trace().note(() -> "* " + act.text());
        switch (act.kind()) {
            case SUBMIT -> client(act).submit(act.amount(), act.millis());
            case KILL -> client(act).killOne(act.amount());
            case RECONCILE -> client(act).reconcileAll();
            case SUPPRESS -> {
                client(act).suppress();
                after(act, () -> client(act).revive());
            }
            case TEARDOWN -> client(act).tearDown();
            case SCHEDULER_CRASH -> schedulerCrash(act);
            case DEMAND -> client(act).demand(1 + act.amount() % 4, act.millis(), act.amount() % 2 == 0);
            case DRAIN, DEACTIVATE, GONE, QUOTA, RESERVE, PRIORITY, MAINTENANCE, VOLUME ->
                operator.perform(act, host(act));
            case VOLUME_AGAIN -> volumesOfOneName(act);
            case MASTER_CRASH -> masterCrash(act);
            case MASTER_PAUSE -> masterPause(act);
            case HAND_OVER -> handOver(act);
            case AGENT_CRASH -> {
                host(act).crash(act.amount() % 10 == 0, act.amount() % 10 == 1);
                after(act, () -> startAgent(act));
            }
            case AGENT_REBOOT -> {
                host(act).reboot();
                after(act, () -> startAgent(act));
            }
            case AGENT_STOP -> host(act).stop(act.amount() % 3 == 0);
            case AGENT_PAUSE -> {
                host(act).node().pause();
                after(act, host(act).node()::resume);
            }
            case ISOLATE -> cutOff(act, List.of(pick(world.nodes(), act)));
            case PARTITION -> cutOff(act, side(act));
            case ONE_WAY -> oneWay(act);
            case ROUGH_NETWORK -> {
                world.network()
                        .weather(new Weather(
                                act.amount() % 30 / 100.0,
                                act.amount() % 7 / 20.0,
                                20 + act.amount(),
                                act.amount() % 11 / 100.0));
                after(act, () -> world.network().weather(Weather.FAIR));
            }
            case SLOW_JOURNAL -> {
                world.disk().health(new Health(act.amount(), 0, 0));
                after(act, () -> world.disk().health(Health.GOOD));
            }
            case FAILING_JOURNAL -> {
                world.disk().health(new Health(50, act.amount() / 100.0, act.amount() / 200.0));
                after(act, () -> world.disk().health(Health.GOOD));
            }
            case CLOCK_JUMP -> pick(world.nodes(), act).jumpClock(act.amount() * 1_000L);
        }
    }

    private void volumesOfOneName(Act act) {
        Node agent = host(act).node();
        operator.perform(act, host(act));
        for (long at = 0; at < act.millis(); at += Operator.AGAIN_MILLIS) {
            world.agenda().in(at, () -> world.clients().get(0).submit(2, Operator.AGAIN_MILLIS / 4));
            world.agenda().in(at + Operator.AGAIN_MILLIS / 2, () -> deafen(agent));
        }
    }

    /** A node hears nothing from the masters for a while, which is too short for anybody to notice. */
    private void deafen(Node node) {
        world.masters().forEach(master -> world.network().cut(master, node));
        world.agenda()
                .in(
                        Operator.AGAIN_MILLIS / 3,
                        () -> world.masters().forEach(master -> world.network().join(master, node)));
    }

    private void masterCrash(Act act) {
        Node master = pick(world.masters(), act);
        if (master.isUp()) {
            crash(master);
            after(act, () -> startMaster(master));
        }
    }

    /** When it was away for too long its entities have moved, and it goes on with them until it hears of that. */
    private void masterPause(Act act) {
        Node master = pick(world.masters(), act);
        if (!master.isUp() || master.isPaused()) {
            return;
        }
        long detection = detection();
        master.pause();
        if (detection < act.millis()) {
            world.agenda().in(detection, () -> world.shards().moveFrom(master));
        }
        after(act, () -> {
            master.resume();
            if (detection < act.millis()) {
                downs(master, act.amount());
            }
        });
    }

    private void handOver(Act act) {
        Node master = pick(world.masters(), act);
        if (master.isUp() && !master.isPaused()) {
            world.shards().handOver(master);
            crash(master);
            after(act, () -> startMaster(master));
        }
    }

    private void schedulerCrash(Act act) {
        Client client = client(act);
        Ref gone = Ref.of(client.node());
        client.node().stop();
        terminated(client, gone);
        after(act, () -> {
            if (!client.node().isUp()) {
                client.start();
            }
        });
    }

    private void terminated(Client client, Ref gone) {
        String entity = SimulatedFramework.name(client.id());
        world.agenda()
                .in(
                        detection(),
                        () -> world.shards()
                                .named(entity)
                                .forEach(found -> ((SimulatedFramework) found).schedulerTerminated(gone)));
    }

    private void cutOff(Act act, List<Node> side) {
        List<Node> others = new ArrayList<>(world.nodes());
        others.removeAll(side);
        boolean withJournal = act.amount() % 2 == 0;
        for (Node one : side) {
            world.disk().cutOff(one, !withJournal);
            for (Node other : others) {
                world.network().cut(one, other);
                world.network().cut(other, one);
            }
        }
        long detection = detection();
        if (detection < act.millis()) {
            world.agenda().in(detection, () -> split(side, others));
        }
        after(act, () -> {
            for (Node one : side) {
                world.disk().cutOff(one, false);
                for (Node other : others) {
                    world.network().join(one, other);
                    world.network().join(other, one);
                }
            }
        });
    }

    /** The masters of the smaller side end before their entities start on the other, as the split brain resolver sees to. */
    private void split(List<Node> side, List<Node> others) {
        long mastersHere = side.stream().filter(world.masters()::contains).count();
        List<Node> minority = mastersHere * 2 < world.masters().size() ? side : others;
        for (Node node : minority) {
            if (world.masters().contains(node) && node.isUp() && world.isCutOff(node)) {
                crash(node);
                world.agenda().in(dice.between(3_000, 6_000), () -> startMaster(node));
            }
        }
        for (Client client : world.clients()) {
            if (minority.contains(client.node()) && client.node().isUp()) {
                terminated(client, Ref.of(client.node()));
            }
        }
    }

    private void oneWay(Act act) {
        List<Node> nodes = world.nodes();
        Node from = pick(nodes, act);
        Node to = nodes.get(act.amount() % nodes.size());
        if (!from.equals(to)) {
            world.network().cut(from, to);
            after(act, () -> world.network().join(from, to));
        }
    }

    /** A master finds out that the others have given it up, ends, and starts again. */
    private void downs(Node master, long millis) {
        int life = master.life();
        world.agenda().in(millis, () -> {
            if (master.life() == life && master.isUp()) {
                crash(master);
                world.agenda().in(dice.between(500, 4_000), () -> startMaster(master));
            }
        });
    }

    private void crash(Node master) {
        master.stop();
        world.shards().ended(master);
        world.agenda().in(detection(), () -> world.shards().moveMissing(master));
    }

    void startMaster(Node master) {
        if (!master.isUp()) {
            master.start();
        }
    }

    private void startAgent(Act act) {
        if (!host(act).node().isUp()) {
            host(act).start();
        }
    }

    private List<Node> side(Act act) {
        List<Node> side = new ArrayList<>();
        List<Node> nodes = world.nodes();
        for (int i = 0; i < nodes.size(); i++) {
            if ((act.amount() >> i & 1) == 1) {
                side.add(nodes.get(i));
            }
        }
        return side;
    }

    private void after(Act act, Runnable undo) {
        world.agenda().in(act.millis(), () -> {
            world.trace().note(() -> "* over: " + act.kind().text());
            undo.run();
        });
    }

    private long detection() {
        return dice.between(LEAST_DETECTION_MILLIS, MOST_DETECTION_MILLIS);
    }

    private Client client(Act act) {
        return pick(world.clients(), act);
    }

    private Host host(Act act) {
        return pick(world.hosts(), act);
    }

    private static <T> T pick(List<T> list, Act act) {
        return list.get(act.whom() % list.size());
    }
}
