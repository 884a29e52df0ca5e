package io.kebne.http.files;

import io.kebne.actors.agent.sandbox.FileInfo;
import io.kebne.actors.agent.sandbox.SandboxFiles;
import io.kebne.actors.agent.sandbox.SandboxFiles.Download;
import io.kebne.actors.agent.sandbox.SandboxFiles.Piece;
import io.kebne.actors.api.NodeInfo;
import io.kebne.http.node.NodeFields;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * The files of a node that clients may see: its log, and on an agent the insides of sandboxes. Asked on threads that may
 * block. What does not exist and what may not be seen are told apart nowhere: both are {@link NoSuchFileException}.
 */
public final class NodeFiles {
    private final Supplier<NodeInfo> node;
    private final String logPath;
    /** Empty on a node that has none. */
    private final Optional<Supplier<SandboxFiles>> sandboxes;

    private NodeFiles(Supplier<NodeInfo> node, String logPath, Optional<Supplier<SandboxFiles>> sandboxes) {
        this.node = node;
        this.logPath = logPath;
        this.sandboxes = sandboxes;
    }

    public static NodeFiles ofMaster(Supplier<NodeInfo> node) {
        return new NodeFiles(node, "/master/log", Optional.empty());
    }

    public static NodeFiles ofAgent(Supplier<NodeInfo> node, Supplier<SandboxFiles> sandboxes) {
        return new NodeFiles(node, "/slave/log", Optional.of(sandboxes));
    }

    public List<FileInfo> list(String path) throws IOException {
        return sandboxes(path).list(path);
    }

    /** All paths by which files are found, with where they lead. */
    SortedMap<String, String> attached() throws IOException {
        SortedMap<String, String> attached = new TreeMap<>();
        if (sandboxes.isPresent()) {
            attached.putAll(sandboxes.get().get().attached());
        }
        logFile().ifPresent(file -> attached.put(logPath, file.toString()));
        return attached;
    }

    public Piece read(String path, long offset, long length) throws IOException {
        Optional<LogFile> log = log(path);
        return log.isPresent()
                ? log.get().read(offset, length)
                : sandboxes(path).read(path, offset, length);
    }

    Download download(String path) throws IOException {
        Optional<LogFile> log = log(path);
        return log.isPresent() ? log.get().download() : sandboxes(path).download(path);
    }

    private SandboxFiles sandboxes(String path) throws NoSuchFileException {
        return sandboxes.orElseThrow(() -> new NoSuchFileException(path)).get();
    }

    private Optional<LogFile> log(String path) {
        return path.equals(logPath) ? logFile().map(LogFile::new) : Optional.empty();
    }

    private Optional<Path> logFile() {
        return NodeFields.logFile(node.get()).map(Path::of);
    }
}
