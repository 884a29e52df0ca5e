package io.kebne.launcher.policy;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kebne.launcher.cli.Change;
import io.kebne.launcher.client.Masters;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code kebne whitelist}. */
@Command(
        name = "whitelist",
        subcommands = {WhitelistCommand.Ls.class, WhitelistCommand.Set.class, WhitelistCommand.Clear.class},
        description = {
            "Lists the only hosts whose agents are offered, or sets them. Tasks on others run on.",
            "Example: kebne whitelist set host1 host2"
        })
public final class WhitelistCommand extends WhitelistListing {
    @Command(name = "ls", description = "Lists the hosts.")
    static final class Ls extends WhitelistListing {}

    @Command(name = "set", description = "Replaces the list of hosts.")
    static final class Set extends Change {
        @Parameters(arity = "1..*", paramLabel = "HOST", description = "A hostname, as agents give it.")
        private List<String> hosts;

        @Override
        protected Done change(Masters masters) {
            ObjectNode body = JsonNodeFactory.instance.objectNode();
            ArrayNode hostnames = body.putArray("hostnames");
            hosts.forEach(hostnames::add);
            masters.put("/whitelist", body);
            return new Done("whitelist: " + String.join(" ", hosts), body);
        }
    }

    @Command(name = "clear", description = "Has agents of all hosts offered.")
    static final class Clear extends Change {
        @Override
        protected Done change(Masters masters) {
            masters.delete("/whitelist");
            ObjectNode none = JsonNodeFactory.instance.objectNode();
            none.putNull("hostnames");
            return new Done("whitelist: none, agents of all hosts are offered", none);
        }
    }
}
