package io.kebne.multijvm.harness;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The processes of one test, most of them JVMs with the class path of the tests. Closing it kills those that are still
 * running, with everything they have started in their process groups; so does the end of the test's own JVM.
 */
public final class MultiJvm implements AutoCloseable {
    /** Small and quick to start: these JVMs live for seconds and share two cores. */
    private static final List<String> JVM_OPTIONS =
            List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xshare:auto");

    private final Guardian guardian = new Guardian();
    private final List<Child> children = new ArrayList<>();

    /**
     * Starts a JVM with the class path and the logging of the tests.
     *
     * @param name stands before each line of its output
     */
    public Child start(String name, List<String> jvmOptions, String mainClass, List<String> arguments) {
        return start(name, command(jvmOptions, mainClass, arguments));
    }

    /** The command that starts a JVM with the class path and the logging of the tests. */
    public static List<String> command(List<String> jvmOptions, String mainClass, List<String> arguments) {
        List<String> command = new ArrayList<>();
        command.add(java());
        command.addAll(JVM_OPTIONS);
        command.add("-Dlogback.configurationFile=" + System.getProperty("logback.configurationFile"));
        command.addAll(jvmOptions);
        command.addAll(List.of("-cp", classPath(), mainClass));
        command.addAll(arguments);
        return command;
    }

    /** Starts any program; from any thread. */
    public synchronized Child start(String name, List<String> command) {
        // Whoever runs the tests in the background of a shell has SIGINT ignored, and so would the processes here.
        List<String> line = new ArrayList<>(List.of("setsid", "env", "--default-signal=INT"));
        line.addAll(command);
        try {
            Process process = new ProcessBuilder(line).start();
            guardian.watch(process.pid());
            Child child = new Child(name, process);
            children.add(child);
            return child;
        } catch (IOException e) {
            throw new AssertionError("cannot start " + command.get(0), e);
        }
    }

    /** The exit codes of all processes, in the order of their start. */
    public List<Integer> awaitExits(Duration atMost) {
        long deadline = System.nanoTime() + atMost.toNanos();
        List<Integer> codes = new ArrayList<>();
        for (Child child : children) {
            codes.add(child.awaitExit(Duration.ofNanos(Math.max(1, deadline - System.nanoTime()))));
        }
        return codes;
    }

    @Override
    public synchronized void close() {
        Collections.reverse(children);
        children.forEach(Child::destroy);
        guardian.close();
    }

    /** The {@code java} that runs this test. */
    public static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    /** That of the tests; Surefire's own is a single jar that names the others. */
    private static String classPath() {
        return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    }
}
