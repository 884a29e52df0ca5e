package io.kebne.actors.agent.jvm;

import io.kebne.protocol.agent.Attribute;
import io.kebne.protocol.jvm.JdkVersion;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The JDKs that an agent's tasks may run on: those it was told of, and those that it found when it started. */
public final class JdkInventory {
    private static final List<Path> USUAL_PLACES =
            List.of(Path.of("/usr/lib/jvm"), Path.of("/usr/java"), Path.of("/opt"));

    /** One of each version, the newest first. */
    private final List<Jdk> jdks;

    private JdkInventory(List<Jdk> jdks) {
        this.jdks = List.copyOf(jdks);
    }

    /**
     * Looks. Reads a few small files and starts nothing.
     *
     * @param named by the operator; of two of one version, the first is taken
     * @param environment of the agent
     * @throws IOException when what the operator named is none
     */
    public static JdkInventory find(List<Path> named, Map<String, String> environment) throws IOException {
        List<Path> places = new ArrayList<>();
        for (Path home : named) {
            if (Jdk.at(home).isEmpty()) {
                throw new IOException("kebne.agent.jdks: " + home + " is no JDK of version " + JdkVersion.OLDEST
                        + " or later, with bin/java and a file 'release'");
            }
            places.add(home);
        }
        Optional.ofNullable(environment.get("JAVA_HOME"))
                .filter(home -> !home.isBlank())
                .map(Path::of)
                .ifPresent(places::add);
        places.add(Path.of(System.getProperty("java.home")));
        USUAL_PLACES.forEach(place -> places.addAll(directories(place)));
        Map<String, Jdk> byVersion = new LinkedHashMap<>();
        for (Path place : places) {
            Jdk.at(place).ifPresent(jdk -> byVersion.putIfAbsent(jdk.version(), jdk));
        }
        List<Jdk> found = new ArrayList<>(byVersion.values());
        found.sort((left, right) -> JdkVersion.compare(right.version(), left.version()));
        return new JdkInventory(found);
    }

    private static List<Path> directories(Path place) {
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(place)) {
            entries.forEach(found::add);
        } catch (IOException | DirectoryIteratorException e) {
            // Most machines lack most of these places.
        }
        found.sort(null);
        return found;
    }

    /** As an agent tells others, the newest first. */
    public List<Attribute> attributes() {
        return jdks.stream()
                .map(jdk -> new Attribute(JdkVersion.ATTRIBUTE, new Attribute.Text(jdk.version())))
                .toList();
    }

    /**
     * The one that a task is to run on.
     *
     * @param wanted a version, or a directory
     * @throws IOException with a message for the user, when there is none
     */
    Jdk choose(Optional<String> wanted) throws IOException {
        if (wanted.filter(JdkVersion::isDirectory).isPresent()) {
            Path home = Path.of(wanted.get());
            return Jdk.at(home)
                    .orElseThrow(() -> new IOException("jvm.jdk: " + home + " is no JDK of version " + JdkVersion.OLDEST
                            + " or later on this agent"));
        }
        List<String> versions = jdks.stream().map(Jdk::version).toList();
        Optional<String> best = JdkVersion.best(versions, wanted);
        return jdks.stream()
                .filter(jdk -> best.filter(jdk.version()::equals).isPresent())
                .findFirst()
                .orElseThrow(() -> new IOException(
                        "jvm.jdk: there is no JDK" + wanted.map(v -> " " + v).orElse("") + " on this agent; it has "
                                + (versions.isEmpty() ? "none" : String.join(", ", versions))));
    }
}
