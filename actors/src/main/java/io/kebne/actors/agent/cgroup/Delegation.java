package io.kebne.actors.agent.cgroup;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Hands controllers of the second version down to the agent's groups. There a group that has groups below it must not have
 * processes of its own: an agent that is alone in its group moves into one beside those of its tasks.
 */
final class Delegation {
    private static final String AGENTS = "-agent";

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
                enable(group.resolve("cgroup.subtree_control"), wanted);
            } catch (IOException e) {
                if (!group.equals(base) || !moveInto(base.resolve(first + AGENTS), base)) {
                    throw e;
                }
                enable(group.resolve("cgroup.subtree_control"), wanted);
            }
        }
        enable(top.resolve("cgroup.subtree_control"), wanted);
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
        if (!Files.readAllLines(from.resolve("cgroup.procs")).equals(List.of(self))) {
            return false;
        }
        Files.createDirectories(group);
        Files.writeString(group.resolve("cgroup.procs"), self);
        return true;
    }
}
