package io.kebne.multijvm.cluster;

import io.kebne.launcher.node.SharedClasses;
import io.kebne.multijvm.harness.MultiJvm;
import io.kebne.multijvm.harness.Program;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A node before it is started.
 *
 * @param clusterPort of a master; an agent takes any
 * @param settings all of its settings by key
 * @param jvmOptions its own
 */
record NodePlan(
        String name,
        boolean master,
        Host host,
        int httpPort,
        int clusterPort,
        Path workDir,
        Map<String, String> settings,
        List<String> jvmOptions) {
    /** Small and quick to start, as several of them share two cores. Without memory they end, as real ones are told to. */
    private static final List<String> SMALL =
            List.of("-Xss512k", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-XX:+ExitOnOutOfMemoryError");

    NodePlan withSettings(Map<String, String> others) {
        return new NodePlan(name, master, host, httpPort, clusterPort, workDir, others, jvmOptions);
    }

    List<String> command() {
        List<String> command = new ArrayList<>(List.of(MultiJvm.java()));
        command.addAll(SMALL);
        command.add(master ? "-Xmx192m" : "-Xmx128m");
        command.addAll(jvmOptions);
        command.addAll(SharedClasses.options(Program.jar().toString()));
        command.addAll(List.of("-jar", Program.jar().toString(), master ? "master" : "agent"));
        new TreeMap<>(settings).forEach((key, value) -> command.addAll(List.of("--set", key + "=" + value)));
        return command;
    }
}
