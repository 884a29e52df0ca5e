package io.kebne.actors.agent.isolation;

import io.kebne.actors.agent.core.Limitation;
import io.kebne.protocol.resources.Ranges;
import io.kebne.protocol.task.Reason;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Mesos' {@code network/ports}: sees on which TCP ports a container listens that it was not given. The machine's sockets are
 * read once for all containers, and of each container's processes which of them they hold.
 */
final class NetworkPorts implements Scanner {
    private static final Logger LOG = LoggerFactory.getLogger(NetworkPorts.class);
    /** Places in a line of /proc/net/tcp: see proc(5). */
    private static final int LOCAL = 1;

    private static final int STATE = 3;
    private static final int INODE = 9;
    private static final String LISTENS = "0A";
    private static final String SOCKET = "socket:[";

    private final Duration interval;
    private final boolean enforce;
    private final Members members;
    private final Path proc;
    private final Map<String, Ranges> found = new ConcurrentHashMap<>();

    /** @param enforce whether a container is ended that listens on a port that it was not given; else that is only said */
    NetworkPorts(Duration interval, boolean enforce, Members members, Path proc) {
        this.interval = interval;
        this.enforce = enforce;
        this.members = members;
        this.proc = proc;
    }

    @Override
    public Duration interval() {
        return interval;
    }

    @Override
    public void scan(Collection<Confined> containers) {
        Set<String> known = containers.stream().map(Confined::containerId).collect(Collectors.toSet());
        found.keySet().retainAll(known);
        Map<String, Integer> listening = new HashMap<>();
        read("tcp", listening);
        read("tcp6", listening);
        for (Confined container : containers) {
            Set<Integer> ports = new TreeSet<>();
            for (long pid : members.of(container)) {
                sockets(pid).forEach(inode -> {
                    Integer port = listening.get(inode);
                    if (port != null && !container.bounds().hasPort(port)) {
                        ports.add(port);
                    }
                });
            }
            note(container.containerId(), ports);
        }
    }

    private void note(String containerId, Set<Integer> ports) {
        if (ports.isEmpty()) {
            found.remove(containerId);
            return;
        }
        Ranges ranges = new Ranges(
                ports.stream().map(port -> new Ranges.Range(port, port)).toList());
        boolean news = !ranges.equals(found.put(containerId, ranges));
        if (news && !enforce) {
            LOG.warn("Container {} listens on ports that it was not given: {}", containerId, text(ranges));
        }
    }

    /** The ports on which somebody listens, by the inode of the socket. */
    private void read(String file, Map<String, Integer> listening) {
        try {
            for (String line : Files.readAllLines(proc.resolve("net").resolve(file))) {
                String[] words = line.strip().split("\\s+", -1);
                if (words.length > INODE && words[STATE].equals(LISTENS)) {
                    String port = words[LOCAL].substring(words[LOCAL].lastIndexOf(':') + 1);
                    listening.put(words[INODE], Integer.parseInt(port, 16));
                }
            }
        } catch (IOException e) {
            // No such protocol, or no /proc: nothing is seen.
            LOG.debug("{} cannot be read", file, e);
        }
    }

    private List<String> sockets(long pid) {
        List<String> inodes = new ArrayList<>();
        try (DirectoryStream<Path> files =
                Files.newDirectoryStream(proc.resolve(Long.toString(pid)).resolve("fd"))) {
            for (Path file : files) {
                String target = Files.readSymbolicLink(file).toString();
                if (target.startsWith(SOCKET)) {
                    inodes.add(target.substring(SOCKET.length(), target.length() - 1));
                }
            }
        } catch (IOException | DirectoryIteratorException e) {
            // The process, or the file, is gone.
            return inodes;
        }
        return inodes;
    }

    @Override
    public Optional<Limitation> look(Confined container) {
        Ranges ports = found.get(container.containerId());
        return enforce && ports != null
                ? Optional.of(new Limitation(
                        Reason.CONTAINER_LIMITATION, "Container is listening on unallocated ports: " + text(ports)))
                : Optional.empty();
    }

    /** As resources are written. */
    private static String text(Ranges ranges) {
        return ranges.ranges().stream()
                .map(range -> range.begin() + "-" + range.end())
                .collect(Collectors.joining(", ", "[", "]"));
    }
}
