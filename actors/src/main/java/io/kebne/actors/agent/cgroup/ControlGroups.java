package io.kebne.actors.agent.cgroup;

import io.kebne.actors.agent.cgroup.Hierarchies.Mode;
import io.kebne.actors.time.SystemClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;

/**
 * The control groups of one agent: in each hierarchy a group of its own, below the group that the agent itself is in, and in
 * that one for each container.
 *
 * <pre>
 *   (the agent's own group)/(root)/(agent id)/(container)                    a task that runs alone, or an executor
 *   (the agent's own group)/(root)/(agent id)/(executor's container)/(container)      a task of a group
 *   (one of these)/(container)                                               a container nested in it, at any depth
 * </pre>
 *
 * All calls are safe from any thread, and none of them takes more than some milliseconds, unless processes do not end.
 */
public final class ControlGroups {
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final Duration PAUSE = Duration.ofMillis(2);
    private static final int ATTEMPTS = 10;

    private final ControlGroup top;
    private final Set<Controller> controllers;
    private final Mode mode;

    private ControlGroups(ControlGroup top, Set<Controller> controllers, Mode mode) {
        this.top = top;
        this.controllers = controllers;
        this.mode = mode;
    }

    /**
     * Makes the agent's own groups, as far as it may.
     *
     * @param root a name, or names with slashes in between (Mesos: --cgroups_root)
     * @param troubles takes, in words for people, what could not be had
     */
    public static ControlGroups open(Hierarchies hierarchies, String root, String agentId, List<String> troubles) {
        Set<Controller> controllers = EnumSet.noneOf(Controller.class);
        Set<Path> tops = new LinkedHashSet<>();
        hierarchies.v1().forEach((controller, own) -> {
            Path place = own.resolve(root).resolve(agentId);
            try {
                Files.createDirectories(place);
                tops.add(place);
                controllers.add(controller);
            } catch (IOException e) {
                troubles.add("no control group for " + controller.lowerName() + " can be made: " + e);
            }
        });
        hierarchies.unified().ifPresent(own -> {
            Set<Controller> wanted = EnumSet.noneOf(Controller.class);
            wanted.addAll(hierarchies.unifiedControllers());
            wanted.removeAll(controllers);
            try {
                tops.add(Delegation.make(own, root, agentId, wanted));
                controllers.addAll(wanted);
            } catch (IOException e) {
                troubles.add("no control group of the second version can be made: " + e);
            }
        });
        return new ControlGroups(new ControlGroup(List.copyOf(tops)), controllers, hierarchies.mode());
    }

    public Mode mode() {
        return mode;
    }

    /** What can be controlled. */
    public boolean has(Controller controller) {
        return controllers.contains(controller);
    }

    /** Whether there are groups at all. */
    public boolean isEmpty() {
        return top.directories().isEmpty();
    }

    /**
     * Makes the groups of a container.
     *
     * @param within the container of the executor that it belongs to, whose groups are made, too, if there are none
     */
    public ControlGroup create(String containerId, Optional<String> within) throws IOException {
        if (within.isPresent()) {
            return createIn(of(within.get()), containerId);
        }
        ControlGroup group = of(containerId);
        make(group);
        return group;
    }

    /**
     * Makes the groups of a container within another one.
     *
     * @param around the groups of the other one, made if there are none
     */
    public static ControlGroup createIn(ControlGroup around, String containerId) throws IOException {
        make(around);
        Delegation.makeRoom(around);
        ControlGroup group = around.child(containerId);
        make(group);
        return group;
    }

    /** The directories that a process joins to be in this container with those that are. */
    public static List<Path> joinable(ControlGroup group) throws IOException {
        List<Path> directories = new ArrayList<>();
        for (Path directory : group.directories()) {
            boolean divided = Delegation.isDivided(directory);
            directories.add(divided ? Files.createDirectories(directory.resolve(ControlGroup.LEAF)) : directory);
        }
        return directories;
    }

    /** The groups of a container that runs alone, or of an executor, whether they exist or not. */
    public ControlGroup of(String containerId) {
        return top.child(containerId);
    }

    /** Those around the groups of a task of an executor; empty for others. */
    public static Optional<ControlGroup> around(ControlGroup group, String agentId) {
        ControlGroup parent = group.parent();
        boolean alone = parent.directories().stream()
                .anyMatch(directory -> directory.getFileName().toString().equals(agentId));
        return alone || parent.directories().isEmpty() ? Optional.empty() : Optional.of(parent);
    }

    /** Another agent, or a supervisor, may remove the groups above when they are empty, just before one is made in them. */
    private static void make(ControlGroup group) throws IOException {
        for (Path directory : group.directories()) {
            IOException failure = new NoSuchFileException(directory.toString());
            for (int i = 0; i < ATTEMPTS && !Files.isDirectory(directory); i++) {
                try {
                    Files.createDirectories(directory);
                } catch (IOException e) {
                    failure = e;
                }
            }
            if (!Files.isDirectory(directory)) {
                throw failure;
            }
        }
    }

    /** Kills what is in these groups and below, waits until it is gone, and removes them. */
    public static void remove(ControlGroup group) throws IOException {
        long deadline = SystemClock.now().monotonicMillis() + PATIENCE.toMillis();
        while (!removed(group)) {
            if (SystemClock.now().monotonicMillis() > deadline) {
                throw new IOException("The control groups " + group + " cannot be removed; processes in them: "
                        + group.members().stream().map(String::valueOf).collect(Collectors.joining(", ")));
            }
            group.kill();
            LockSupport.parkNanos(PAUSE.toNanos());
        }
    }

    private static boolean removed(ControlGroup group) {
        boolean gone = true;
        for (String child : group.childNames()) {
            gone &= removed(group.child(child));
        }
        return gone && group.remove();
    }

    /**
     * Ends and removes the groups of all containers but these.
     *
     * @return those that still had a process
     */
    public Set<String> removeAllBut(Set<String> kept) throws IOException {
        Set<String> alive = new LinkedHashSet<>();
        for (String name : top.childNames()) {
            boolean unused = removeAllBut(kept, name, top.child(name), alive);
        }
        return alive;
    }

    /** @return whether anything in the group, or it itself, is kept */
    private static boolean removeAllBut(Set<String> kept, String name, ControlGroup group, Set<String> alive)
            throws IOException {
        boolean needed = kept.contains(name);
        for (String child : group.childNames()) {
            // What is in a leaf belongs to the container around it.
            boolean isLeaf = child.equals(ControlGroup.LEAF);
            needed |= !isLeaf && removeAllBut(kept, child, group.child(child), alive);
        }
        if (!needed) {
            end(name, group, alive);
        }
        return needed;
    }

    private static void end(String name, ControlGroup group, Set<String> alive) throws IOException {
        if (!group.members().isEmpty()) {
            alive.add(name);
        }
        remove(group);
    }

    /** Removes the agent's own groups, unless there is something in them. */
    public void removeIfEmpty() {
        if (top.remove()) {
            boolean unused = top.parent().remove();
        }
    }
}
