package io.kebne.multijvm.cluster;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;

/** Puts one class, an agent in the JVM's sense of the word, into a node's JVM. It may use nothing but the JDK. */
final class InsideJvm {
    private InsideJvm() {}

    /**
     * The option that does it.
     *
     * @param agent has a {@code premain}
     * @param directory for its jar
     * @param argument what it is called with
     */
    static String option(Class<?> agent, Path directory, Path argument) {
        return "-javaagent:" + jar(agent, directory) + "=" + argument;
    }

    private static Path jar(Class<?> agent, Path directory) {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().putValue("Premain-Class", agent.getName());
        String code = agent.getSimpleName() + ".class";
        Path jar = directory.resolve(agent.getSimpleName() + ".jar");
        try (InputStream in = agent.getResourceAsStream(code);
                OutputStream file = Files.newOutputStream(jar);
                JarOutputStream out = new JarOutputStream(file, manifest)) {
            out.putNextEntry(new ZipEntry(agent.getPackageName().replace('.', '/') + "/" + code));
            in.transferTo(out);
            return jar;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
