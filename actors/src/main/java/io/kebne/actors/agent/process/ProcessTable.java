package io.kebne.actors.agent.process;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The processes of this machine, read from /proc. Where there is no /proc (macOS) only the start time of a process is
 * known, from the JDK, and nothing about groups and environments. A zombie counts as gone: it only waits for its parent
 * to ask for its exit value, which init may do seconds later.
 */
public final class ProcessTable {
    /** What is needed from /proc/(pid)/stat. */
    private record Stat(char state, long group, long start) {
        boolean isGone() {
            return state == 'Z' || state == 'X';
        }
    }

    /** Places in /proc/(pid)/stat behind the name in parentheses, which may contain anything: see proc(5). */
    private static final int STATE = 0;

    private static final int GROUP = 2;
    private static final int START = 19;

    private final Path proc;
    private final String bootId;

    private ProcessTable(Path proc, String bootId) {
        this.proc = proc;
        this.bootId = bootId;
    }

    public static ProcessTable ofThisMachine() {
        return of(Path.of("/proc"));
    }

    static ProcessTable of(Path proc) {
        try {
            return new ProcessTable(
                    proc,
                    Files.readString(proc.resolve("sys/kernel/random/boot_id")).strip());
        } catch (IOException e) {
            return new ProcessTable(proc, "");
        }
    }

    /** The same machine as if it had started anew: for tests of what that means. */
    public ProcessTable afterRestart(String newBootId) {
        return new ProcessTable(proc, newBootId);
    }

    /** Names this life of the machine; empty where the system has no such name. */
    public String bootId() {
        return bootId;
    }

    /** Whether this process belongs to this life of the machine, as far as such lives have names. */
    boolean isThisBoot(ProcessIdentity identity) {
        return !bootId.isEmpty() && bootId.equals(identity.bootId());
    }

    /** The identity of a process that is there now, be it as a zombie. */
    Optional<ProcessIdentity> identify(long pid) {
        Optional<Long> start = bootId.isEmpty()
                ? ProcessHandle.of(pid).flatMap(p -> p.info().startInstant()).map(Instant::toEpochMilli)
                : stat(pid).map(Stat::start);
        return start.map(s -> new ProcessIdentity(pid, s, bootId));
    }

    /** Whether this very process is there. */
    boolean isRunning(ProcessIdentity identity) {
        boolean gone =
                !bootId.isEmpty() && stat(identity.pid()).map(Stat::isGone).orElse(true);
        return !gone && identify(identity.pid()).filter(identity::equals).isPresent();
    }

    /** Whether there is no process of this id, or only a zombie. */
    boolean isGone(long pid) {
        return stat(pid).map(Stat::isGone).orElse(true);
    }

    /** Whether any process has this id. */
    boolean isTaken(long pid) {
        return ProcessHandle.of(pid).isPresent();
    }

    /** The members of a process group. */
    List<Long> group(long group) {
        return matching(pid ->
                stat(pid).filter(stat -> stat.group == group && !stat.isGone()).isPresent());
    }

    /** All groups that have a member. */
    Set<Long> groups() {
        Set<Long> groups = new HashSet<>();
        matching(pid -> stat(pid)
                .filter(stat -> !stat.isGone())
                .map(stat -> groups.add(stat.group))
                .isPresent());
        return groups;
    }

    /** The processes that were started with this variable in their environment, by its value there. */
    Map<String, List<Long>> byVariable(String name) {
        String start = '\0' + name + '=';
        Map<String, List<Long>> found = new HashMap<>();
        matching(pid -> {
            String environment = environment(pid);
            int at = environment.indexOf(start);
            if (at >= 0) {
                int from = at + start.length();
                String value = environment.substring(from, environment.indexOf('\0', from));
                found.computeIfAbsent(value, v -> new ArrayList<>()).add(pid);
            }
            return at >= 0;
        });
        return found;
    }

    private List<Long> matching(Predicate<Long> test) {
        List<Long> found = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(proc, "[0-9]*")) {
            for (Path entry : entries) {
                long pid = Long.parseLong(entry.getFileName().toString());
                if (test.test(pid)) {
                    found.add(pid);
                }
            }
        } catch (IOException | DirectoryIteratorException e) {
            // No /proc: nothing is known.
        }
        return found;
    }

    private String environment(long pid) {
        try {
            return '\0' + Files.readString(proc.resolve(pid + "/environ"), ISO_8859_1) + '\0';
        } catch (IOException e) {
            return "";
        }
    }

    private Optional<Stat> stat(long pid) {
        try {
            String line = Files.readString(proc.resolve(pid + "/stat"), ISO_8859_1);
            int nameEnd = line.lastIndexOf(')');
            if (nameEnd < 0) {
                // The process went away between opening and reading.
                return Optional.empty();
            }
            String[] fields = line.substring(nameEnd + 2).split(" ", -1);
            return Optional.of(
                    new Stat(fields[STATE].charAt(0), Long.parseLong(fields[GROUP]), Long.parseLong(fields[START])));
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
