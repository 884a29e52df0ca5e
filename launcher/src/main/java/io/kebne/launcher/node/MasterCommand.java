package io.kebne.launcher.node;

import com.typesafe.config.Config;
import io.kebne.launcher.settings.Overrides;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code kebne master}. */
@Command(
        name = "master",
        description = {
            "Runs a master until it is stopped.",
            "Example: kebne master --work-dir /var/lib/kebne/master --cluster-host 10.0.0.1"
                    + " --masters 10.0.0.1:5055,10.0.0.2:5055,10.0.0.3:5055"
        })
public final class MasterCommand extends NodeCommand {
    @Option(
            names = "--masters",
            split = ",",
            paramLabel = "HOST:PORT",
            description = "Cluster addresses of all masters, the same on each.")
    private List<String> masters;

    @Option(names = "--journal", paramLabel = "KIND", description = "embedded or memory.")
    private String journal;

    @Option(
            names = {"--offer-timeout", "--offer_timeout"},
            paramLabel = "TIME",
            description = "After which offers are rescinded, such as 30s.")
    private String offerTimeout;

    @Override
    String block() {
        return "kebne.master";
    }

    @Override
    Overrides ownOverrides(Overrides overrides) {
        return overrides.put("kebne.cluster.masters", masters)
                .put("kebne.journal.kind", journal)
                .put("kebne.allocator.offer-timeout", offerTimeout);
    }

    @Override
    Node start(Config complete) throws NodeStartException {
        return RunningMaster.start(complete);
    }
}
