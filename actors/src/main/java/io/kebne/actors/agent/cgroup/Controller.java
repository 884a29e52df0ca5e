package io.kebne.actors.agent.cgroup;

import java.util.Locale;
import java.util.Optional;

/** What a kind of control group controls. */
public enum Controller {
    CPU,
    CPUACCT,
    MEMORY,
    PIDS,
    FREEZER,
    /** Of the first version only. */
    DEVICES;

    static Optional<Controller> ofName(String name) {
        for (Controller controller : values()) {
            if (controller.lowerName().equals(name)) {
                return Optional.of(controller);
            }
        }
        return Optional.empty();
    }

    /** As the kernel writes it. */
    public String lowerName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
