package io.kebne.actors.agent;

import com.sun.management.OperatingSystemMXBean;
import io.kebne.actors.agent.core.Machine;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;

/** Finds out about the machine that the agent runs on. Each question is asked once, when the agent starts. */
final class MachineProbe {
    private MachineProbe() {}

    /**
     * @param workDirectory exists
     * @param gpus how many were found
     */
    static Machine machine(Path workDirectory, int gpus) {
        return new Machine(Runtime.getRuntime().availableProcessors(), memory(), disk(workDirectory), gpus);
    }

    private static OptionalLong memory() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system
                ? OptionalLong.of(system.getTotalMemorySize())
                : OptionalLong.empty();
    }

    private static OptionalLong disk(Path workDirectory) {
        try {
            return OptionalLong.of(Files.getFileStore(workDirectory).getTotalSpace());
        } catch (IOException e) {
            return OptionalLong.empty();
        }
    }

    static String hostname() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return InetAddress.getLoopbackAddress().getHostName();
        }
    }

    static String ip() {
        try {
            return InetAddress.getLocalHost().getHostAddress();
        } catch (UnknownHostException e) {
            return InetAddress.getLoopbackAddress().getHostAddress();
        }
    }
}
