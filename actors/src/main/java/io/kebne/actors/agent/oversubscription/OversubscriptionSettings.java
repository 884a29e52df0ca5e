package io.kebne.actors.agent.oversubscription;

import com.typesafe.config.Config;
import io.kebne.protocol.InvalidValueException;
import io.kebne.protocol.resources.Resource;
import io.kebne.protocol.resources.ResourceRules;
import io.kebne.protocol.resources.Resources;
import io.kebne.protocol.resources.Scalar;
import io.kebne.protocol.resources.Traits;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.function.Function;

/**
 * What an operator may choose about what the agent lends.
 *
 * @param estimator who says how much
 * @param interval how often it is asked
 * @param fixed what {@link Estimator#FIXED} says: revocable scalars
 * @param memory whether {@link Estimator#USAGE} lends memory, too
 * @param warmUp how long a container must have been measured before something is lent of it
 * @param controller who ends those who borrowed
 * @param correction how often it looks
 * @param load5 the load average of 5 minutes above which {@link Controller#LOAD} acts; empty: it does not count
 * @param load15 the same of 15 minutes
 * @param cpuPressure for how many percent of the time others may wait for processors before {@link Controller#USAGE} acts
 * @param use the part of the machine that may be in use, or be needed soon, before it acts
 */
public record OversubscriptionSettings(
        Estimator estimator,
        Duration interval,
        Resources fixed,
        boolean memory,
        Duration warmUp,
        Controller controller,
        Duration correction,
        OptionalDouble load5,
        OptionalDouble load15,
        double cpuPressure,
        double use) {
    private static final String PATH = "kebne.agent.";
    private static final Duration LEAST = Duration.ofMillis(100);
    private static final double PERCENT = 100;

    /** Who says how much is lent; all but the last are Mesos'. */
    public enum Estimator {
        NONE,
        FIXED,
        USAGE
    }

    /** Who ends those who borrowed; all but the last are Mesos'. */
    public enum Controller {
        NONE,
        LOAD,
        USAGE
    }

    public OversubscriptionSettings {
        requireAtLeast("oversubscribed-resources-interval", interval);
        requireAtLeast("qos-controller-interval", correction);
        if (warmUp.isNegative()) {
            throw new InvalidValueException(PATH + "usage-estimator-warm-up", "must not be negative");
        }
        if (estimator == Estimator.FIXED && fixed.isEmpty()) {
            throw new InvalidValueException(
                    PATH + "fixed-estimator-resources", "must say what the fixed estimator lends, such as 'cpus:2'");
        }
        if (!fixed.scalars().revocable().equals(fixed)) {
            throw new InvalidValueException(
                    PATH + "fixed-estimator-resources", "must be scalars without reservations and disks");
        }
        ResourceRules.requireValid(fixed, PATH + "fixed-estimator-resources");
        if (controller == Controller.LOAD && load5.isEmpty() && load15.isEmpty()) {
            throw new InvalidValueException(
                    PATH + "qos-load-threshold-5min",
                    "or qos-load-threshold-15min must be set for qos-controller = load");
        }
        if (!(cpuPressure > 0 && cpuPressure <= PERCENT)) {
            throw new InvalidValueException(PATH + "qos-cpu-pressure", "must lie between 0 and 100, and not be 0");
        }
        if (!(use > 0 && use <= 1)) {
            throw new InvalidValueException(PATH + "qos-use", "must lie between 0 and 1, and not be 0");
        }
    }

    private static void requireAtLeast(String name, Duration value) {
        if (value.compareTo(LEAST) < 0) {
            throw new InvalidValueException(PATH + name, "must be at least 100ms");
        }
    }

    /** @param config the block {@code kebne.agent} */
    public static OversubscriptionSettings of(Config config) {
        return new OversubscriptionSettings(
                choice(config, "resource-estimator", Estimator::valueOf, Estimator.values()),
                config.getDuration("oversubscribed-resources-interval"),
                revocable(config.getString("fixed-estimator-resources")),
                config.getBoolean("usage-estimator-memory"),
                config.getDuration("usage-estimator-warm-up"),
                choice(config, "qos-controller", Controller::valueOf, Controller.values()),
                config.getDuration("qos-controller-interval"),
                threshold(config, "qos-load-threshold-5min"),
                threshold(config, "qos-load-threshold-15min"),
                config.getDouble("qos-cpu-pressure"),
                config.getDouble("qos-use"));
    }

    private static <T> T choice(Config config, String name, Function<String, T> read, T[] all) {
        try {
            return read.apply(config.getString(name).toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            String choices = String.join(
                    ", ",
                    List.of(all).stream()
                            .map(each -> each.toString().toLowerCase(Locale.ROOT))
                            .toList());
            throw new InvalidValueException(PATH + name, "must be one of " + choices);
        }
    }

    private static OptionalDouble threshold(Config config, String name) {
        double value = config.getDouble(name);
        if (!(value >= 0)) {
            throw new InvalidValueException(PATH + name, "must not be negative");
        }
        return value == 0 ? OptionalDouble.empty() : OptionalDouble.of(value);
    }

    /** Whether it is said of each that it is revocable or not: it is, or there would be no point in it. */
    private static Resources revocable(String text) {
        try {
            Resources sum = Resources.EMPTY;
            for (Resource piece : Resources.parse(text).pieces()) {
                boolean plain =
                        piece.traits().equals(Traits.NONE) || piece.traits().equals(Traits.REVOCABLE);
                if (!plain || !(piece.value() instanceof Scalar)) {
                    throw new InvalidValueException("resources", "must be scalars without reservations and disks");
                }
                sum = sum.plus(Resources.of(piece.with(Traits.REVOCABLE)));
            }
            return sum;
        } catch (InvalidValueException e) {
            throw new InvalidValueException(PATH + "fixed-estimator-resources", e.getMessage());
        }
    }
}
