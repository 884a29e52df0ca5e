package io.kebne.actors.agent.jvm;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.kebne.actors.agent.jvm.core.JvmAction;
import io.kebne.actors.agent.jvm.core.JvmFiles;
import io.kebne.actors.api.JvmException;
import io.kebne.actors.api.JvmException.Kind;
import io.kebne.actors.time.SystemClock;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;

/**
 * Asks a program's own logging for the level of a logger, or sets it: by an agent, as the JDK calls what is loaded into a
 * running program. It lies in the program's sandbox, where it can be read whatever the program's namespaces are, and leaves
 * its answer there.
 *
 * <p>Management by JMX could do the same for some logging systems; but then this process, which may be root, would have to read
 * objects that a task has serialised.
 */
final class LoggerLevels {
    private static final String PACKAGE = "io.kebne.actors.agent.jvm.inside.";
    private static final List<String> CLASSES =
            List.of("LoggerAgent", "LoggingSystem", "Logback", "Log4j", "JdkLogging");
    private static final int MAX_ANSWER = 64 * 1024;

    private LoggerLevels() {}

    /** @return a line for each logging system that the program has */
    static String perform(JvmAction.LoggerLevel action, VirtualMachine machine, Path sandbox, Duration timeout)
            throws JvmException {
        try (SandboxAccess files = SandboxAccess.open(sandbox, JvmFiles.DIRECTORY)) {
            byte[] jar = jar();
            // One that is in use must stay as it is.
            if (files.size(JvmFiles.LOGGER_AGENT)
                    .filter(size -> size == jar.length)
                    .isEmpty()) {
                files.write(JvmFiles.LOGGER_AGENT, jar);
            }
            String answer = "logger-" + SystemClock.now().wallMillis() + ".txt";
            String said = machine.command(action.command(JvmFiles.path(answer)), timeout, MAX_ANSWER);
            if (files.size(answer).isEmpty()) {
                throw new JvmException(Kind.FAILED, "The virtual machine says: " + said.strip());
            }
            byte[] lines = files.head(answer, MAX_ANSWER);
            files.delete(answer);
            return new String(lines, UTF_8);
        } catch (IOException e) {
            throw new JvmException(Kind.FAILED, "The task's directory '" + JvmFiles.DIRECTORY + "': " + e.getMessage());
        }
    }

    private static byte[] jar() throws IOException {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().put(new Attributes.Name("Agent-Class"), PACKAGE + CLASSES.get(0));
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JarOutputStream jar = new JarOutputStream(bytes, manifest)) {
            for (String name : CLASSES) {
                String path = (PACKAGE + name).replace('.', '/') + ".class";
                jar.putNextEntry(new ZipEntry(path));
                try (InputStream in = LoggerLevels.class.getClassLoader().getResourceAsStream(path)) {
                    if (in == null) {
                        throw new IOException("this agent has no " + path);
                    }
                    in.transferTo(jar);
                }
            }
        }
        return bytes.toByteArray();
    }
}
