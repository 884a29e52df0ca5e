package io.kebne.actors.agent.cgroup;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The control groups of one container: a directory in each hierarchy, which together have a file for whatever is controlled.
 * Files are found by their names, which say what kind of group has them. Threads may share it.
 */
public final class ControlGroup {
    private static final Logger LOG = LoggerFactory.getLogger(ControlGroup.class);
    private static final String MEMBERS = "cgroup.procs";
    private static final int NUMBER = 1;
    /**
     * Below a container's group of the second version that has other containers in it: a group whose children are controlled
     * must have no processes itself.
     */
    static final String LEAF = "leaf";

    private final List<Path> directories;
    private final Map<String, Optional<Path>> files = new ConcurrentHashMap<>();

    /** @param directories which exist, or did */
    public ControlGroup(List<Path> directories) {
        this.directories = List.copyOf(directories);
    }

    public List<Path> directories() {
        return directories;
    }

    /** The groups around these. */
    ControlGroup parent() {
        return new ControlGroup(directories.stream().map(Path::getParent).toList());
    }

    /** The file of this name, if one of the groups has it. */
    public Optional<Path> file(String name) {
        Optional<Path> known = files.get(name);
        if (known != null) {
            return known;
        }
        Optional<Path> found = directories.stream()
                .map(directory -> directory.resolve(name))
                .filter(Files::exists)
                .findFirst();
        // What is not there may only not be there yet, or any more.
        found.ifPresent(path -> files.put(name, found));
        return found;
    }

    /** @throws IOException when no group has such a file, or the kernel will not have it; names the file */
    public void write(String name, String value) throws IOException {
        Path file = file(name).orElseThrow(() -> new NoSuchFileException(directories + "/" + name));
        try {
            Files.writeString(file, value);
        } catch (IOException e) {
            throw new IOException("'" + value + "' cannot be written to " + file + ": " + e.getMessage(), e);
        }
    }

    /** What the file says, without the end of the last line; empty when it is not there. */
    public Optional<String> read(String name) {
        return file(name).flatMap(KernelFile::read).map(String::strip);
    }

    /** The number in the file; empty when it is not there, or says something else, such as "max". */
    public OptionalLong number(String name) {
        return read(name).map(ControlGroup::parse).orElse(OptionalLong.empty());
    }

    /** The number behind a word in a file of lines of both. */
    public OptionalLong number(String name, String key) {
        Long value = numbers(name).get(key);
        return value == null ? OptionalLong.empty() : OptionalLong.of(value);
    }

    /** All numbers in a file of lines of a word and one; none when it is not there. */
    public Map<String, Long> numbers(String name) {
        Map<String, Long> numbers = new HashMap<>();
        for (String line : read(name).orElse("").split("\n", -1)) {
            String[] words = line.split(" ", -1);
            if (words.length > NUMBER) {
                parse(words[NUMBER]).ifPresent(number -> numbers.put(words[0], number));
            }
        }
        return numbers;
    }

    private static OptionalLong parse(String text) {
        try {
            return OptionalLong.of(Long.parseLong(text));
        } catch (NumberFormatException e) {
            return OptionalLong.empty();
        }
    }

    /** The processes in it, but not those of containers below. Each of them certainly belongs to the container. */
    public Set<Long> members() {
        Set<Long> members = new LinkedHashSet<>();
        for (Path directory : directories) {
            addMembers(directory, members);
            addMembers(directory.resolve(LEAF), members);
        }
        // The kernel says 0 of those that this process cannot see.
        members.remove(0L);
        return members;
    }

    private static void addMembers(Path directory, Collection<Long> members) {
        try {
            for (String line : Files.readAllLines(directory.resolve(MEMBERS))) {
                members.add(Long.parseLong(line));
            }
        } catch (IOException e) {
            // It was removed, or never made: nobody is in it.
        }
    }

    /**
     * As {@link #members}, with those of containers below, for less work: of what was put into all groups together, as
     * containers are.
     */
    public List<Long> processes() {
        List<Long> all = new ArrayList<>();
        file(MEMBERS).map(Path::getParent).ifPresent(directory -> addAll(directory, all));
        all.removeIf(pid -> pid <= 0);
        return all;
    }

    private static void addAll(Path directory, List<Long> all) {
        addMembers(directory, all);
        try (DirectoryStream<Path> children = Files.newDirectoryStream(directory, Files::isDirectory)) {
            children.forEach(child -> addAll(child, all));
        } catch (IOException | DirectoryIteratorException e) {
            // It was removed.
        }
    }

    /** Where this container's own processes are, if there are containers below it that are controlled. */
    public ControlGroup leaf() {
        return child(LEAF);
    }

    /** The names of the groups directly below it. */
    public Set<String> childNames() {
        Set<String> names = new LinkedHashSet<>();
        for (Path directory : directories) {
            try (DirectoryStream<Path> children = Files.newDirectoryStream(directory, Files::isDirectory)) {
                children.forEach(child -> names.add(child.getFileName().toString()));
            } catch (IOException e) {
                // It was removed.
            }
        }
        return names;
    }

    /** A group directly below it, whether it exists or not. */
    public ControlGroup child(String name) {
        return new ControlGroup(
                directories.stream().map(directory -> directory.resolve(name)).toList());
    }

    /**
     * Removes the groups. Those that are gone already do not matter.
     *
     * @return whether nothing of them is left; not while there are processes or groups in them
     */
    boolean remove() {
        boolean gone = true;
        for (Path directory : directories) {
            try {
                Files.deleteIfExists(directory);
            } catch (IOException e) {
                gone = false;
            }
        }
        return gone;
    }

    /** Stops all processes in it where they are, until {@link #thaw}. What cannot be frozen goes on. */
    public void freeze() throws IOException {
        setFrozen("1", "FROZEN");
    }

    /** Lets processes that were frozen go on. */
    public void thaw() throws IOException {
        setFrozen("0", "THAWED");
    }

    private void setFrozen(String v2, String v1) throws IOException {
        if (file("freezer.state").isPresent()) {
            write("freezer.state", v1);
        } else if (file("cgroup.freeze").isPresent()) {
            write("cgroup.freeze", v2);
        }
    }

    /** Kills all processes in it and in the groups below. They may take a moment to be gone. */
    public void kill() {
        for (String child : childNames()) {
            child(child).kill();
        }
        if (file("cgroup.kill").isPresent()) {
            attempt(() -> write("cgroup.kill", "1"));
        } else {
            // What forks while it is being killed would escape.
            attempt(this::freeze);
            for (long pid : members()) {
                ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
            }
        }
        attempt(this::thaw);
    }

    private interface Action {
        void run() throws IOException;
    }

    private void attempt(Action action) {
        try {
            action.run();
        } catch (IOException e) {
            LOG.debug("Not all could be done with {}", this, e);
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ControlGroup group && group.directories.equals(directories);
    }

    @Override
    public int hashCode() {
        return directories.hashCode();
    }

    @Override
    public String toString() {
        return directories.toString();
    }
}
