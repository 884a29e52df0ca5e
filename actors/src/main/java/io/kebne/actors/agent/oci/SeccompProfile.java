package io.kebne.actors.agent.oci;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which system calls the processes of a container may make, from a file in the form of Docker's profiles, in which Mesos' are, too
 * (linux/seccomp). That form says of rules when they count, by capabilities, architecture and kernel; runtimes are told those that do.
 */
public final class SeccompProfile {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long MAX_SIZE = 1 << 20;

    private static final Set<String> ACTIONS = Set.of(
            "SCMP_ACT_KILL",
            "SCMP_ACT_KILL_PROCESS",
            "SCMP_ACT_KILL_THREAD",
            "SCMP_ACT_TRAP",
            "SCMP_ACT_ERRNO",
            "SCMP_ACT_TRACE",
            "SCMP_ACT_ALLOW",
            "SCMP_ACT_LOG");

    private static final Set<String> COMPARISONS = Set.of(
            "SCMP_CMP_NE",
            "SCMP_CMP_LT",
            "SCMP_CMP_LE",
            "SCMP_CMP_EQ",
            "SCMP_CMP_GE",
            "SCMP_CMP_GT",
            "SCMP_CMP_MASKED_EQ");

    private static final int MOST_ARGUMENTS = 6;
    private static final Pattern NAME = Pattern.compile("[a-z_][a-z0-9_]{0,63}");
    private static final Pattern KERNEL = Pattern.compile("(\\d{1,9})\\.(\\d{1,9}).*", Pattern.DOTALL);

    /** The machine, as profiles name such. */
    record Machine(String architecture, String kernel) {
        /** This one. */
        static Machine here() {
            String name = System.getProperty("os.arch");
            return new Machine(name.equals("aarch64") ? "arm64" : name, System.getProperty("os.version"));
        }

        private String nativeCalls() {
            return switch (architecture) {
                case "amd64" -> "SCMP_ARCH_X86_64";
                case "arm64" -> "SCMP_ARCH_AARCH64";
                default -> "SCMP_ARCH_" + architecture.toUpperCase(Locale.ROOT);
            };
        }
    }

    private final JsonNode profile;
    private final Machine machine;

    private SeccompProfile(JsonNode profile, Machine machine) {
        this.profile = profile;
        this.machine = machine;
    }

    /** @throws IOException when there is none, or it means nothing, with a message that names the file */
    public static SeccompProfile read(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new IOException("there is no file " + file);
        } else if (Files.size(file) > MAX_SIZE) {
            throw new IOException(file + " is larger than " + MAX_SIZE + " bytes");
        }
        try {
            return of(JSON.readTree(Files.readAllBytes(file)), Machine.here());
        } catch (IOException e) {
            throw new IOException(file + ": " + e.getMessage(), e);
        }
    }

    /** @throws IOException when it means nothing, with a message that names the field */
    static SeccompProfile of(JsonNode profile, Machine machine) throws IOException {
        SeccompProfile read = new SeccompProfile(profile, machine);
        // All of it is looked at now, whatever will count.
        action(profile, "defaultAction", "");
        int index = 0;
        for (JsonNode rule : list(profile, "syscalls", "")) {
            read.check(rule, "syscalls[" + index++ + "].");
        }
        ObjectNode unused = read.rules(Set.of());
        return read;
    }

    private void check(JsonNode rule, String at) throws IOException {
        action(rule, "action", at);
        if (names(rule, at).isEmpty()) {
            throw new IOException(at + "names: must not be empty");
        }
        boolean unused =
                isKernelOf(rule.at("/includes/minKernel"), true) && isKernelOf(rule.at("/excludes/minKernel"), true);
        int index = 0;
        for (JsonNode argument : list(rule, "args", at)) {
            String of = at + "args[" + index++ + "].";
            JsonNode number = argument.path("index");
            if (!number.canConvertToInt() || number.asInt() < 0 || number.asInt() >= MOST_ARGUMENTS) {
                throw new IOException(of + "index: must lie between 0 and 5");
            } else if (!COMPARISONS.contains(argument.path("op").asText())) {
                throw new IOException(of + "op: '" + argument.path("op").asText() + "' is no comparison");
            } else if (!argument.path("value").isIntegralNumber()) {
                throw new IOException(of + "value: must be a number");
            }
        }
    }

    private static String action(JsonNode object, String field, String at) throws IOException {
        String action = object.path(field).asText();
        if (!ACTIONS.contains(action)) {
            throw new IOException(at + field + ": '" + action + "' is no action");
        }
        return action;
    }

    private static Iterable<JsonNode> list(JsonNode object, String field, String at) throws IOException {
        JsonNode value = object.path(field);
        if (!value.isArray() && !value.isNull() && !value.isMissingNode()) {
            throw new IOException(at + field + ": must be a list");
        }
        return value;
    }

    /** Also by the older form, in which a rule has one. */
    private static List<String> names(JsonNode rule, String at) throws IOException {
        List<String> names = new ArrayList<>();
        if (rule.hasNonNull("name")) {
            names.add(rule.get("name").asText());
        }
        for (JsonNode name : list(rule, "names", at)) {
            names.add(name.asText());
        }
        for (String name : names) {
            if (!NAME.matcher(name).matches()) {
                throw new IOException(at + "names: '" + name + "' is no system call");
            }
        }
        return names;
    }

    /**
     * What a runtime is told (OCI runtime specification, {@code linux.seccomp}).
     *
     * @param capabilities that the container's processes can have, as CAP_…
     */
    ObjectNode rules(Set<String> capabilities) throws IOException {
        ObjectNode rules = JsonNodeFactory.instance.objectNode();
        rules.put("defaultAction", profile.path("defaultAction").asText());
        copyNumber(profile, "defaultErrnoRet", rules);
        architectures(rules);
        ArrayNode all = rules.putArray("syscalls");
        for (JsonNode rule : list(profile, "syscalls", "")) {
            if (counts(rule, capabilities)) {
                ObjectNode one = all.addObject();
                ArrayNode names = one.putArray("names");
                names(rule, "").forEach(names::add);
                one.put("action", rule.path("action").asText());
                copyNumber(rule, "errnoRet", one);
                if (rule.path("args").isArray() && !rule.path("args").isEmpty()) {
                    one.set("args", rule.get("args"));
                }
            }
        }
        return rules;
    }

    private void architectures(ObjectNode rules) throws IOException {
        for (JsonNode known : list(profile, "archMap", "")) {
            if (known.path("architecture").asText().equals(machine.nativeCalls())) {
                ArrayNode architectures = rules.putArray("architectures").add(machine.nativeCalls());
                for (JsonNode other : list(known, "subArchitectures", "archMap.")) {
                    architectures.add(other.asText());
                }
                return;
            }
        }
        if (profile.path("architectures").isArray()) {
            rules.set("architectures", profile.get("architectures"));
        }
    }

    private static void copyNumber(JsonNode from, String field, ObjectNode to) {
        if (from.path(field).isIntegralNumber()) {
            to.set(field, from.get(field));
        }
    }

    private boolean counts(JsonNode rule, Set<String> capabilities) throws IOException {
        JsonNode includes = rule.path("includes");
        JsonNode excludes = rule.path("excludes");
        Set<String> architectures = texts(includes, "arches");
        return (architectures.isEmpty() || architectures.contains(machine.architecture()))
                && !texts(excludes, "arches").contains(machine.architecture())
                && capabilities.containsAll(texts(includes, "caps"))
                && texts(excludes, "caps").stream().noneMatch(capabilities::contains)
                && isKernelOf(includes.path("minKernel"), true)
                && !isKernelOf(excludes.path("minKernel"), false);
    }

    private static Set<String> texts(JsonNode object, String field) throws IOException {
        Set<String> texts = new HashSet<>();
        for (JsonNode text : list(object, field, "")) {
            texts.add(text.asText());
        }
        return texts;
    }

    /** Whether the kernel is this old or newer. */
    private boolean isKernelOf(JsonNode least, boolean unlessSaid) throws IOException {
        if (least.isMissingNode() || least.isNull() || least.asText().isEmpty()) {
            return unlessSaid;
        }
        Matcher wanted = KERNEL.matcher(least.asText());
        Matcher here = KERNEL.matcher(machine.kernel());
        if (!wanted.matches()) {
            throw new IOException("minKernel: '" + least.asText() + "' is no version");
        }
        return here.matches() && compare(here, wanted) >= 0;
    }

    private static int compare(Matcher one, Matcher other) {
        int major = Integer.compare(Integer.parseInt(one.group(1)), Integer.parseInt(other.group(1)));
        return major != 0 ? major : Integer.compare(Integer.parseInt(one.group(2)), Integer.parseInt(other.group(2)));
    }
}
