package io.kebne.actors.agent.oci;

import com.typesafe.config.Config;
import io.kebne.protocol.InvalidValueException;
import io.kebne.protocol.task.ImageReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * When unpacked images that no container uses are removed without anybody asking for it (Mesos: --image_gc_config).
 *
 * @param headroom the part of the disk that is to stay free, from 0 to 1; 0: nothing is removed
 * @param interval how often it is looked
 * @param excluded images that stay
 */
public record ImageGcSettings(double headroom, Duration interval, List<ImageReference> excluded) {
    private static final String HEADROOM = "image-gc-disk-headroom";
    private static final String INTERVAL = "image-gc-disk-watch-interval";
    private static final String EXCLUDED = "image-gc-excluded-images";
    private static final String PATH = "kebne.agent.";

    public ImageGcSettings {
        excluded = List.copyOf(excluded);
        if (!(headroom >= 0 && headroom <= 1)) {
            throw new InvalidValueException(PATH + HEADROOM, "must lie between 0 and 1");
        }
        if (interval.isNegative() || interval.toMillis() == 0) {
            throw new InvalidValueException(PATH + INTERVAL, "must be at least 1ms");
        }
    }

    /** @param config the block {@code kebne.agent} */
    static ImageGcSettings of(Config config) {
        List<ImageReference> excluded = new ArrayList<>();
        String names = config.getString(EXCLUDED).strip();
        for (String name : names.isEmpty() ? List.<String>of() : List.of(names.split(",", -1))) {
            excluded.add(ImageReference.parse(PATH + EXCLUDED, name.strip()));
        }
        return new ImageGcSettings(config.getDouble(HEADROOM), config.getDuration(INTERVAL), excluded);
    }

    boolean isOn() {
        return headroom > 0;
    }

    /** @param used the part of the disk that is in use, from 0 to 1 */
    boolean wants(double used) {
        return used > 1 - headroom;
    }
}
