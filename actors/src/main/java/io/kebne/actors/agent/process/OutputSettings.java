package io.kebne.actors.agent.process;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import io.kebne.protocol.InvalidValueException;
import io.kebne.protocol.task.EnvironmentVariable;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What becomes of tasks' output (Mesos: --container_logger, and the parameters of its LogrotateContainerLogger); {@code
 * agent-reference.conf} says what each setting means.
 *
 * @param rotates whether it is rotated; else it is appended to one file each for as long as the task lives
 */
public record OutputSettings(boolean rotates, Stream stdout, Stream stderr) {
    /** Those of the module in Mesos, by which a task may choose otherwise for itself. */
    private static final String VARIABLE = "CONTAINER_LOGGER_";

    private static final String PATH = "kebne.agent.";
    private static final String SANDBOX = "sandbox";
    private static final String LOGROTATE = "logrotate";
    private static final String MODULE = "org_apache_mesos_LogrotateContainerLogger";
    private static final long LEAST = 4096;
    private static final int MAX_KEPT = 1000;
    private static final Pattern ROTATE = Pattern.compile("\\s*rotate\\s+(\\d{1,4})\\s*");

    private static final Pattern MESOS_SIZE = Pattern.compile("\\s*([0-9.]+)\\s*([kKmMgGtT])B\\s*");

    /**
     * One of the two.
     *
     * @param maxBytes of its file
     * @param kept how many older files there are at most
     */
    public record Stream(long maxBytes, int kept) {}

    /** @param config the block {@code kebne.agent} */
    public static OutputSettings of(Config config) {
        String name = config.getString("container-logger");
        if (!List.of(SANDBOX, LOGROTATE, MODULE).contains(name)) {
            throw new InvalidValueException(PATH + "container-logger", "must be sandbox or logrotate");
        }
        return new OutputSettings(!name.equals(SANDBOX), stream(config, "stdout"), stream(config, "stderr"));
    }

    private static Stream stream(Config config, String name) {
        String size = "max-" + name + "-size";
        String options = "logrotate-" + name + "-options";
        return new Stream(
                atLeastOnePage(config.getBytes(size), PATH + size), kept(config.getString(options), PATH + options));
    }

    private static long atLeastOnePage(long bytes, String field) {
        if (bytes < LEAST) {
            throw new InvalidValueException(field, "must be at least " + LEAST + " bytes");
        }
        return bytes;
    }

    private static int kept(String options, String field) {
        Matcher rotate = ROTATE.matcher(options);
        if (!rotate.matches() || Integer.parseInt(rotate.group(1)) > MAX_KEPT) {
            throw new InvalidValueException(
                    field, "must be 'rotate N', with N files from 0 to " + MAX_KEPT + "; there are no other options");
        }
        return Integer.parseInt(rotate.group(1));
    }

    /**
     * The same for a task that asks for something else in its environment.
     *
     * @throws InvalidValueException naming the variable that cannot be understood
     */
    OutputSettings of(List<EnvironmentVariable> environment) {
        return rotates
                ? new OutputSettings(true, chosen(environment, "STDOUT", stdout), chosen(environment, "STDERR", stderr))
                : this;
    }

    private static Stream chosen(List<EnvironmentVariable> environment, String name, Stream usual) {
        String size = VARIABLE + "MAX_" + name + "_SIZE";
        String options = VARIABLE + "LOGROTATE_" + name + "_OPTIONS";
        return new Stream(
                value(environment, size).map(text -> bytes(text, size)).orElse(usual.maxBytes()),
                value(environment, options).map(text -> kept(text, options)).orElse(usual.kept()));
    }

    private static Optional<String> value(List<EnvironmentVariable> environment, String name) {
        return environment.stream()
                .filter(variable -> variable.name().equals(name))
                .map(EnvironmentVariable::value)
                .reduce((earlier, later) -> later);
    }

    /** A size as Mesos writes it, where 1KB is 1024 bytes, in the form of settings. */
    public static String binary(String size) {
        Matcher mesos = MESOS_SIZE.matcher(size);
        return mesos.matches() ? mesos.group(1) + mesos.group(2).toUpperCase(Locale.ROOT) + "iB" : size;
    }

    private static long bytes(String text, String field) {
        try {
            return atLeastOnePage(
                    ConfigFactory.parseMap(Map.of("size", binary(text))).getBytes("size"), field);
        } catch (ConfigException e) {
            throw new InvalidValueException(field, "must be a size, such as 10MB");
        }
    }

    /** For the shim. */
    String lines() {
        return "stdout " + stdout.maxBytes() + " " + stdout.kept() + "\nstderr " + stderr.maxBytes() + " "
                + stderr.kept() + "\n";
    }
}
