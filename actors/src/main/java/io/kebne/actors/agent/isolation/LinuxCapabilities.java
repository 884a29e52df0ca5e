package io.kebne.actors.agent.isolation;

import java.util.List;

/** Mesos' {@code linux/capabilities}: no process has or gets other capabilities than these, whoever's it is. */
final class LinuxCapabilities implements Isolator {
    private final String option;

    /** @param bounding as the kernel names them, in lower case without CAP_ */
    LinuxCapabilities(List<String> bounding) {
        StringBuilder set = new StringBuilder("--bounding-set=-all");
        bounding.forEach(name -> set.append(",+").append(name));
        this.option = set.toString();
    }

    @Override
    public void enter(Entry entry) {
        entry.privilege(option);
    }
}
