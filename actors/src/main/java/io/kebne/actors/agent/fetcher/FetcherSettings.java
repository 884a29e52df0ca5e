package io.kebne.actors.agent.fetcher;

import com.typesafe.config.Config;
import io.kebne.protocol.InvalidValueException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * From where an agent brings files; {@code agent-reference.conf} says what each setting means.
 *
 * @param cacheSize in bytes
 * @param webHdfs where files of HDFS are asked for; empty: at the host that their URI names
 * @param hdfsUser as whom; empty: as nobody
 * @param mavenRepositories asked in this order
 * @param deniedAddresses from which nothing is fetched: addresses, or blocks of them such as 169.254.0.0/16
 * @param maxUnpacked how many bytes the files of one archive may have
 */
public record FetcherSettings(
        long cacheSize,
        Duration stallTimeout,
        Optional<URI> webHdfs,
        String hdfsUser,
        List<URI> mavenRepositories,
        List<String> deniedAddresses,
        long maxUnpacked) {
    private static final String PATH = "kebne.agent.";
    private static final Set<String> WEB = Set.of("http", "https");

    public FetcherSettings {
        mavenRepositories = List.copyOf(mavenRepositories);
        deniedAddresses = List.copyOf(deniedAddresses);
        DeniedAddresses unused = DeniedAddresses.of(deniedAddresses);
        if (maxUnpacked < 1) {
            throw new InvalidValueException(PATH + "fetcher-max-unpacked-size", "must be at least 1 byte");
        }
        if (stallTimeout.isNegative() || stallTimeout.isZero()) {
            throw new InvalidValueException(PATH + "fetcher-stall-timeout", "must be longer than nothing");
        }
    }

    /** @param config the block {@code kebne.agent} */
    public static FetcherSettings of(Config config) {
        String webHdfs = config.getString("fetcher-webhdfs-url");
        return new FetcherSettings(
                config.getBytes("fetcher-cache-size"),
                config.getDuration("fetcher-stall-timeout"),
                webHdfs.isBlank() ? Optional.empty() : Optional.of(web(webHdfs, PATH + "fetcher-webhdfs-url")),
                config.getString("fetcher-webhdfs-user"),
                config.getStringList("maven-repositories").stream()
                        .map(FetcherSettings::repository)
                        .toList(),
                config.getStringList("fetcher-denied-addresses"),
                config.getBytes("fetcher-max-unpacked-size"));
    }

    private static URI web(String text, String field) {
        try {
            URI uri = new URI(text);
            if (uri.getScheme() != null && WEB.contains(uri.getScheme()) && uri.getHost() != null) {
                return uri;
            }
        } catch (URISyntaxException e) {
            // Said below.
        }
        throw new InvalidValueException(field, "'" + text + "' is no http or https URL");
    }

    /** A directory, or a URL. */
    private static URI repository(String text) {
        if (text.startsWith("/")) {
            return Path.of(text).toUri();
        }
        return text.startsWith("file:") ? URI.create(text) : web(text, PATH + "maven-repositories");
    }
}
