package io.kebne.actors.agent.fetcher;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Locale;
import java.util.Set;

/** Where a file comes from, told from its URI. */
sealed interface FetchSource {
    /** The last part of the URI's path; empty when it has none. */
    String fileName();

    /** A file of the agent's machine. */
    record Local(Path file) implements FetchSource {
        @Override
        public String fileName() {
            Path name = file.getFileName();
            return name == null ? "" : name.toString();
        }

        /**
         * The agent may read files that the task's own user may not; those are not given away.
         *
         * @param ownFiles whether the task's user is the agent's
         */
        void requireReadable(boolean ownFiles) throws IOException {
            Path real = file.toRealPath();
            if (!Files.isRegularFile(real)) {
                throw new NoSuchFileException(file.toString(), null, "not a file");
            }
            boolean open = ownFiles || permits(real, PosixFilePermission.OTHERS_READ);
            for (Path above = real.getParent(); open && !ownFiles && above != null; above = above.getParent()) {
                open = permits(above, PosixFilePermission.OTHERS_EXECUTE);
            }
            if (!open) {
                throw new IOException("the task's user may not read it");
            }
        }

        private static boolean permits(Path path, PosixFilePermission permission) throws IOException {
            Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(path);
            return permissions.contains(permission);
        }
    }

    /** A resource of a web server. */
    record Remote(URI uri) implements FetchSource {
        @Override
        public String fileName() {
            String path = uri.getPath();
            return path == null ? "" : path.substring(path.lastIndexOf('/') + 1);
        }
    }

    /** A file of an FTP server. */
    record Ftp(URI uri) implements FetchSource {
        @Override
        public String fileName() {
            return new Remote(uri).fileName();
        }
    }

    /** A file of HDFS, which is asked for over HTTP. */
    record Hdfs(URI uri) implements FetchSource {
        private static final int PORT = 9870;

        @Override
        public String fileName() {
            return new Remote(uri).fileName();
        }

        /**
         * WebHDFS' operation that opens it; the name node redirects to a data node.
         *
         * @throws IOException when it is not known whom to ask
         */
        URI asked(FetcherSettings settings) throws IOException {
            if (settings.webHdfs().isEmpty() && uri.getHost() == null) {
                throw new IOException("it names no name node; see kebne.agent.fetcher-webhdfs-url");
            }
            String base = settings.webHdfs()
                    .map(URI::toString)
                    .map(url -> url.endsWith("/") ? url.substring(0, url.length() - 1) : url)
                    .orElse("http://" + uri.getHost() + ":" + PORT);
            String user = settings.hdfsUser().isEmpty()
                    ? ""
                    : "&user.name=" + URLEncoder.encode(settings.hdfsUser(), StandardCharsets.UTF_8);
            return URI.create(base + "/webhdfs/v1" + uri.getRawPath() + "?op=OPEN" + user);
        }
    }

    /** A file of a Maven repository. */
    record Maven(MavenArtifact artifact) implements FetchSource {
        @Override
        public String fileName() {
            return artifact.fileName();
        }
    }

    /** @throws FetchException when this is neither an absolute path nor a URI of a kind that is known */
    static FetchSource of(String value) throws FetchException {
        if (value.startsWith("/")) {
            return new Local(Path.of(value));
        }
        try {
            URI uri = new URI(value);
            String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
            return switch (scheme) {
                case "http", "https" -> remote(value, uri);
                case "ftp" -> ftp(value, uri);
                case "hdfs" -> hdfs(value, uri);
                case "maven" -> new Maven(MavenArtifact.of(value));
                case "file" -> local(value, uri);
                case "" -> throw new FetchException(value, "it is neither an absolute path nor a URI with a scheme");
                default ->
                    throw new FetchException(
                            value,
                            "the scheme '" + scheme
                                    + "' is not supported (but http, https, ftp, hdfs, maven and file are)");
            };
        } catch (URISyntaxException e) {
            throw new FetchException(value, "it is not a URI: " + e.getMessage());
        }
    }

    private static Remote remote(String value, URI uri) throws FetchException {
        requireHost(value, uri);
        return new Remote(uri);
    }

    private static Ftp ftp(String value, URI uri) throws FetchException {
        requireHost(value, uri);
        String path = uri.getPath() == null ? "" : uri.getPath();
        if (path.indexOf('\r') >= 0 || path.indexOf('\n') >= 0) {
            throw new FetchException(value, "its path has a line end");
        }
        return new Ftp(uri);
    }

    private static void requireHost(String value, URI uri) throws FetchException {
        if (uri.getHost() == null) {
            throw new FetchException(value, "it names no host");
        }
    }

    private static Hdfs hdfs(String value, URI uri) throws FetchException {
        if (uri.getPath() == null || !uri.getPath().startsWith("/")) {
            throw new FetchException(value, "it names no absolute path");
        }
        return new Hdfs(uri);
    }

    private static Local local(String value, URI uri) throws FetchException {
        boolean here = uri.getHost() == null || uri.getHost().equals("localhost");
        if (!here || uri.getPath() == null || !uri.getPath().startsWith("/")) {
            throw new FetchException(value, "a file URI must name an absolute path on the agent");
        }
        return new Local(Path.of(uri.getPath()));
    }
}
