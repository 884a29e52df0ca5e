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
import java.util.function.Supplier;

/**
 * The files of a node that clients may see: its log, and on an agent the insides of sandboxes. Asked on threads that may
 * block. What does not exist and what may not be seen are told apart nowhere: both are {@link NoSuchFileException}.
 */
public final class NodeFiles {
    /** Sandboxes, or nothing on a node that has none. */
    @FunctionalInterface
    private interface Sandboxes {
        SandboxFiles find(String path) throws NoSuchFileException;
    }

    private final Supplier<NodeInfo> node;
    private final String logPath;
    private final Sandboxes sandboxes;

    private NodeFiles(Supplier<NodeInfo> node, String logPath, Sandboxes sandboxes) {
        this.node = node;
        this.logPath = logPath;
        this.sandboxes = sandboxes;
    }

    public static NodeFiles ofMaster(Supplier<NodeInfo> node) {
        return new NodeFiles(node, "/master/log", path -> {
            throw new NoSuchFileException(path);
        });
    }

    public static NodeFiles ofAgent(Supplier<NodeInfo> node, Supplier<SandboxFiles> sandboxes) {
        return new NodeFiles(node, "/slave/log", path -> sandboxes.get());
    }

    public List<FileInfo> list(String path) throws IOException {
        return sandboxes.find(path).list(path);
    }

    public Piece read(String path, long offset, long length) throws IOException {
        Optional<LogFile> log = log(path);
        return log.isPresent()
                ? log.get().read(offset, length)
                : sandboxes.find(path).read(path, offset, length);
    }

    Download download(String path) throws IOException {
        Optional<LogFile> log = log(path);
        return log.isPresent() ? log.get().download() : sandboxes.find(path).download(path);
    }

    private Optional<LogFile> log(String path) {
        return path.equals(logPath)
                ? NodeFields.logFile(node.get()).map(Path::of).map(LogFile::new)
                : Optional.empty();
    }
}
