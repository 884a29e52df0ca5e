package io.kebne.multijvm.harness;

import static org.assertj.core.api.Assumptions.assumeThat;

import io.kebne.launcher.node.SharedClasses;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Starts {@code kebne.jar} as the script {@code kebne} does. */
public final class Program {
    private static final List<String> JVM_OPTIONS = List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx256m");

    private Program() {}

    /** Skips the test when there is none: {@code mvn verify} makes it, {@code mvn test} does not. */
    public static Path jar() {
        Path jar = Path.of(System.getProperty("kebne.jar")).normalize();
        assumeThat(jar).as("the jar that mvn verify makes").exists();
        return jar;
    }

    /**
     * Skips the test when there is no jar.
     *
     * @param name stands before each line of its output
     */
    public static Child start(MultiJvm processes, String name, List<String> arguments) {
        return processes.start(name, command(arguments));
    }

    /** The command that {@link #start} runs. */
    public static List<String> command(List<String> arguments) {
        List<String> command = new ArrayList<>();
        command.add(MultiJvm.java());
        command.addAll(JVM_OPTIONS);
        command.addAll(SharedClasses.options(jar().toString()));
        command.addAll(List.of("-jar", jar().toString()));
        command.addAll(arguments);
        return command;
    }
}
