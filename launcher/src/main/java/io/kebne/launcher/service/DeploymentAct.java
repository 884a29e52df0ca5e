package io.kebne.launcher.service;

import com.fasterxml.jackson.databind.JsonNode;
import io.kebne.launcher.cli.Change;
import io.kebne.launcher.cli.CommandFailedException;
import io.kebne.launcher.client.Masters;
import io.kebne.protocol.service.ServiceId;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What is done to the deployment of a service that is under way. */
abstract class DeploymentAct extends Change {
    @Parameters(paramLabel = "ID", description = "The service, as /shop/web.")
    private String id;

    /** @return what has become of it */
    protected abstract String act(Masters masters, ServiceId service, String deployment);

    @Override
    protected Done change(Masters masters) {
        ServiceId service = ServiceId.of(id);
        JsonNode deployments =
                masters.get(ServiceCommand.path(service)).path("app").path("deployments");
        if (deployments.isEmpty()) {
            throw new CommandFailedException("no deployment of " + service + " is under way");
        }
        String deployment = deployments.get(0).path("id").asText();
        String outcome = act(masters, service, deployment);
        return new Done(
                service + ": deployment " + deployment + " " + outcome,
                json(new Outcome(service.value(), deployment, outcome)));
    }

    private record Outcome(String id, String deploymentId, String outcome) {}

    private static void post(Masters masters, String deployment, String act) {
        masters.sendOnce("POST", "/v2/deployments/" + deployment + "/" + act, Optional.empty());
    }

    @Command(
            name = "pause",
            description = {
                "Stops the deployment of a service from replacing instances, until it is resumed.",
                "Example: kebne service pause /web"
            })
    static final class Pause extends DeploymentAct {
        @Override
        protected String act(Masters masters, ServiceId service, String deployment) {
            post(masters, deployment, "pause");
            return "is paused";
        }
    }

    @Command(
            name = "resume",
            description = {"Lets a deployment that was paused go on.", "Example: kebne service resume /web"})
    static final class Resume extends DeploymentAct {
        @Override
        protected String act(Masters masters, ServiceId service, String deployment) {
            post(masters, deployment, "resume");
            return "goes on";
        }
    }

    @Command(
            name = "promote",
            description = {
                "Says that the canary of a deployment is good, so that all other instances are replaced too.",
                "Example: kebne service promote /web"
            })
    static final class Promote extends DeploymentAct {
        @Override
        protected String act(Masters masters, ServiceId service, String deployment) {
            post(masters, deployment, "promote");
            return "is promoted";
        }
    }

    @Command(
            name = "abort",
            description = {
                "Ends the deployment of a service, which goes back to the version before.",
                "Example: kebne service abort /web"
            })
    static final class Abort extends DeploymentAct {
        @Option(names = "--force", description = "Leave things as they are, also where there is no version before.")
        private boolean force;

        @Override
        protected String act(Masters masters, ServiceId service, String deployment) {
            String path = "/v2/deployments/" + deployment;
            masters.sendOnce("DELETE", force ? path + "?force=true" : path, Optional.empty());
            return force ? "is ended; things are left as they are" : "is ended; the version before is deployed again";
        }
    }
}
