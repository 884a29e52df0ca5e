package io.kebne.actors.agent.isolation;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a command's process passes through before it becomes the command, while it is still the agent's user. Isolators add to
 * it.
 */
public final class Entry {
    private static final String SHELL = "/bin/sh";
    /** Mounts what three arguments each say, up to an empty one, and becomes the command behind that. */
    private static final String MOUNT = "while [ -n \"$1\" ]; do mount --bind \"$1\" \"$2\" || exit 125;"
            + " [ \"$3\" = rw ] || mount -o remount,bind,ro \"$2\" || exit 125; shift 3; done; shift; exec \"$@\"";
    /** Who enters a namespace of mounts is at its root. */
    private static final String RETURN = "cd \"$1\" || exit 125; shift; exec \"$@\"";

    private final Optional<Beside> beside;
    private final Optional<Beside> around;
    private final Optional<Path> network;
    private final Path directory;
    private final List<VolumeMount> mounts;
    private final Set<String> namespaces = new TreeSet<>();
    private final List<List<String>> programs = new ArrayList<>();
    private final List<String> privileges = new ArrayList<>();
    private List<String> last = List.of();
    private boolean mountsApart;

    /**
     * @param beside a process of the container that this one is to share all with
     * @param around the same, or a process of the container that this one's lies in
     * @param network the namespace that was made for its container, if one was
     * @param directory in which the command begins
     * @param mounts what it is to see; they are made if its mounts are its own
     */
    Entry(
            Optional<Beside> beside,
            Optional<Beside> around,
            Optional<Path> network,
            Path directory,
            List<VolumeMount> mounts) {
        this.beside = beside;
        this.around = around;
        this.network = network;
        this.directory = directory;
        this.mounts = List.copyOf(mounts);
    }

    Optional<Beside> beside() {
        return beside;
    }

    Optional<Beside> around() {
        return around;
    }

    Optional<Path> network() {
        return network;
    }

    /** A program of the machine with its arguments, which replaces itself by the rest of the line, or runs it. */
    void through(String... program) {
        programs.add(List.of(program));
    }

    /** The same, of the one program behind which the machine's processes are no longer seen. */
    void throughLast(String... program) {
        last = List.of(program);
    }

    /** Has what it mounts seen by it alone. */
    void separateMounts() {
        mountsApart = true;
        makes("mnt");
    }

    /** Has it see what the process sees that it is beside. */
    void shareMounts() {
        mountsApart = true;
    }

    /** It has a namespace of its own then. */
    void makes(String kind) {
        namespaces.add(kind);
    }

    /** An option of setpriv of util-linux. */
    void privilege(String option) {
        privileges.add(option);
    }

    /** Each by its name or its absolute path, and its arguments. */
    public List<List<String>> programs() {
        List<List<String>> all = new ArrayList<>(programs);
        if (!last.isEmpty()) {
            // That one separates mounts, too, or enters those of the other process.
            all.add(last);
        } else if (mountsApart && beside.isEmpty()) {
            all.add(List.of("unshare", "--mount", "--propagation", "slave", "--"));
        } else if (mountsApart) {
            all.add(List.of("nsenter", "--mount=/proc/" + beside.get().pid() + "/ns/mnt", "--"));
            all.add(List.of(SHELL, "-c", RETURN, "kebne-mounts", directory.toString()));
        }
        if (!mounts.isEmpty()) {
            all.add(mounting());
        }
        return List.copyOf(all);
    }

    private List<String> mounting() {
        List<String> line = new ArrayList<>(List.of(SHELL, "-c", MOUNT, "kebne-mounts"));
        for (VolumeMount mount : mounts) {
            line.add(mount.source().toString());
            line.add(mount.target().toString());
            line.add(mount.readOnly() ? "ro" : "rw");
        }
        line.add("");
        return line;
    }

    /** Which of its namespaces are its own when it has passed through, as in {@code /proc/(pid)/ns}. */
    public Set<String> namespaces() {
        return Set.copyOf(namespaces);
    }

    public List<String> privileges() {
        return List.copyOf(privileges);
    }
}
