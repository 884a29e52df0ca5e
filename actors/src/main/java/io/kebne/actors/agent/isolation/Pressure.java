package io.kebne.actors.agent.isolation;

import java.util.List;

/**
 * For how much of the time something in a container waited for processors, memory or disks: the averages of the last ten
 * seconds, in percent. Where the kernel tells it of the container's group.
 */
final class Pressure implements Isolator {
    private static final List<String> KINDS = List.of("cpu", "memory", "io");
    private static final String AVERAGE = "avg10=";

    @Override
    public void measure(Confined container, UsageBuilder usage) {
        for (String kind : KINDS) {
            for (String line :
                    container.group().read(kind + ".pressure").orElse("").split("\n", -1)) {
                String[] words = line.split(" ", -1);
                if (words.length > 1 && words[1].startsWith(AVERAGE)) {
                    double percent = Double.parseDouble(words[1].substring(AVERAGE.length()));
                    usage.amount("pressure_" + kind + "_" + words[0] + "_avg10", percent);
                }
            }
        }
    }
}
