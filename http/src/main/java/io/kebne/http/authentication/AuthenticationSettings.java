package io.kebne.http.authentication;

import com.typesafe.config.Config;
import io.kebne.protocol.InvalidValueException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * Settings of {@code kebne.http.authentication}.
 *
 * @param closed the realms that ask who it is
 * @param credentials the file with all principals and their secrets
 * @param reloadInterval how often it is looked whether the file has changed
 */
record AuthenticationSettings(Set<Realm> closed, Optional<Path> credentials, Duration reloadInterval) {
    static final String PATH = "kebne.http.authentication";
    static final String EXECUTORS = PATH + ".executors";
    static final String FILE = PATH + ".credentials";

    AuthenticationSettings {
        closed = closed.isEmpty() ? Set.of() : Collections.unmodifiableSet(EnumSet.copyOf(closed));
        // Executors have tokens.
        boolean byName = closed.stream().anyMatch(realm -> realm != Realm.EXECUTORS);
        if (byName && credentials.isEmpty()) {
            throw new InvalidValueException(FILE, "must name a file where HTTP clients are to be authenticated");
        }
        if (!byName && credentials.isPresent()) {
            throw new InvalidValueException(
                    FILE, "has no effect unless one of readonly, readwrite and frameworks beside it is true");
        }
        if (reloadInterval.isZero() || reloadInterval.isNegative()) {
            throw new InvalidValueException(PATH + ".reload-interval", "must be longer than nothing");
        }
    }

    /** @param root all settings */
    static AuthenticationSettings from(Config root) {
        Config config = root.getConfig(PATH);
        Set<Realm> closed = EnumSet.noneOf(Realm.class);
        if (config.getBoolean("readonly")) {
            closed.add(Realm.READONLY);
        }
        if (config.getBoolean("readwrite")) {
            closed.add(Realm.READWRITE);
            closed.add(Realm.CONTAINERS);
        }
        if (config.getBoolean("frameworks")) {
            closed.add(Realm.FRAMEWORKS);
        }
        if (config.getBoolean("executors")) {
            closed.add(Realm.EXECUTORS);
        }
        String file = config.getString("credentials");
        return new AuthenticationSettings(
                closed,
                file.isBlank() ? Optional.empty() : Optional.of(Path.of(file)),
                config.getDuration("reload-interval"));
    }
}
