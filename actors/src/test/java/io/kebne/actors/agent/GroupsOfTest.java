package io.kebne.actors.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.kebne.actors.agent.cgroup.Controller;
import io.kebne.actors.agent.cgroup.Hierarchies;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/** The real control groups of the agents of one test, below a root of its own. Leaves none behind. */
final class GroupsOfTest implements AutoCloseable {
    final String root = "kebne-test-" + UUID.randomUUID();
    private final Hierarchies hierarchies = Hierarchies.probe(Path.of("/sys/fs/cgroup"));

    /** Skips the test where the machine has no such control groups, or this process may not make any. */
    static GroupsOfTest orSkip(Controller... needed) {
        GroupsOfTest groups = new GroupsOfTest();
        for (Controller controller : needed) {
            boolean v1 = groups.hierarchies.v1().containsKey(controller);
            assumeTrue(
                    v1 || groups.hierarchies.unifiedControllers().contains(controller),
                    "this machine has no control group for " + controller.lowerName());
            assumeTrue(
                    Files.isWritable(
                            v1
                                    ? groups.hierarchies.v1().get(controller)
                                    : groups.hierarchies.unified().orElseThrow()),
                    "control groups cannot be made by this user");
        }
        return groups;
    }

    /** The file of this name of the groups of a container, as its launch noted them. */
    static Path file(Path noted, String... names) {
        try {
            List<String> directories = Files.readAllLines(noted);
            return Stream.of(names)
                    .flatMap(name -> directories.stream().map(directory -> Path.of(directory, name)))
                    .filter(Files::exists)
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("none of " + List.of(names) + " in " + directories));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static long number(Path file) {
        try {
            return Long.parseLong(Files.readString(file).strip());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The number behind a word. */
    static long number(Path file, String key) {
        try {
            return Files.readAllLines(file).stream()
                    .filter(line -> line.startsWith(key + " "))
                    .mapToLong(line -> Long.parseLong(line.substring(key.length() + 1)))
                    .findFirst()
                    .orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** All groups below the root, the deepest first. */
    List<Path> all() {
        List<Path> all = new ArrayList<>();
        for (Path own : own()) {
            Path top = own.resolve(root);
            if (Files.isDirectory(top)) {
                try (Stream<Path> paths = Files.walk(top)) {
                    paths.filter(Files::isDirectory)
                            .sorted(Comparator.reverseOrder())
                            .forEach(all::add);
                } catch (IOException | UncheckedIOException e) {
                    // Removed meanwhile.
                }
            }
        }
        return all;
    }

    private List<Path> own() {
        return Stream.concat(hierarchies.v1().values().stream(), hierarchies.unified().stream())
                .distinct()
                .toList();
    }

    /** What the test left, if it failed before its end. */
    @Override
    public void close() {
        Await.until("the control groups of the test are gone", () -> {
            for (Path group : all()) {
                removed(group);
            }
            return all().isEmpty();
        });
        assertThat(all()).isEmpty();
    }

    private static void removed(Path group) {
        try {
            if (Files.exists(group.resolve("freezer.state"))
                    && group.getParent().getFileName() != null) {
                Files.writeString(group.resolve("freezer.state"), "THAWED");
            }
            for (String pid : Files.readAllLines(group.resolve("cgroup.procs"))) {
                ProcessHandle.of(Long.parseLong(pid)).ifPresent(ProcessHandle::destroyForcibly);
            }
            Files.deleteIfExists(group);
        } catch (IOException e) {
            // Busy for a moment yet; it is tried again.
        }
    }
}
