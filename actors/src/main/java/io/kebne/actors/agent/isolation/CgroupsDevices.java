package io.kebne.actors.agent.isolation;

import io.kebne.actors.agent.cgroup.ControlGroup;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Mesos' {@code cgroups/devices}: processes of a container can use no devices but those that nobody is harmed by (Mesos:
 * isolators/cgroups/subsystems/devices.cpp), and those that they are given. Control groups of the first version only: in the
 * second the kernel asks a program that would have to be loaded for that.
 */
final class CgroupsDevices implements Isolator {
    static final String LIST = "devices.list";
    static final String ALLOW = "devices.allow";
    static final String DENY = "devices.deny";

    /** Kind, numbers, and what may be done: making nodes is not using them. */
    private static final List<String> ALWAYS = List.of(
            "c *:* m",
            "b *:* m",
            // null, zero, full, random, urandom
            "c 1:3 rwm",
            "c 1:5 rwm",
            "c 1:7 rwm",
            "c 1:8 rwm",
            "c 1:9 rwm",
            // tty0, tty1, tty, console, ptmx, pts/*
            "c 4:0 rwm",
            "c 4:1 rwm",
            "c 5:0 rwm",
            "c 5:1 rwm",
            "c 5:2 rwm",
            "c 136:* rwm",
            // net/tun
            "c 10:200 rwm");

    private final List<String> allowed;

    /** @param more devices that all containers can use */
    CgroupsDevices(List<String> more) {
        List<String> all = new ArrayList<>(ALWAYS);
        all.addAll(more);
        this.allowed = List.copyOf(all);
    }

    /** A group within another one has what that has from the beginning, and one that was narrowed before stays as it is. */
    @Override
    public void apply(ControlGroup group, Bounds bounds) throws IOException {
        Set<String> present = new HashSet<>(group.read(LIST).orElse("").lines().toList());
        if (present.contains("a *:* rwm")) {
            group.write(DENY, "a");
            for (String device : allowed) {
                group.write(ALLOW, device);
            }
        }
    }
}
