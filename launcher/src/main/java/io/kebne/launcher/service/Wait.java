package io.kebne.launcher.service;

import com.fasterxml.jackson.databind.JsonNode;
import io.kebne.launcher.cli.CommandFailedException;
import io.kebne.launcher.client.ClusterUnavailableException;
import io.kebne.launcher.client.Masters;
import io.kebne.launcher.client.RefusedException;
import io.kebne.protocol.service.ServiceId;
import java.net.HttpURLConnection;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Waits for the end of a deployment, through failovers. */
final class Wait {
    private static final long POLL_MILLIS = 300;

    private final Optional<String> version;

    private Wait(Optional<String> version) {
        this.version = version;
    }

    /** Until this version is there. */
    static Wait forVersion(String version) {
        return new Wait(Optional.of(version));
    }

    /** Until the service is no more. */
    static Wait forEnd() {
        return new Wait(Optional.empty());
    }

    /**
     * @return what has become of it, in one line
     * @throws CommandFailedException when it has failed, or not ended in time
     */
    String until(Masters masters, ServiceId id, String deployment, long timeoutMillis) {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeoutMillis);
        while (true) {
            Optional<String> outcome = look(masters, id, deployment);
            if (outcome.isPresent()) {
                return outcome.get();
            }
            if (System.nanoTime() - deadline > 0) {
                throw new CommandFailedException(
                        id + ": deployment " + deployment + " has not ended within " + timeoutMillis / 1000 + " s");
            }
            pause();
        }
    }

    private Optional<String> look(Masters masters, ServiceId id, String deployment) {
        try {
            return outcome(masters, id, masters.get(ServiceCommand.path(id)).path("app"), deployment);
        } catch (RefusedException e) {
            if (e.status() == HttpURLConnection.HTTP_NOT_FOUND && version.isEmpty()) {
                return Optional.of("removed");
            }
            throw e;
        } catch (ClusterUnavailableException e) {
            // It may be moving; the timeout tells when it is not.
            return Optional.empty();
        }
    }

    private Optional<String> outcome(Masters masters, ServiceId id, JsonNode app, String deployment) {
        for (JsonNode one : app.path("deployments")) {
            if (one.path("id").asText().equals(deployment)) {
                return Optional.empty();
            }
        }
        if (version.isEmpty()) {
            return Optional.empty();
        }
        int ready = app.path("tasksReady").asInt();
        int wanted = app.path("instances").asInt();
        String last = app.path("lastTaskFailure").path("message").asText();
        String why = last.isEmpty() ? "" : "; an instance ended last with: " + last;
        if (isScaledFurther(masters, id, app)) {
            return Optional.of("it is deployed; by now "
                    + app.path("versionInfo").path("reason").asText());
        } else if (!app.path("version").asText().equals(version.get())) {
            throw new CommandFailedException(id + ": version " + version.get() + " has been replaced by "
                    + app.path("version").asText() + why);
        } else if (ready < wanted) {
            throw new CommandFailedException(
                    id + ": the deployment has ended with " + ready + " of " + wanted + " instances ready" + why);
        }
        return Optional.of(ready + " of " + wanted + " instances are ready");
    }

    /** Autoscaling, which begins after the end of a deployment, may have made another version already. */
    private boolean isScaledFurther(Masters masters, ServiceId id, JsonNode app) {
        if (!app.path("versionInfo").has("reason")
                || app.path("version").asText().equals(version.orElseThrow())) {
            return false;
        }
        JsonNode wanted = masters.get(ServiceCommand.path(id) + "/versions/" + version.get());
        return config(wanted).equals(config(app));
    }

    private static String config(JsonNode version) {
        return version.path("versionInfo").path("lastConfigChangeAt").asText();
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandFailedException("interrupted", e);
        }
    }
}
