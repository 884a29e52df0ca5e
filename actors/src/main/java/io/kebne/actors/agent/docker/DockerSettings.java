package io.kebne.actors.agent.docker;

import com.typesafe.config.Config;
import io.kebne.protocol.InvalidValueException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * What an operator may choose about images; {@code agent-reference.conf} says what each setting means.
 *
 * @param enabled whether an engine runs tasks of images
 * @param pullTimeout how long the engine may take to get an image
 * @param pulls how many images it gets at the same time
 * @param holdCpus whether a container gets no more than its cpus even when nobody else wants the rest
 * @param limitSwap whether swap space counts as memory
 */
public record DockerSettings(
        boolean enabled, Path socket, Duration pullTimeout, int pulls, boolean holdCpus, boolean limitSwap) {
    private static final String PATH = "kebne.agent.";
    private static final String MESOS = "mesos";
    private static final String DOCKER = "docker";

    /** @param config the block {@code kebne.agent} */
    public static DockerSettings of(Config config) {
        List<String> names = new ArrayList<>();
        for (String name : config.getString("containerizers").split(",", -1)) {
            names.add(name.strip());
        }
        if (!names.contains(MESOS) || !List.of(MESOS, DOCKER).containsAll(names)) {
            throw new InvalidValueException(PATH + "containerizers", "must be mesos, or mesos,docker");
        }
        Duration timeout = config.getDuration("docker-pull-timeout");
        if (timeout.isNegative() || timeout.isZero()) {
            throw new InvalidValueException(PATH + "docker-pull-timeout", "must be longer than nothing");
        }
        int pulls = config.getInt("docker-max-pulls");
        if (pulls < 1) {
            throw new InvalidValueException(PATH + "docker-max-pulls", "must be at least 1");
        }
        // Mesos takes a path, and some write the URL that Docker's clients want.
        String socket = config.getString("docker-socket").replaceFirst("^unix://", "");
        return new DockerSettings(
                names.contains(DOCKER),
                Path.of(socket),
                timeout,
                pulls,
                config.getBoolean("cgroups-enable-cfs"),
                config.getBoolean("cgroups-limit-swap"));
    }
}
