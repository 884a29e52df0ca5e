package io.kebne.actors.agent.oversubscription;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How busy the machine is. What the kernel does not tell is not there.
 *
 * @param load5 the load average of 5 minutes
 * @param load15 of 15 minutes
 * @param cpuPressure for how many percent of the last seconds some process waited for a processor
 */
public record MachineLoad(OptionalDouble load5, OptionalDouble load15, OptionalDouble cpuPressure) {
    private static final Pattern LOAD =
            Pattern.compile("\\S+ (\\d+(?:\\.\\d+)?) (\\d+(?:\\.\\d+)?) .*", Pattern.DOTALL);
    private static final Pattern PRESSURE = Pattern.compile("some avg10=(\\d+(?:\\.\\d+)?) .*", Pattern.DOTALL);

    /** Reads two small files. */
    public static MachineLoad read(Path proc) {
        Matcher load = LOAD.matcher(text(proc.resolve("loadavg")));
        boolean known = load.matches();
        Matcher pressure = PRESSURE.matcher(text(proc.resolve("pressure/cpu")));
        return new MachineLoad(
                known ? OptionalDouble.of(Double.parseDouble(load.group(1))) : OptionalDouble.empty(),
                known ? OptionalDouble.of(Double.parseDouble(load.group(2))) : OptionalDouble.empty(),
                pressure.matches() ? OptionalDouble.of(Double.parseDouble(pressure.group(1))) : OptionalDouble.empty());
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return "";
        }
    }
}
