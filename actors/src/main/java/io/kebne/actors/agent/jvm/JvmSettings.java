package io.kebne.actors.agent.jvm;

import com.typesafe.config.Config;
import io.kebne.actors.agent.jvm.core.JvmLimits;
import io.kebne.protocol.InvalidValueException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * What an operator may choose about Java programs.
 *
 * @param jdks directories of JDKs beside those that are found
 */
public record JvmSettings(List<Path> jdks, JvmLimits limits) {
    private static final Duration LONGEST_BLACK_BOX = Duration.ofSeconds(30);

    public JvmSettings {
        jdks = List.copyOf(jdks);
    }

    /**
     * @param config the block {@code kebne.agent}
     * @throws InvalidValueException naming the setting at fault
     */
    public static JvmSettings of(Config config) {
        Duration blackBox = config.getDuration("jvm-black-box-time");
        if (blackBox.isNegative() || blackBox.compareTo(LONGEST_BLACK_BOX) > 0) {
            throw new InvalidValueException("kebne.agent.jvm-black-box-time", "must lie between 0 and 30s");
        }
        return new JvmSettings(
                config.getStringList("jdks").stream().map(Path::of).toList(),
                new JvmLimits(
                        config.getBytes("jvm-max-heap-dump"),
                        recordingSize(config),
                        blackBox,
                        config.getBytes("jvm-archive-cache")));
    }

    /** The flight recorder takes no smaller ring. */
    private static long recordingSize(Config config) {
        long size = config.getBytes("jvm-recording-size");
        if (size != 0 && size < 1024 * 1024) {
            throw new InvalidValueException("kebne.agent.jvm-recording-size", "must be 0 or at least 1 MiB");
        }
        return size;
    }
}
