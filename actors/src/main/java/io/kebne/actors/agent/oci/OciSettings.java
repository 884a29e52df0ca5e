package io.kebne.actors.agent.oci;

import com.typesafe.config.Config;
import io.kebne.protocol.InvalidValueException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What an operator may choose about images that run without an engine; {@code agent-reference.conf} says what each setting means.
 *
 * @param enabled whether there are such
 * @param runtime its name, or the file; empty: the first of those that are known and found
 * @param directory where images lie on this machine; empty: they come from registries
 * @param registry host of the registry for images that name none; empty: Docker's own
 * @param plain whether that registry is asked by HTTP without TLS
 * @param backend how a container gets files of its own
 * @param timeout how long it may take to get an image
 * @param fetches how many are got at the same time
 * @param gc when those that are not needed are removed
 */
public record OciSettings(
        boolean enabled,
        String runtime,
        Optional<Path> directory,
        Optional<String> registry,
        boolean plain,
        Backend backend,
        Duration timeout,
        int fetches,
        ImageGcSettings gc) {
    /** How a container gets files of its own, as Mesos' backends. */
    public enum Backend {
        /** Overlay where that works here, else copy. */
        AUTO,
        OVERLAY,
        COPY
    }

    static final String PROVIDERS = "kebne.agent.image-providers";
    static final String RUNTIME = "kebne.agent.oci-runtime";
    static final String REGISTRY = "kebne.agent.docker-registry";
    private static final String HTTP = "http://";
    static final String BACKEND = "kebne.agent.image-provisioner-backend";
    static final String TIMEOUT = "kebne.agent.docker-pull-timeout";

    /** @param config the block {@code kebne.agent}, whose docker-pull-timeout and docker-max-pulls were looked at */
    public static OciSettings of(Config config) {
        String providers = config.getString("image-providers").strip();
        if (!providers.isEmpty() && !providers.equals("docker")) {
            throw new InvalidValueException(PROVIDERS, "must be docker, or empty");
        }
        String registry = config.getString("docker-registry").strip();
        boolean isDirectory = registry.startsWith("/") || registry.startsWith("file:///");
        return new OciSettings(
                !providers.isEmpty(),
                config.getString("oci-runtime").strip(),
                isDirectory ? Optional.of(Path.of(registry.replaceFirst("^file://", ""))) : Optional.empty(),
                isDirectory || registry.isEmpty() ? Optional.empty() : Optional.of(host(registry)),
                registry.startsWith(HTTP),
                backend(config.getString("image-provisioner-backend")),
                config.getDuration("docker-pull-timeout"),
                config.getInt("docker-max-pulls"),
                ImageGcSettings.of(config));
    }

    private static String host(String registry) {
        try {
            URI uri = URI.create(registry.contains("://") ? registry : "https://" + registry);
            boolean bare = uri.getPath().isEmpty() || uri.getPath().equals("/");
            boolean known = List.of("http", "https").contains(uri.getScheme());
            if (known && bare && uri.getAuthority() != null && uri.getUserInfo() == null && uri.getQuery() == null) {
                return uri.getAuthority();
            }
        } catch (IllegalArgumentException e) {
            throw new InvalidValueException(REGISTRY, "is no URL: " + e.getMessage());
        }
        throw new InvalidValueException(
                REGISTRY, "must be https://HOST[:PORT], http://HOST[:PORT], or the absolute path of a directory");
    }

    private static Backend backend(String name) {
        return switch (name) {
            case "auto", "overlay", "copy" -> Backend.valueOf(name.toUpperCase(Locale.ROOT));
            default -> throw new InvalidValueException(BACKEND, "must be auto, overlay or copy");
        };
    }
}
