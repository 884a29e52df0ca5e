package io.kebne.launcher.policy;

import com.fasterxml.jackson.databind.JsonNode;
import io.kebne.launcher.cli.Listing;
import io.kebne.launcher.cli.Table;
import io.kebne.launcher.client.Masters;

/** The weights of the roles that have one. */
abstract class WeightsListing extends Listing {
    @Override
    protected JsonNode read(Masters masters) {
        return masters.get("/weights");
    }

    @Override
    protected Table table(JsonNode weights) {
        Table table = new Table("ROLE", "WEIGHT");
        for (JsonNode weight : weights) {
            table.row(
                    weight.path("role").asText(),
                    Table.amount(weight.path("weight").asDouble()));
        }
        return table;
    }
}
