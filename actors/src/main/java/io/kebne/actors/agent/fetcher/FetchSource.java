package io.kebne.actors.agent.fetcher;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
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
                case "file" -> local(value, uri);
                case "" -> throw new FetchException(value, "it is neither an absolute path nor a URI with a scheme");
                default ->
                    throw new FetchException(
                            value, "the scheme '" + scheme + "' is not supported (but http, https and file are)");
            };
        } catch (URISyntaxException e) {
            throw new FetchException(value, "it is not a URI: " + e.getMessage());
        }
    }

    private static Remote remote(String value, URI uri) throws FetchException {
        if (uri.getHost() == null) {
            throw new FetchException(value, "it names no host");
        }
        return new Remote(uri);
    }

    private static Local local(String value, URI uri) throws FetchException {
        boolean here = uri.getHost() == null || uri.getHost().equals("localhost");
        if (!here || uri.getPath() == null || !uri.getPath().startsWith("/")) {
            throw new FetchException(value, "a file URI must name an absolute path on the agent");
        }
        return new Local(Path.of(uri.getPath()));
    }
}
