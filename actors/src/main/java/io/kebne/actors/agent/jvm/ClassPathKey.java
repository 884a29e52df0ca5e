package io.kebne.actors.agent.jvm;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.kebne.protocol.jvm.JvmInfo;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermission;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * Which archive of classes fits a program: a digest of the JDK and of the jars as they are named and what they hold. An
 * archive of this name was made of these very bytes, so no task can slip classes into another's.
 */
final class ClassPathKey {
    /** Jars in sandboxes are given this time: an archive fits only jars of the time that it was made of. */
    static final FileTime JAR_TIME = FileTime.from(Instant.parse("2000-01-01T00:00:00Z"));

    private static final long MAX_SIZE = 256L * 1024 * 1024;

    private final List<String> names;
    private final Jdk jdk;

    private ClassPathKey(List<String> names, Jdk jdk) {
        this.names = names;
        this.jdk = jdk;
    }

    /** Empty when no archive can be made: of directories, wildcards, or a program of the JDK's own. */
    static Optional<ClassPathKey> of(Jdk jdk, JvmInfo jvm, Path sandbox) throws IOException {
        List<String> names = jvm.jar().map(List::of).orElse(jvm.classPath());
        long size = 0;
        for (String name : names) {
            Path file = sandbox.resolve(name);
            if (name.endsWith("*") || name.contains(":") || !isPlain(file, sandbox)) {
                return Optional.empty();
            }
            size += Files.size(file);
        }
        return names.isEmpty() || size > MAX_SIZE ? Optional.empty() : Optional.of(new ClassPathKey(names, jdk));
    }

    /**
     * Whether this is a file of the task's own, or one that everybody may read: an agent that is root does not show tasks what
     * they could not see themselves, and changes nothing outside of their sandboxes.
     */
    private static boolean isPlain(Path file, Path sandbox) throws IOException {
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            return false;
        }
        Path real = file.toRealPath();
        return file.startsWith(sandbox)
                ? real.equals(sandbox.toRealPath().resolve(sandbox.relativize(file)))
                : isPublic(real);
    }

    private static boolean isPublic(Path file) throws IOException {
        PosixFilePermission needed = PosixFilePermission.OTHERS_READ;
        for (Path path = file; path != null; path = path.getParent()) {
            if (!Files.getPosixFilePermissions(path).contains(needed)) {
                return false;
            }
            needed = PosixFilePermission.OTHERS_EXECUTE;
        }
        return true;
    }

    List<String> names() {
        return names;
    }

    Jdk jdk() {
        return jdk;
    }

    /** Reads all of the files below this directory, or where they are absolute. */
    String digest(Path directory) throws IOException {
        MessageDigest digest = sha256();
        add(digest, jdk.home().toString());
        add(digest, jdk.version());
        for (String name : names) {
            Path file = directory.resolve(name);
            add(digest, name);
            if (Path.of(name).isAbsolute()) {
                add(digest, Files.getLastModifiedTime(file).toString());
            }
            try (InputStream in =
                    new DigestInputStream(Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS), digest)) {
                in.transferTo(java.io.OutputStream.nullOutputStream());
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    /** Gives jars in a sandbox the time that archives know them by. */
    void settle(Path sandbox) throws IOException {
        for (String name : names) {
            if (!Path.of(name).isAbsolute()) {
                Files.setLastModifiedTime(sandbox.resolve(name), JAR_TIME);
            }
        }
    }

    private static void add(MessageDigest digest, String text) {
        digest.update(text.getBytes(UTF_8));
        digest.update((byte) 0);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has it", e);
        }
    }
}
