package io.kebne.protocol.jvm;

import io.kebne.protocol.InvalidValueException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** What a task's own arguments for the virtual machine say. */
public final class JvmFlags {
    private static final String FLAG = "-XX:";
    private static final List<String> HEAP_SIZES =
            List.of("MaxHeapSize", "MaxRAMPercentage", "MaxRAMFraction", "MaxRAM");
    private static final List<String> PROGRAMS = List.of("-jar", "-cp", "-classpath", "--class-path", "-m", "--module");

    private final List<String> arguments;

    public JvmFlags(List<String> arguments) {
        this.arguments = List.copyOf(arguments);
    }

    /** What has a field of its own is not said a second time, perhaps otherwise. */
    static void requireNotAgents(List<String> arguments) {
        JvmFlags flags = new JvmFlags(arguments);
        for (String argument : arguments) {
            if (argument.startsWith("-Xmx") || HEAP_SIZES.stream().anyMatch(flags::has)) {
                throw new InvalidValueException("jvm.jvm_arguments", "must not set the largest heap: use jvm.heap");
            }
            if (!argument.startsWith("-")) {
                // java would take it for the program, or for a file with more arguments.
                throw new InvalidValueException(
                        "jvm.jvm_arguments", "'" + argument + "' does not begin with -; values follow after =");
            }
            if (PROGRAMS.contains(argument) || argument.startsWith("--class-path=")) {
                throw new InvalidValueException(
                        "jvm.jvm_arguments",
                        "must not have " + argument + ": use jvm.jar, jvm.main_class and jvm.class_path");
            }
        }
    }

    /** Whether a flag is set to anything, on or off. */
    public boolean has(String name) {
        return arguments.stream()
                .anyMatch(argument -> argument.equals(FLAG + "+" + name)
                        || argument.equals(FLAG + "-" + name)
                        || argument.startsWith(FLAG + name + "=")
                        || argument.startsWith(FLAG + name + ":"));
    }

    /** Whether an argument begins so. */
    public boolean hasPrefix(String prefix) {
        return arguments.stream().anyMatch(argument -> argument.startsWith(prefix));
    }

    /** Whether a switch is on, when it is named. */
    public boolean isOn(String name) {
        return value(List.of(FLAG + "+" + name, FLAG + "-" + name))
                .filter(argument -> argument.startsWith(FLAG + "+"))
                .isPresent();
    }

    /**
     * The size that a flag is set to, in bytes; the last counts.
     *
     * @throws InvalidValueException when it is no size
     */
    public OptionalLong size(String name) {
        return value(List.of(FLAG + name + "="))
                .map(argument -> OptionalLong.of(
                        ByteSize.parse(argument.substring(argument.indexOf('=') + 1), "jvm.jvm_arguments")))
                .orElse(OptionalLong.empty());
    }

    /** The size of a thread's stack, in bytes. */
    public OptionalLong stack() {
        Optional<String> stack = value(List.of("-Xss", FLAG + "ThreadStackSize="));
        return stack.isEmpty() ? OptionalLong.empty() : OptionalLong.of(stackOf(stack.get()));
    }

    private static long stackOf(String argument) {
        return argument.startsWith("-Xss")
                ? ByteSize.parse(argument.substring("-Xss".length()), "jvm.jvm_arguments")
                : 1024 * ByteSize.parse(argument.substring(argument.indexOf('=') + 1), "jvm.jvm_arguments");
    }

    /** The last argument that begins with one of these. */
    private Optional<String> value(List<String> prefixes) {
        return arguments.stream()
                .filter(argument -> prefixes.stream().anyMatch(argument::startsWith))
                .reduce((earlier, later) -> later);
    }
}
