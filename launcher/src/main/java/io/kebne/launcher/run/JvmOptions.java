package io.kebne.launcher.run;

import io.kebne.protocol.InvalidValueException;
import io.kebne.protocol.jvm.ByteSize;
import io.kebne.protocol.jvm.JvmInfo;
import io.kebne.protocol.jvm.JvmInfoBuilder;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The options that describe a Java program. */
final class JvmOptions {
    private static final String AUTO = "auto";

    @Option(
            names = "--jar",
            paramLabel = "FILE",
            description = "Run a Java program: this jar, in the sandbox or absolute.")
    private String jar;

    @Option(names = "--main-class", paramLabel = "CLASS", description = "Run a Java program: this class.")
    private String mainClass;

    @Option(
            names = "--class-path",
            split = ":",
            paramLabel = "PATH",
            description = "Where its classes are, separated by colons.")
    private List<String> classPath = List.of();

    @Option(names = "--jdk", paramLabel = "VERSION", description = "The JDK it needs, such as 17, or a directory.")
    private String jdk;

    @Option(names = "--heap", paramLabel = "SIZE", description = "Its largest heap, such as 512m; default: auto.")
    private String heap;

    @Option(names = "--jvm-arg", paramLabel = "ARG", description = "For the virtual machine; may be repeated.")
    private List<String> jvmArguments = List.of();

    @Option(names = "--no-jfr", description = "No flight recording.")
    private boolean noRecording;

    /** Whether the user wants a Java program. */
    boolean areGiven() {
        return jar != null || mainClass != null;
    }

    /** @throws InvalidValueException naming the option or field at fault */
    Optional<JvmInfo> info(List<String> arguments) {
        if (!areGiven()) {
            requireNone();
            return Optional.empty();
        }
        if (jar != null && mainClass != null) {
            throw new InvalidValueException(
                    "--main-class", "and --jar do not go together: put the jar on --class-path");
        }
        JvmInfoBuilder builder = jar == null ? JvmInfo.ofMainClass(mainClass, classPath) : JvmInfo.ofJar(jar);
        if (jar != null && !classPath.isEmpty()) {
            throw new InvalidValueException("--class-path", "is only for --main-class: a jar names its own");
        }
        if (jdk != null) {
            builder.jdk(jdk);
        }
        if (heap != null && !heap.equals(AUTO)) {
            builder.heapBytes(ByteSize.parse(heap, "--heap"));
        }
        return Optional.of(builder.jvmArguments(jvmArguments)
                .arguments(arguments)
                .flightRecorder(!noRecording)
                .build());
    }

    private void requireNone() {
        boolean given = !classPath.isEmpty() || jdk != null || heap != null || !jvmArguments.isEmpty() || noRecording;
        if (given) {
            throw new InvalidValueException("--jar", "or --main-class must be given beside options of Java programs");
        }
    }
}
