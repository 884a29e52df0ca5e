package io.kebne.actors.agent.fetcher;

import io.kebne.actors.api.FetcherStats;
import io.kebne.protocol.task.Uri;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;

/**
 * Brings files into sandboxes: from web and FTP servers, HDFS and Maven repositories, {@code file:} URIs and absolute paths.
 * Holds them to the checksum that a URI may end with, sets the executable bit or unpacks archives where that is asked for, and
 * keeps copies for later tasks where that is allowed. One per agent.
 */
public final class Fetcher {
    private final FetcherCache cache;
    private final FetcherSettings settings;
    private final HttpDownload http;
    private final FtpDownload ftp;
    private final MavenRepositories maven;
    private final LongAdder succeeded = new LongAdder();
    private final LongAdder failed = new LongAdder();

    public Fetcher(FetcherCache cache, FetcherSettings settings) {
        this.cache = cache;
        this.settings = settings;
        DeniedAddresses denied = DeniedAddresses.of(settings.deniedAddresses());
        this.http = new HttpDownload(settings.stallTimeout(), denied);
        this.ftp = new FtpDownload(settings.stallTimeout(), denied);
        this.maven = new MavenRepositories(settings.mavenRepositories(), http);
    }

    /**
     * Fetches all of these, one after the other.
     *
     * @param ownFiles whether the task runs as the agent does; a task of another user gets only such local files as
     *     everybody may read
     * @throws FetchException at the first that fails
     * @throws java.util.concurrent.CancellationException when it was cancelled
     */
    public void fetch(List<Uri> uris, Path sandbox, boolean ownFiles, Cancellation cancellation) throws FetchException {
        if (uris.isEmpty()) {
            return;
        }
        try {
            fetchAll(uris, sandbox, ownFiles, cancellation);
            succeeded.increment();
        } catch (FetchException e) {
            failed.increment();
            throw e;
        }
    }

    /** For readers. */
    public FetcherStats stats() {
        return new FetcherStats(cache.maxBytes(), cache.usedBytes(), succeeded.sum(), failed.sum());
    }

    private void fetchAll(List<Uri> uris, Path sandbox, boolean ownFiles, Cancellation cancellation)
            throws FetchException {
        for (Uri uri : uris) {
            cancellation.check();
            try {
                fetch(uri, sandbox.toRealPath(), ownFiles, cancellation);
            } catch (IOException | IllegalArgumentException e) {
                // The latter is how Java refuses names that no file can have.
                cancellation.check();
                throw new FetchException(uri.value(), e);
            }
        }
    }

    private void fetch(Uri uri, Path sandbox, boolean ownFiles, Cancellation cancellation)
            throws IOException, FetchException {
        FetchSource source = FetchSource.of(Checksum.without(uri.value()));
        Optional<Checksum> checksum = Checksum.of(uri.value());
        Path target = target(uri, source, sandbox);
        Files.createDirectories(target.getParent());
        if (!target.getParent().toRealPath().startsWith(sandbox)) {
            throw new FetchException(uri.value(), "its output_file lies outside the sandbox");
        }
        // What an earlier archive put there, perhaps a link to a file of the agent's, is not written through.
        Files.deleteIfExists(target);
        if (source instanceof FetchSource.Local local) {
            local.requireReadable(ownFiles);
            Files.copy(local.file(), target);
            verify(checksum, target);
        } else if (uri.cache()) {
            cache.fetch(uri.value(), file -> download(source, checksum, file, cancellation), target, cancellation);
        } else {
            download(source, checksum, target, cancellation);
        }
        if (uri.executable()) {
            makeExecutable(target);
        } else if (uri.extract()) {
            Optional<Archive> archive = Archive.ofName(target.getFileName().toString());
            if (archive.isPresent()) {
                archive.get().unpack(target, new Unpacker(sandbox, cancellation, settings.maxUnpacked()));
            }
        }
    }

    private void download(FetchSource source, Optional<Checksum> checksum, Path file, Cancellation cancellation)
            throws IOException {
        if (source instanceof FetchSource.Remote remote) {
            http.get(remote.uri(), file, cancellation);
        } else if (source instanceof FetchSource.Ftp remote) {
            ftp.get(remote.uri(), file, cancellation);
        } else if (source instanceof FetchSource.Hdfs remote) {
            http.get(remote.asked(settings), file, cancellation);
        } else if (source instanceof FetchSource.Maven remote) {
            maven.get(remote.artifact(), file, cancellation);
        }
        verify(checksum, file);
    }

    /** What is something else is not left there. */
    private static void verify(Optional<Checksum> checksum, Path file) throws IOException {
        if (checksum.isPresent()) {
            try {
                checksum.get().verify(file);
            } catch (IOException e) {
                Files.deleteIfExists(file);
                throw e;
            }
        }
    }

    private static Path target(Uri uri, FetchSource source, Path sandbox) throws FetchException {
        String name = uri.outputFile().orElse(source.fileName());
        if (name.isEmpty()) {
            throw new FetchException(uri.value(), "it names no file, and there is no output_file");
        }
        Path target = sandbox.resolve(name).normalize();
        if (Path.of(name).isAbsolute() || !target.startsWith(sandbox) || target.equals(sandbox)) {
            throw new FetchException(uri.value(), "its output_file '" + name + "' lies outside the sandbox");
        }
        return target;
    }

    private static void makeExecutable(Path file) throws IOException {
        Set<PosixFilePermission> permissions = EnumSet.copyOf(Files.getPosixFilePermissions(file));
        permissions.add(PosixFilePermission.OWNER_EXECUTE);
        permissions.add(PosixFilePermission.GROUP_EXECUTE);
        permissions.add(PosixFilePermission.OTHERS_EXECUTE);
        Files.setPosixFilePermissions(file, permissions);
    }
}
