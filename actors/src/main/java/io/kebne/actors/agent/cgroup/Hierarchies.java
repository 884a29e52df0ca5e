package io.kebne.actors.agent.cgroup;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The control groups that this process is in, as far as they can be reached through the file system. A machine has the first
 * version, with one hierarchy for a few controllers each, the second, with one for all, both, or none.
 *
 * @param v1 this process's own group in the hierarchy of each controller
 * @param unified its own group in the hierarchy of the second version
 * @param unifiedControllers those that are to be had there
 */
public record Hierarchies(Map<Controller, Path> v1, Optional<Path> unified, Set<Controller> unifiedControllers) {
    /** In the words of those who write about it. */
    public enum Mode {
        V2,
        V1,
        /** The first version controls; the second is there, too, with little to control. */
        HYBRID,
        NONE
    }

    private static final String V1_TYPE = "cgroup";
    private static final String V2_TYPE = "cgroup2";
    private static final Pattern OCTAL = Pattern.compile("\\\\([0-7]{3})");

    /** Places in a line of mountinfo: see proc(5). */
    private static final int ROOT = 3;

    private static final int MOUNT_POINT = 4;

    public Hierarchies {
        v1 = Map.copyOf(v1);
        unifiedControllers = Set.copyOf(unifiedControllers);
    }

    /** A mounted hierarchy: which of its groups is seen there, and where. */
    private record Mount(String type, List<String> options, String root, Path point) {
        /** Where a group of it is, if it can be seen. */
        Optional<Path> place(String group) {
            boolean below = root.equals("/") || group.equals(root) || group.startsWith(root + "/");
            if (!below || group.contains("/../") || group.endsWith("/..")) {
                return Optional.empty();
            }
            String rest = root.equals("/") ? group : group.substring(root.length());
            return Optional.of(point.resolve(rest.substring(Math.min(1, rest.length()))));
        }
    }

    /** A machine without any. */
    public static Hierarchies none() {
        return new Hierarchies(Map.of(), Optional.empty(), Set.of());
    }

    /**
     * Looks at this machine.
     *
     * @param below only what is mounted here or below counts (Mesos: --cgroups_hierarchy)
     */
    public static Hierarchies probe(Path below) {
        return probe(Path.of("/proc/self"), below);
    }

    static Hierarchies probe(Path proc, Path below) {
        try {
            List<Mount> mounts = mounts(Files.readAllLines(proc.resolve("mountinfo"), UTF_8), below);
            return of(mounts, Files.readAllLines(proc.resolve("cgroup"), UTF_8));
        } catch (IOException e) {
            // No /proc: another system.
            return none();
        }
    }

    private static List<Mount> mounts(List<String> lines, Path below) {
        List<Mount> mounts = new ArrayList<>();
        for (String line : lines) {
            String[] halves = line.split(" - ", 2);
            String[] before = halves[0].split(" ", -1);
            String[] after = halves.length == 2 ? halves[1].split(" ", -1) : new String[0];
            boolean ours = after.length > 2 && (after[0].equals(V1_TYPE) || after[0].equals(V2_TYPE));
            if (ours && Path.of(unescaped(before[MOUNT_POINT])).startsWith(below)) {
                mounts.add(new Mount(
                        after[0],
                        Arrays.asList(after[2].split(",", -1)),
                        unescaped(before[ROOT]),
                        Path.of(unescaped(before[MOUNT_POINT]))));
            }
        }
        return mounts;
    }

    private static String unescaped(String text) {
        return OCTAL.matcher(text)
                .replaceAll(match ->
                        Matcher.quoteReplacement(Character.toString((char) Integer.parseInt(match.group(1), 8))));
    }

    private static Hierarchies of(List<Mount> mounts, List<String> groups) throws IOException {
        Map<Controller, Path> v1 = new EnumMap<>(Controller.class);
        Map<String, Path> unified = new HashMap<>();
        for (String line : groups) {
            String[] parts = line.split(":", 3);
            if (parts.length < 3) {
                continue;
            }
            if (parts[1].isEmpty()) {
                place(mounts, V2_TYPE, "", parts[2]).ifPresent(path -> unified.put(V2_TYPE, path));
                continue;
            }
            for (String name : parts[1].split(",", -1)) {
                Optional<Path> place = place(mounts, V1_TYPE, name, parts[2]);
                if (place.isPresent()) {
                    Controller.ofName(name).ifPresent(controller -> v1.put(controller, place.get()));
                }
            }
        }
        Optional<Path> own = Optional.ofNullable(unified.get(V2_TYPE));
        return new Hierarchies(v1, own, own.isPresent() ? controllers(own.get()) : Set.of());
    }

    private static Optional<Path> place(List<Mount> mounts, String type, String controller, String group) {
        return mounts.stream()
                .filter(mount -> mount.type().equals(type))
                .filter(mount -> controller.isEmpty() || mount.options().contains(controller))
                .flatMap(mount -> mount.place(group).stream())
                .filter(Files::isDirectory)
                .findFirst();
    }

    private static Set<Controller> controllers(Path group) throws IOException {
        Set<Controller> found = EnumSet.noneOf(Controller.class);
        Path file = group.resolve("cgroup.controllers");
        if (Files.exists(file)) {
            for (String name : Files.readString(file).strip().split(" ", -1)) {
                Controller.ofName(name).ifPresent(found::add);
            }
        }
        return found;
    }

    /** Without the groups of one controller, which need not be made then. */
    public Hierarchies without(Controller controller) {
        Map<Controller, Path> rest = new HashMap<>(v1);
        rest.remove(controller);
        return new Hierarchies(rest, unified, unifiedControllers);
    }

    public Mode mode() {
        boolean controls =
                unifiedControllers.contains(Controller.MEMORY) || unifiedControllers.contains(Controller.CPU);
        if (v1.isEmpty()) {
            return controls ? Mode.V2 : Mode.NONE;
        }
        return unified.isPresent() ? Mode.HYBRID : Mode.V1;
    }
}
