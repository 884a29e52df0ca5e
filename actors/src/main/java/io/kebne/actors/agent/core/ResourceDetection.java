package io.kebne.actors.agent.core;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kebne.protocol.InvalidValueException;
import io.kebne.protocol.resources.Ranges;
import io.kebne.protocol.resources.Resource;
import io.kebne.protocol.resources.ResourceRules;
import io.kebne.protocol.resources.Resources;
import io.kebne.protocol.resources.Scalar;
import io.kebne.protocol.resources.Value;
import java.util.HashSet;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What an agent offers when it is not told everything, by Mesos' rules (slave/containerizer/containerizer.cpp): all
 * processors; the memory less 1 GB for the machine itself, or half of it below 2 GB; the disk less 5 GB, or half of it
 * below 10 GB; ports 31000 to 32000; all GPUs. What is named in the setting {@code resources} counts as it stands there, so that
 * {@code disk:0} means none; reservations, disks and revocable resources may only be named there. What is revocable comes
 * on top of what is not, so it does not count as naming.
 */
public final class ResourceDetection {
    private static final long MB = 1024 * 1024;
    private static final long GB = 1024 * MB;

    private static final long UNKNOWN_MEMORY = GB;
    private static final long UNKNOWN_DISK = 10 * GB;
    private static final Ranges PORTS = Ranges.of(31_000, 32_000);
    private static final Ranges ALL_PORTS = Ranges.of(0, 65_535);

    private static final Pattern NAME_IN_TEXT = Pattern.compile("(?:^|;)\\s*([^:;\\[{(]+?)\\s*(?:\\([^)]*\\)\\s*)?:");
    private static final ObjectMapper JSON = new ObjectMapper();

    private ResourceDetection() {}

    /**
     * @param configured the setting, in Mesos' text or JSON form; may be blank
     * @throws InvalidValueException when it cannot be read, or names what is no port
     */
    public static Resources detect(Machine machine, String configured) {
        SortedMap<String, Value> values = new TreeMap<>();
        values.put(Resources.CPUS, Scalar.of(machine.processors()));
        values.put(Resources.MEM, megabytes(machine.memoryBytes(), UNKNOWN_MEMORY, GB, 2 * GB));
        values.put(Resources.DISK, megabytes(machine.diskBytes(), UNKNOWN_DISK, 5 * GB, 10 * GB));
        values.put(Resources.PORTS, PORTS);
        if (machine.gpus() > 0) {
            values.put(Resources.GPUS, Scalar.of(machine.gpus()));
        }
        Resources explicit = Resources.parse(configured);
        ResourceRules.requireOfAgent(explicit, "resources");
        requirePorts(explicit);
        values.keySet().removeAll(names(configured));
        Resources all = Resources.of(values).plus(explicit);
        requireOnce(all);
        return all;
    }

    private static void requirePorts(Resources explicit) {
        for (Resource resource : explicit.pieces()) {
            if (resource.name().equals(Resources.PORTS)
                    && resource.value() instanceof Ranges ports
                    && !ALL_PORTS.contains(ports)) {
                throw new InvalidValueException("resources", resource + " has ports beyond " + ALL_PORTS.text());
            }
        }
    }

    /** No port or item is there twice, for one role and for another, and all amounts of a name are of one kind. */
    private static void requireOnce(Resources all) {
        try {
            SortedMap<String, Value> unused = all.byName();
        } catch (IllegalArgumentException e) {
            throw new InvalidValueException("resources", e.getMessage());
        }
    }

    private static Scalar megabytes(OptionalLong found, long unknown, long keep, long small) {
        long bytes = found.orElse(unknown);
        long offered = found.isEmpty() ? bytes : bytes >= small ? bytes - keep : bytes / 2;
        return new Scalar(offered / MB * 1000);
    }

    /** All names in the setting: also those with an amount of zero, which {@link Resources} does not keep. */
    private static Set<String> names(String configured) {
        if (configured.strip().startsWith("[")) {
            return namesInJson(configured);
        }
        Matcher matcher = NAME_IN_TEXT.matcher(configured);
        Set<String> names = new HashSet<>();
        while (matcher.find()) {
            names.add(matcher.group(1));
        }
        return names;
    }

    private static Set<String> namesInJson(String configured) {
        try {
            Set<String> names = new HashSet<>();
            for (JsonNode resource : JSON.readTree(configured)) {
                if (!resource.hasNonNull("revocable")) {
                    names.add(resource.path("name").asText());
                }
            }
            return names;
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("What was read before cannot be read again", e);
        }
    }
}
