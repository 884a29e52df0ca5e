package io.kebne.protocol.jvm;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.kebne.protocol.InvalidValueException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A Java program that a task runs; the agent makes the command line of it. Kebne's own: Mesos knows commands only.
 *
 * @param jar what {@code java -jar} runs, relative to the sandbox or absolute; either it or a main class is given
 * @param mainClass whose {@code main} runs
 * @param classPath relative to the sandbox or absolute; only for a main class
 * @param jdk the version that it needs, from the left ({@code 17}, {@code 17.0.15}), or the directory of one; empty: the
 *     agent's best
 * @param heapBytes the largest heap; empty: what the task's memory leaves
 * @param threads for how many threads there is to be memory; empty: estimated from the task's memory
 * @param jvmArguments given to the virtual machine after what the agent adds, and so stronger
 * @param arguments given to the program
 * @param flightRecorder whether the agent has the flight recorder note what happens, in a bounded space
 */
public record JvmInfo(
        @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<String> jar,
        @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<String> mainClass,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> classPath,
        @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<String> jdk,
        @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<Long> heapBytes,
        @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<Integer> threads,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> jvmArguments,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> arguments,
        boolean flightRecorder) {
    /** The prefix of field names in messages for users. */
    public static final String FIELD = "jvm";

    /** The key of the label that carries this section where messages have no field for it. */
    public static final String LABEL = "kebne.jvm";

    private static final int MAX_TEXT = 4096;
    private static final int MAX_ITEMS = 1000;
    private static final int MAX_SIZE = 128 * 1024;
    private static final int MAX_THREADS = 100_000;
    private static final long MEGABYTE = 1024L * 1024;
    private static final long MIN_HEAP = 4 * MEGABYTE;
    private static final long MAX_HEAP = 1024L * 1024 * MEGABYTE;

    public JvmInfo {
        classPath = classPath == null ? List.of() : List.copyOf(classPath);
        jvmArguments = jvmArguments == null ? List.of() : List.copyOf(jvmArguments);
        arguments = arguments == null ? List.of() : List.copyOf(arguments);
        if (jar.isPresent() == mainClass.isPresent()) {
            throw new InvalidValueException("jvm.jar", "must be given, or jvm.main_class, and not both");
        }
        if (jar.isPresent() && !classPath.isEmpty()) {
            throw new InvalidValueException("jvm.class_path", "is only for jvm.main_class: a jar names its own");
        }
        requireTexts("jvm.jar", jar.stream().toList(), false);
        requireTexts("jvm.main_class", mainClass.stream().toList(), false);
        requireTexts("jvm.class_path", classPath, false);
        requireTexts("jvm.jdk", jdk.stream().toList(), false);
        requireTexts("jvm.jvm_arguments", jvmArguments, false);
        requireTexts("jvm.arguments", arguments, true);
        if (size(jar, mainClass, classPath, jvmArguments, arguments) > MAX_SIZE) {
            throw new InvalidValueException(FIELD, "must have at most " + MAX_SIZE + " characters in all");
        }
        jdk.ifPresent(JdkVersion::requireWanted);
        if (heapBytes.filter(bytes -> bytes < MIN_HEAP || bytes > MAX_HEAP).isPresent()) {
            throw new InvalidValueException("jvm.heap", "must lie between 4m and 1t, or be auto");
        }
        if (threads.filter(count -> count < 1 || count > MAX_THREADS).isPresent()) {
            throw new InvalidValueException("jvm.threads", "must lie between 1 and " + MAX_THREADS);
        }
        JvmFlags.requireNotAgents(jvmArguments);
    }

    /** A program in a jar that names its main class. */
    public static JvmInfoBuilder ofJar(String jar) {
        return new JvmInfoBuilder(Optional.of(jar), Optional.empty(), List.of());
    }

    /** A program by its class. */
    public static JvmInfoBuilder ofMainClass(String mainClass, List<String> classPath) {
        return new JvmInfoBuilder(Optional.empty(), Optional.of(mainClass), classPath);
    }

    /** How much of all this is text, in characters. */
    public int size() {
        return size(jar, mainClass, classPath, jvmArguments, arguments);
    }

    private static int size(
            Optional<String> jar,
            Optional<String> mainClass,
            List<String> classPath,
            List<String> jvmArguments,
            List<String> arguments) {
        return Stream.of(
                        jar.stream(), mainClass.stream(), classPath.stream(), jvmArguments.stream(), arguments.stream())
                .flatMap(texts -> texts)
                .mapToInt(String::length)
                .sum();
    }

    private static void requireTexts(String field, List<String> texts, boolean mayBeEmpty) {
        if (texts.size() > MAX_ITEMS) {
            throw new InvalidValueException(field, "must be at most " + MAX_ITEMS);
        }
        for (String text : texts) {
            if (text.length() > MAX_TEXT || text.indexOf('\0') >= 0 || (text.isEmpty() && !mayBeEmpty)) {
                throw new InvalidValueException(
                        field,
                        "must " + (mayBeEmpty ? "" : "not be empty and ") + "have at most " + MAX_TEXT
                                + " characters, none of them NUL");
            }
        }
    }
}
