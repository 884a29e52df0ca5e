package io.kebne.actors.agent.fetcher;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The Maven repositories of an agent, local directories or over HTTP. An artifact is taken from the first that has it, and must
 * be what that says it is: by the file beside it that ends in {@code .sha256} or else in {@code .sha1}, without which one that came
 * over the network is not taken.
 */
record MavenRepositories(List<URI> all, HttpDownload http) {
    private static final List<String> ALGORITHMS = List.of("sha256", "sha1");

    void get(MavenArtifact artifact, Path target, Cancellation cancellation) throws IOException {
        if (all.isEmpty()) {
            throw new IOException("the agent knows no Maven repository; see kebne.agent.maven-repositories");
        }
        for (URI repository : all) {
            if (find(repository, artifact.path(), target, cancellation)) {
                verify(repository, artifact, target, cancellation);
                return;
            }
        }
        throw new NoSuchFileException(artifact.path(), null, "none of the agent's Maven repositories has it");
    }

    private void verify(URI repository, MavenArtifact artifact, Path target, Cancellation cancellation)
            throws IOException {
        Optional<Checksum> said = checksum(repository, artifact, target, cancellation);
        if (said.isPresent()) {
            said.get().verify(target);
        } else if (!isLocal(repository)) {
            throw new IOException("the repository " + repository + " has no checksum of it");
        }
    }

    private Optional<Checksum> checksum(URI repository, MavenArtifact artifact, Path target, Cancellation cancellation)
            throws IOException {
        Path note = Files.createTempFile(target.toAbsolutePath().getParent(), ".checksum", "");
        try {
            for (String algorithm : ALGORITHMS) {
                if (find(repository, artifact.path() + "." + algorithm, note, cancellation)) {
                    return Optional.of(Checksum.ofFile(algorithm, note));
                }
            }
            return Optional.empty();
        } finally {
            Files.deleteIfExists(note);
        }
    }

    private boolean find(URI repository, String path, Path target, Cancellation cancellation) throws IOException {
        try {
            if (isLocal(repository)) {
                Path file = Path.of(repository).resolve(path);
                Files.deleteIfExists(target);
                Files.copy(file, target);
            } else {
                String base = repository.toString();
                http.get(URI.create(base + (base.endsWith("/") ? "" : "/") + path), target, cancellation);
            }
            return true;
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    private static boolean isLocal(URI repository) {
        return "file".equals(repository.getScheme());
    }
}
