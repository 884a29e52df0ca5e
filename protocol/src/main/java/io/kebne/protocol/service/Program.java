package io.kebne.protocol.service;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.kebne.protocol.InvalidValueException;
import io.kebne.protocol.jvm.JvmInfo;
import io.kebne.protocol.task.CommandInfo;
import io.kebne.protocol.task.ContainerInfo;
import io.kebne.protocol.task.DockerInfo;
import io.kebne.protocol.task.EnvironmentVariable;
import io.kebne.protocol.task.TaskInfo;
import io.kebne.protocol.task.Uri;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What an instance runs: one of a shell line, a program with arguments, and a Java program; in a container of an image a
 * shell line, arguments for what the image says, or just that.
 *
 * @param cmd a line for {@code /bin/sh -c}
 * @param args a program and its arguments
 * @param user account to run as; empty: the agent's own
 * @param env added to what the agent and the service set
 * @param fetch what is brought into the sandbox first
 * @param jvm the Java program
 * @param container of an image, or with volumes. The former's port mappings belong to the service's ports, in their order, which say the hosts' ports
 */
public record Program(
        @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<String> cmd,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> args,
        @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<String> user,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) SortedMap<String, String> env,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Uri> fetch,
        @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<JvmInfo> jvm,
        @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<ContainerInfo> container) {
    public Program {
        args = args == null ? List.of() : List.copyOf(args);
        env = Collections.unmodifiableSortedMap(new TreeMap<>(env == null ? Map.of() : env));
        fetch = fetch == null ? List.of() : List.copyOf(fetch);
        int given = (cmd.isPresent() ? 1 : 0) + (args.isEmpty() ? 0 : 1) + (jvm.isPresent() ? 1 : 0);
        if (container.isPresent()) {
            requireRunnable(container.get(), given, jvm.isPresent());
        } else if (given != 1) {
            throw new InvalidValueException("cmd", "exactly one of cmd, args and jvm must be given");
        }
        if (cmd.filter(String::isBlank).isPresent()) {
            throw new InvalidValueException("cmd", "must not be blank");
        }
        if (cmd.filter(line -> line.indexOf('\0') >= 0).isPresent()) {
            throw new InvalidValueException("cmd", "must not contain NUL");
        }
        if (args.stream().anyMatch(one -> one.indexOf('\0') >= 0)
                || (!args.isEmpty() && args.get(0).isEmpty())) {
            throw new InvalidValueException("args", "must begin with a program, and not contain NUL");
        }
        env.forEach((name, value) -> {
            try {
                new EnvironmentVariable(name, value);
            } catch (InvalidValueException e) {
                throw new InvalidValueException("env", "'" + name + "': " + e.reason());
            }
        });
    }

    private static void requireRunnable(ContainerInfo container, int given, boolean java) {
        container.refusal().ifPresent(why -> {
            throw why;
        });
        if (container.isOfVolumes() && given != 1) {
            throw new InvalidValueException("cmd", "exactly one of cmd, args and jvm must be given");
        } else if (container.isOfVolumes()) {
            return;
        }
        if (!container.isOfImage()) {
            throw new InvalidValueException("container", "must have an image, or volumes");
        } else if (java) {
            throw new InvalidValueException("jvm", "cannot be had beside a container");
        } else if (given > 1) {
            throw new InvalidValueException("cmd", "must not be given beside args");
        }
    }

    /** A shell line and nothing else. */
    public static Program shell(String line) {
        return new Program(
                Optional.of(line),
                List.of(),
                Optional.empty(),
                new TreeMap<>(),
                List.of(),
                Optional.empty(),
                Optional.empty());
    }

    /** @param environment all of it */
    public CommandInfo command(List<EnvironmentVariable> environment) {
        boolean shell = cmd.isPresent();
        if (!shell && container.filter(ContainerInfo::isOfImage).isPresent()) {
            return new CommandInfo(false, "", args, environment, fetch, user);
        }
        String value = shell ? cmd.get() : jvm.isPresent() ? TaskInfo.JAVA : args.get(0);
        return new CommandInfo(shell, value, jvm.isPresent() ? List.of(TaskInfo.JAVA) : args, environment, fetch, user);
    }

    /** The ports of a container that the service's ports lead to, if they lead to others. */
    public List<DockerInfo.PortMapping> portMappings() {
        return container
                .flatMap(ContainerInfo::docker)
                .map(DockerInfo::portMappings)
                .orElse(List.of());
    }

    /** Of the environment only the names: values may be secrets, and logs show this. */
    @Override
    public String toString() {
        return "Program[cmd=" + cmd + ", args=" + args + ", user=" + user + ", env=" + env.keySet() + ", fetch=" + fetch
                + ", jvm=" + jvm + ", container=" + container + "]";
    }

    /** About how many characters this has. */
    public int size() {
        int size = cmd.map(String::length).orElse(0)
                + jvm.map(JvmInfo::size).orElse(0)
                + container.map(ContainerInfo::size).orElse(0);
        for (String argument : args) {
            size += argument.length();
        }
        for (Map.Entry<String, String> variable : env.entrySet()) {
            size += variable.getKey().length() + variable.getValue().length();
        }
        for (Uri uri : fetch) {
            size += uri.value().length() + uri.outputFile().map(String::length).orElse(0);
        }
        return size;
    }
}
