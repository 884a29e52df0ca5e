package io.kebne.multijvm.simulation;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Where the entities are, and where each node believes that they are: the part of Akka's sharding that matters here. When a
 * master is lost its entities start on another, though the lost one may not know it yet and go on; other nodes hear of it at
 * different times.
 */
final class Shards {
    private static final long LEARNING_MILLIS = 1_500;
    private static final long RESTART_MILLIS = 5_000;
    private static final long AGAIN_MILLIS = 1_000;

    private final World world;
    private final List<Node> masters;
    private final Dice dice;
    private final BiFunction<String, Node, Entity> factory;
    private final Map<String, Map<String, Entity>> running = new HashMap<>();
    private final Map<String, Node> homes = new HashMap<>();
    private final Map<String, Map<String, Node>> beliefs = new HashMap<>();

    Shards(World world, List<Node> masters, Dice dice, BiFunction<String, Node, Entity> factory) {
        this.world = world;
        this.masters = masters;
        this.dice = dice;
        this.factory = factory;
    }

    /** Says something to an entity, by way of the master on which the sender believes it to be. */
    void tell(Node from, String entity, Object message, Consumer<Entity> handler) {
        home(entity);
        Node believed =
                beliefs.computeIfAbsent(from.name(), name -> new HashMap<>()).computeIfAbsent(entity, this::home);
        world.network().send(from, believed, message, () -> arrived(believed, entity, message, handler));
    }

    private void arrived(Node at, String entity, Object message, Consumer<Entity> handler) {
        Entity here = on(at).get(entity);
        if (here != null) {
            handler.accept(here);
            return;
        }
        Node home = home(entity);
        world.network().send(at, home, message, () -> {
            Entity there = on(home).get(entity);
            if (there != null) {
                handler.accept(there);
            }
        });
    }

    /** All entities that run anywhere under this name: more than one while a lost master does not know that it is lost. */
    List<Entity> named(String entity) {
        List<Entity> found = new ArrayList<>();
        for (Node master : masters) {
            Entity here = on(master).get(entity);
            if (here != null && master.isUp()) {
                found.add(here);
            }
        }
        return found;
    }

    /** Starts the entities of a lost master elsewhere. What runs on it goes on until {@link #ended}. */
    void moveFrom(Node lost) {
        move(homes.keySet().stream()
                .filter(entity -> homes.get(entity).equals(lost))
                .sorted()
                .toList());
    }

    /** Starts elsewhere what should be on this master but is not. */
    void moveMissing(Node master) {
        move(homes.keySet().stream()
                .filter(entity -> homes.get(entity).equals(master))
                .filter(entity -> !on(master).containsKey(entity))
                .sorted()
                .toList());
    }

    private void move(List<String> entities) {
        if (entities.isEmpty()) {
            return;
        }
        Set<Node> left = entities.stream().map(homes::get).collect(Collectors.toSet());
        List<Node> others =
                usable().stream().filter(master -> !left.contains(master)).toList();
        if (others.isEmpty()) {
            world.agenda().in(AGAIN_MILLIS, () -> left.forEach(this::moveMissing));
        } else {
            entities.forEach(entity -> move(entity, dice.pick(others)));
        }
    }

    /** Masters on which an entity can be started. */
    private List<Node> usable() {
        return masters.stream()
                .filter(master -> master.isUp() && !master.isPaused() && !world.isCutOff(master))
                .toList();
    }

    /** An entity has stopped by itself: it starts again after a while where it belongs. */
    void stopped(String entity, Node master) {
        on(master).remove(entity).end();
        world.agenda().in(RESTART_MILLIS, () -> {
            if (homes.get(entity).equals(master) && master.isUp() && !on(master).containsKey(entity)) {
                start(entity, master);
            }
        });
    }

    /** Ends all entities of a master. */
    void ended(Node master) {
        on(master).values().forEach(Entity::end);
        on(master).clear();
    }

    /** The planned way: an entity ends before it starts elsewhere. */
    void handOver(Node leaving) {
        ended(leaving);
        moveFrom(leaving);
    }

    private void move(String entity, Node home) {
        world.trace().note(() -> entity + " moves to " + home.name());
        homes.put(entity, home);
        start(entity, home);
        for (Node node : world.nodes()) {
            world.agenda().in(dice.between(0, LEARNING_MILLIS), () -> learn(node, entity));
        }
    }

    private void learn(Node node, String entity) {
        Node home = homes.get(entity);
        if (world.network().isCut(home, node)) {
            world.agenda().in(AGAIN_MILLIS, () -> learn(node, entity));
        } else {
            beliefs.computeIfAbsent(node.name(), name -> new HashMap<>()).put(entity, home);
        }
    }

    private Node home(String entity) {
        Node home = homes.get(entity);
        if (home == null) {
            List<Node> there = usable();
            home = there.isEmpty() ? masters.get(0) : dice.pick(there);
            homes.put(entity, home);
            if (there.isEmpty()) {
                Node missing = home;
                world.agenda().in(AGAIN_MILLIS, () -> moveMissing(missing));
            } else {
                start(entity, home);
            }
        }
        return home;
    }

    private void start(String entity, Node home) {
        Entity started = factory.apply(entity, home);
        Entity before = on(home).put(entity, started);
        if (before != null) {
            before.end();
        }
        started.start();
    }

    private Map<String, Entity> on(Node master) {
        return running.computeIfAbsent(master.name(), name -> new HashMap<>());
    }
}
