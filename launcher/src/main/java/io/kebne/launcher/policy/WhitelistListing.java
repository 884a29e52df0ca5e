package io.kebne.launcher.policy;

import com.fasterxml.jackson.databind.JsonNode;
import io.kebne.launcher.cli.Listing;
import io.kebne.launcher.cli.Table;
import io.kebne.launcher.client.Masters;

/** The hosts whose agents are offered. */
abstract class WhitelistListing extends Listing {
    @Override
    protected JsonNode read(Masters masters) {
        return masters.get("/whitelist");
    }

    @Override
    protected Table table(JsonNode whitelist) {
        Table table = new Table("HOST");
        if (whitelist.path("hostnames").isNull()) {
            table.row("* (there is no whitelist)");
        }
        whitelist.path("hostnames").forEach(hostname -> table.row(hostname.asText()));
        return table;
    }
}
