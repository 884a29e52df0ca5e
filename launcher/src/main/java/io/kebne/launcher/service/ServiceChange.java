package io.kebne.launcher.service;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kebne.launcher.cli.Change;
import io.kebne.launcher.cli.Times;
import io.kebne.launcher.client.Masters;
import io.kebne.protocol.service.ServiceId;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Begins a deployment, and waits for its end where that is wanted. */
abstract class ServiceChange extends Change {
    @Option(names = "--force", description = "Even while a deployment of the service is under way, which ends then.")
    private boolean force;

    @Option(names = "--wait", description = "Wait until it is done; exit with 1 when it fails, or is rolled back.")
    private boolean wait;

    @Option(
            names = "--timeout",
            paramLabel = "TIME",
            defaultValue = "15m",
            description = "How long to wait at most, as 30s or 5m; default: ${DEFAULT-VALUE}.")
    private String timeout;

    /** A change of a service that is there. */
    abstract static class OfOne extends ServiceChange {
        @Parameters(index = "0", paramLabel = "ID", description = "The service, as /shop/web.")
        private String id;

        @Override
        protected ServiceId id() {
            return ServiceId.of(id);
        }
    }

    /** Of which service. */
    protected abstract ServiceId id();

    /** @return the version that is deployed, and the deployment's id */
    protected abstract JsonNode begin(Masters masters, ServiceId id);

    /** What is waited for. */
    protected Wait wanted(String version) {
        return Wait.forVersion(version);
    }

    /** @param separator before the parameter, if it is needed */
    protected String force(String separator) {
        return force ? separator + "force=true" : "";
    }

    /** Changing some fields of what is not there would make it. */
    protected static void requireThere(Masters masters, ServiceId id) {
        masters.get(ServiceCommand.path(id));
    }

    @Override
    protected Done change(Masters masters) {
        long timeoutMillis = Times.duration("--timeout", timeout).toMillis();
        ServiceId id = id();
        JsonNode begun = begin(masters, id);
        String version = begun.path("version").asText();
        String deployment = begun.path("deploymentId").asText();
        ObjectNode json = JsonNodeFactory.instance
                .objectNode()
                .put("id", id.value())
                .put("version", version)
                .put("deploymentId", deployment);
        if (!wait) {
            return new Done(id + ": deployment " + deployment + " has begun", json);
        }
        String outcome = wanted(version).until(masters, id, deployment, timeoutMillis);
        return new Done(id + ": " + outcome, json.put("outcome", outcome));
    }
}
