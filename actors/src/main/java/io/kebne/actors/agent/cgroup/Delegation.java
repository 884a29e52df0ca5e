package io.kebne.actors.agent.cgroup;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Hands controllers of the second version down to the agent's groups. There a group that has groups below it must not have
 * processes of its own: an agent that is alone in its group moves into one beside those of its tasks.
 */
final class Delegation {
    private static final String AGENTS = "-agent";
    private static final String SUBTREE = "cgroup.subtree_control";
    private static final String PROCESSES = "cgroup.procs";
    private static final int ATTEMPTS = 50;

    private Delegation() {}

    /** @return the agent's group, whose children control what is wanted */
    static Path make(Path own, String root, String agentId, Set<Controller> wanted) throws IOException {
        Path first = Path.of(root).getName(0);
        boolean moved =
                own.getFileName() != null && own.getFileName().toString().equals(first + AGENTS);
        Path base = moved ? own.getParent() : own;
        Path top = base.resolve(root).resolve(agentId);
        Files.createDirectories(top);
        if (wanted.isEmpty()) {
            return top;
        }
        for (Path group = base; group.getNameCount() < top.getNameCount(); group = below(group, top)) {
            try {
                enable(group.resolve(SUBTREE), wanted);
            } catch (IOException e) {
                if (!group.equals(base) || !moveInto(base.resolve(first + AGENTS), base)) {
                    throw e;
                }
                enable(group.resolve(SUBTREE), wanted);
            }
        }
        enable(top.resolve(SUBTREE), wanted);
        return top;
    }

    private static Path below(Path group, Path top) {
        return group.resolve(top.getName(group.getNameCount()));
    }

    static void enable(Path file, Set<Controller> wanted) throws IOException {
        String words = wanted.stream().map(c -> "+" + c.lowerName()).sorted().collect(Collectors.joining(" "));
        if (!words.isEmpty()) {
            Files.writeString(file, words);
        }
    }

    /** @return whether this process was alone in its group, and now is in the other one */
    private static boolean moveInto(Path group, Path from) throws IOException {
        String self = Long.toString(ProcessHandle.current().pid());
        if (!Files.readAllLines(from.resolve(PROCESSES)).equals(List.of(self))) {
            return false;
        }
        Files.createDirectories(group);
        Files.writeString(group.resolve(PROCESSES), self);
        return true;
    }

    /** Whether groups below this one are controlled, so that it cannot have processes. */
    static boolean isDivided(Path directory) {
        return KernelFile.read(directory.resolve(SUBTREE))
                .filter(controllers -> !controllers.isBlank())
                .isPresent();
    }

    /** Has the groups below this one control what it does. The processes that it has move into a leaf below it. */
    static void makeRoom(ControlGroup group) throws IOException {
        Optional<String> offered = group.read("cgroup.controllers");
        if (offered.isEmpty()) {
            return;
        }
        Set<Controller> wanted = EnumSet.noneOf(Controller.class);
        for (String name : offered.get().split(" ", -1)) {
            Controller.ofName(name).ifPresent(wanted::add);
        }
        Path subtree = group.file(SUBTREE).orElseThrow();
        try {
            enable(subtree, wanted);
        } catch (IOException e) {
            moveAllIntoLeaf(subtree.getParent());
            enable(subtree, wanted);
        }
    }

    /** What is forked by one that has moved is in the leaf, so only what was there before has to be moved. */
    private static void moveAllIntoLeaf(Path directory) throws IOException {
        Path leaf =
                Files.createDirectories(directory.resolve(ControlGroup.LEAF)).resolve(PROCESSES);
        for (int i = 0; i < ATTEMPTS; i++) {
            List<String> members = Files.readAllLines(directory.resolve(PROCESSES));
            if (members.isEmpty()) {
                return;
            }
            for (String pid : members) {
                try {
                    Files.writeString(leaf, pid);
                } catch (IOException e) {
                    // It has ended; else the next look finds it again.
                }
            }
        }
    }
}
