package io.kebne.launcher.service;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.kebne.launcher.cli.CommandFailedException;
import io.kebne.launcher.client.Masters;
import io.kebne.protocol.service.ServiceId;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code kebne service}. */
@Command(
        name = "service",
        subcommands = {
            ServiceCommand.Deploy.class,
            ServiceListing.Ls.class,
            ServiceShow.class,
            ServiceCommand.Scale.class,
            ServiceCommand.Restart.class,
            ServiceCommand.Rollback.class,
            ServicePlan.class,
            DeploymentAct.Pause.class,
            DeploymentAct.Resume.class,
            DeploymentAct.Promote.class,
            DeploymentAct.Abort.class,
            ServiceCommand.Rm.class
        },
        description = {
            "Runs services: so many instances of a command, which are kept running and are upgraded without a gap.",
            "Example: kebne service deploy web.json --wait",
            "Example: kebne service scale /web 5"
        })
public final class ServiceCommand extends ServiceListing {
    static String path(ServiceId id) {
        return "/v2/apps" + id.value();
    }

    @Command(
            name = "deploy",
            description = {
                "Deploys a service, or another version of it, from a file in Marathon's format.",
                "Example: kebne service deploy web.json --wait"
            })
    static final class Deploy extends ServiceChange {
        @Parameters(paramLabel = "FILE", description = "The service as JSON; -: standard input.")
        private String file;

        @Override
        protected ServiceId id() {
            return ServiceId.of(read().path("id").asText());
        }

        @Override
        protected JsonNode begin(Masters masters, ServiceId id) {
            return masters.sendOnce("PUT", path(id) + "?partialUpdate=false" + force("&"), Optional.of(read()));
        }

        private JsonNode content;

        private JsonNode read() {
            if (content == null) {
                content = ServiceFile.read(file);
            }
            return content;
        }
    }

    @Command(
            name = "scale",
            description = {"Changes how many instances there are.", "Example: kebne service scale /web 5 --wait"})
    static final class Scale extends ServiceChange.OfOne {
        @Parameters(index = "1", paramLabel = "INSTANCES", description = "How many there are to be.")
        private int instances;

        @Override
        protected JsonNode begin(Masters masters, ServiceId id) {
            JsonNode body = JsonNodeFactory.instance.objectNode().put("instances", instances);
            requireThere(masters, id);
            return masters.sendOnce("PUT", path(id) + force("?"), Optional.of(body));
        }
    }

    @Command(
            name = "restart",
            description = {
                "Replaces all instances by new ones, as an upgrade would.",
                "Example: kebne service restart /web --wait"
            })
    static final class Restart extends ServiceChange.OfOne {
        @Override
        protected JsonNode begin(Masters masters, ServiceId id) {
            return masters.sendOnce("POST", path(id) + "/restart" + force("?"), Optional.empty());
        }
    }

    @Command(
            name = "rollback",
            description = {
                "Deploys an earlier version again.",
                "Example: kebne service rollback /web",
                "Example: kebne service rollback /web --to 2026-01-31T12:00:00.000Z"
            })
    static final class Rollback extends ServiceChange.OfOne {
        @Option(
                names = "--to",
                paramLabel = "VERSION",
                description = "Which, as 'kebne service show' lists them; default: the one before the present.")
        private String version;

        @Override
        protected JsonNode begin(Masters masters, ServiceId id) {
            String to = version == null ? previous(masters, id) : version;
            JsonNode body = JsonNodeFactory.instance.objectNode().put("version", to);
            return masters.sendOnce("PUT", path(id) + force("?"), Optional.of(body));
        }

        private static String previous(Masters masters, ServiceId id) {
            JsonNode versions = masters.get(path(id) + "/versions").path("versions");
            if (versions.size() < 2) {
                throw new CommandFailedException("there is no version of " + id + " before the present one");
            }
            return versions.get(1).asText();
        }
    }

    @Command(
            name = "rm",
            description = {"Ends a service and all its instances.", "Example: kebne service rm /web --wait"})
    static final class Rm extends ServiceChange.OfOne {
        @Override
        protected JsonNode begin(Masters masters, ServiceId id) {
            return masters.sendOnce("DELETE", path(id) + force("?"), Optional.empty());
        }

        @Override
        protected Wait wanted(String version) {
            return Wait.forEnd();
        }
    }
}
