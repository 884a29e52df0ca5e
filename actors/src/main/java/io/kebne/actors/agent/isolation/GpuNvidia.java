package io.kebne.actors.agent.isolation;

import io.kebne.actors.agent.cgroup.ControlGroup;
import io.kebne.actors.time.SystemClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Mesos' {@code gpu/nvidia}: a container can use as many of the machine's GPUs as it was given, each of which is no other's
 * meanwhile. What is nested in it uses the same. Who has which is read from the groups again by the agent's next life.
 */
final class GpuNvidia implements Isolator {
    /** The driver's own number. */
    private static final int MAJOR = 195;

    private static final String CONTROL = "c " + MAJOR + ":255 rwm";
    private static final Pattern GIVEN = Pattern.compile("c " + MAJOR + ":(\\d+) rwm?");
    private static final Pattern UVM = Pattern.compile("\\s*(\\d+) nvidia-uvm");
    /** One that a container has had is free a moment after that has ended. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final List<Integer> minors;
    private final CgroupsDevices devices;
    private final Predicate<ControlGroup> nested;
    /** By group. Guarded by this. */
    private final Map<ControlGroup, SortedSet<Integer>> given = new HashMap<>();

    /**
     * @param minors numbers of the GPUs
     * @param nested whether a group lies within that of another container
     */
    GpuNvidia(List<Integer> minors, CgroupsDevices devices, Predicate<ControlGroup> nested) {
        this.minors = List.copyOf(minors);
        this.devices = devices;
        this.nested = nested;
    }

    @Override
    public synchronized void apply(ControlGroup group, Bounds bounds) throws IOException {
        if (nested.test(group) || (bounds.gpus() == 0 && !given.containsKey(group))) {
            return;
        }
        devices.apply(group, bounds);
        SortedSet<Integer> own = given.computeIfAbsent(group, unused -> new TreeSet<>());
        while (own.size() > bounds.gpus()) {
            group.write(CgroupsDevices.DENY, device(own.last()));
            own.remove(own.last());
            notifyAll();
        }
        while (own.size() < bounds.gpus()) {
            int minor = awaitFree(bounds.gpus());
            allow(group, device(minor));
            own.add(minor);
        }
        if (!own.isEmpty()) {
            allow(group, CONTROL);
            Optional<Integer> uvm = uvm();
            if (uvm.isPresent()) {
                allow(group, "c " + uvm.get() + ":* rwm");
            }
        }
    }

    /** Groups below have what was there when they were made. */
    private static void allow(ControlGroup group, String device) throws IOException {
        group.write(CgroupsDevices.ALLOW, device);
        for (String child : group.childNames()) {
            allow(group.child(child), device);
        }
    }

    private int awaitFree(long wanted) throws IOException {
        long deadline = SystemClock.now().monotonicMillis() + PATIENCE.toMillis();
        while (true) {
            Optional<Integer> free = minors.stream()
                    .filter(minor -> given.values().stream().noneMatch(taken -> taken.contains(minor)))
                    .findFirst();
            long left = deadline - SystemClock.now().monotonicMillis();
            if (free.isPresent()) {
                return free.get();
            } else if (left <= 0) {
                throw new IOException("No GPU is free: it needs " + wanted + ", and this agent has " + minors.size());
            }
            try {
                wait(left);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("interrupted", e);
            }
        }
    }

    private static String device(int minor) {
        return "c " + MAJOR + ":" + minor + " rwm";
    }

    /** The number that the kernel gave to what lets GPUs use the machine's memory, once that is loaded. */
    private static Optional<Integer> uvm() throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/devices"))) {
            Matcher matcher = UVM.matcher(line);
            if (matcher.matches()) {
                return Optional.of(Integer.valueOf(matcher.group(1)));
            }
        }
        return Optional.empty();
    }

    @Override
    public synchronized void adopt(ControlGroup group) {
        if (nested.test(group)) {
            return;
        }
        SortedSet<Integer> own = new TreeSet<>();
        for (String line : group.read(CgroupsDevices.LIST).orElse("").lines().toList()) {
            Matcher matcher = GIVEN.matcher(line);
            if (matcher.matches() && minors.contains(Integer.valueOf(matcher.group(1)))) {
                own.add(Integer.valueOf(matcher.group(1)));
            }
        }
        if (!own.isEmpty()) {
            given.put(group, own);
        }
    }

    @Override
    public synchronized void forget(ControlGroup group) {
        if (given.remove(group) != null) {
            notifyAll();
        }
    }
}
