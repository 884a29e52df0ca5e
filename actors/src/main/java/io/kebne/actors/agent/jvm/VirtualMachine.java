package io.kebne.actors.agent.jvm;

import io.kebne.actors.agent.jvm.core.PerfData;
import io.kebne.actors.api.JvmException;
import io.kebne.protocol.InvalidValueException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A HotSpot virtual machine that runs, perhaps in namespaces of its own: its files are looked for below
 * {@code /proc/(pid)/root}, under the process id that it has in there.
 *
 * @param pid as the agent sees it
 * @param innerPid as it sees itself
 * @param temporary its directory for temporary files
 */
record VirtualMachine(long pid, long innerPid, Path temporary) {
    private static final int MAX_COUNTERS = 1024 * 1024;
    private static final String INNER_PIDS = "NSpid:";

    /** That among a process and its descendants, the eldest first. */
    static Optional<VirtualMachine> below(long pid) {
        Optional<VirtualMachine> itself = at(pid);
        return itself.isPresent()
                ? itself
                : ProcessHandle.of(pid).stream()
                        .flatMap(ProcessHandle::descendants)
                        .sorted(Comparator.comparing(
                                process -> process.info().startInstant().orElse(java.time.Instant.MAX)))
                        .flatMap(process -> at(process.pid()).stream())
                        .findFirst();
    }

    /** That which this process is; empty when it is none, or does not show it. */
    static Optional<VirtualMachine> at(long pid) {
        Optional<Long> inner = innerPid(pid);
        return inner.map(id -> new VirtualMachine(pid, id, Path.of("/proc/" + pid + "/root/tmp")))
                .filter(machine -> machine.listens() || machine.countersFile().isPresent());
    }

    private static Optional<Long> innerPid(long pid) {
        try (Stream<String> lines = Files.lines(Path.of("/proc/" + pid + "/status"))) {
            return lines.filter(line -> line.startsWith(INNER_PIDS))
                    .map(line -> line.substring(line.lastIndexOf('\t') + 1).strip())
                    .map(Long::valueOf)
                    .findFirst()
                    .or(() -> Optional.of(pid));
        } catch (IOException | java.io.UncheckedIOException e) {
            return Optional.empty();
        }
    }

    Path socket() {
        return temporary.resolve(".java_pid" + innerPid);
    }

    boolean listens() {
        return Files.exists(socket(), LinkOption.NOFOLLOW_LINKS);
    }

    private Optional<Path> countersFile() {
        try (DirectoryStream<Path> directories = Files.newDirectoryStream(temporary, "hsperfdata_*")) {
            for (Path directory : directories) {
                Path file = directory.resolve(Long.toString(innerPid));
                if (Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)
                        && Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
                    return Optional.of(file);
                }
            }
        } catch (IOException | DirectoryIteratorException e) {
            // The process is gone, or there is no such directory in its place.
        }
        return Optional.empty();
    }

    /** What it counts, read from memory that it shares; empty when it does not, or has only just begun. */
    Optional<PerfData> counters() {
        Optional<Path> file = countersFile();
        if (file.isEmpty()) {
            return Optional.empty();
        }
        try (InputStream in = Files.newInputStream(file.get(), LinkOption.NOFOLLOW_LINKS)) {
            return Optional.of(PerfData.parse(in.readNBytes(MAX_COUNTERS)));
        } catch (IOException | InvalidValueException e) {
            return Optional.empty();
        }
    }

    /**
     * Has it carry out a command of {@code jcmd}.
     *
     * @param most how many bytes of the answer are taken
     */
    String command(String command, Duration timeout, int most) throws JvmException {
        return AttachSocket.command(this, command, timeout, most);
    }
}
