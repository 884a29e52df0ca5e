package io.kebne.launcher.policy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kebne.launcher.cli.Amounts;
import io.kebne.launcher.cli.Change;
import io.kebne.launcher.client.HttpNode;
import io.kebne.launcher.client.Masters;
import io.kebne.protocol.InvalidValueException;
import io.kebne.protocol.policy.Quota;
import io.kebne.protocol.resources.Quantities;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code kebne quota}. */
@Command(
        name = "quota",
        subcommands = {QuotaCommand.Ls.class, QuotaCommand.Set.class, QuotaCommand.Rm.class},
        description = {
            "Lists quotas, or sets and removes what a role is guaranteed and limited to.",
            "Example: kebne quota set prod --guarantee cpus:4,mem:8192 --limit cpus:8"
        })
public final class QuotaCommand extends QuotaListing {
    @Command(name = "ls", description = "Lists quotas, and what is consumed of them.")
    static final class Ls extends QuotaListing {}

    @Command(
            name = "set",
            description = "Sets the whole quota of a role: what is not named is neither guaranteed nor limited.")
    static final class Set extends Change {
        @Parameters(paramLabel = "ROLE", description = "The role; roles below it share its quota.")
        private String role;

        @Option(
                names = "--guarantee",
                paramLabel = "AMOUNTS",
                description = "What it is sure to get, as cpus:1,mem:512.")
        private String guarantee;

        @Option(names = "--limit", paramLabel = "AMOUNTS", description = "What it cannot exceed.")
        private String limit;

        @Option(
                names = "--force",
                description = "Even below what is consumed now, or with guarantees of more than the cluster has.")
        private boolean force;

        @Override
        protected Done change(Masters masters) {
            if (guarantee == null && limit == null) {
                throw new InvalidValueException(
                        "--guarantee", "or --limit is needed; 'kebne quota rm' removes a quota");
            }
            Quota quota = new Quota(role, amounts("--guarantee", guarantee), amounts("--limit", limit));
            ObjectNode config = JsonNodeFactory.instance.objectNode();
            config.put("role", role);
            config.set("guarantees", Amounts.json(quota.guarantees()));
            config.set("limits", Amounts.json(quota.limits()));
            ObjectNode body = JsonNodeFactory.instance.objectNode();
            body.put("force", force);
            body.putArray("quota_configs").add(config);
            masters.put("/quota", body);
            return new Done(
                    "quota of " + role + ": guarantee " + text(quota.guarantees()) + ", limit " + text(quota.limits()),
                    config);
        }

        private static Quantities amounts(String option, String text) {
            return text == null ? Quantities.NONE : Amounts.parse(option, text);
        }

        private static String text(Quantities quantities) {
            return quantities.isEmpty() ? "none" : quantities.toString();
        }
    }

    @Command(name = "rm", description = "Removes the quota of a role.")
    static final class Rm extends Change {
        @Parameters(paramLabel = "ROLE", description = "The role.")
        private String role;

        @Override
        protected Done change(Masters masters) {
            masters.delete("/quota/" + HttpNode.segment(role));
            return new Done(
                    "quota of " + role + " removed",
                    JsonNodeFactory.instance.objectNode().put("role", role));
        }
    }
}
