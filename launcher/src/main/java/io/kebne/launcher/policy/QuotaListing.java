package io.kebne.launcher.policy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.kebne.launcher.cli.Listing;
import io.kebne.launcher.cli.Table;
import io.kebne.launcher.client.Masters;
import java.util.TreeSet;

/** The quotas, a line for each resource. */
abstract class QuotaListing extends Listing {
    @Override
    protected JsonNode read(Masters masters) {
        ArrayNode quotas = JsonNodeFactory.instance.arrayNode();
        for (JsonNode role : masters.get("/roles").path("roles")) {
            JsonNode quota = role.path("quota");
            if (!quota.path("guarantee").isEmpty() || !quota.path("limit").isEmpty()) {
                quotas.add(quota);
            }
        }
        return quotas;
    }

    @Override
    protected Table table(JsonNode quotas) {
        Table table = new Table("ROLE", "RESOURCE", "GUARANTEE", "LIMIT", "CONSUMED");
        for (JsonNode quota : quotas) {
            TreeSet<String> names = new TreeSet<>();
            quota.path("guarantee").fieldNames().forEachRemaining(names::add);
            quota.path("limit").fieldNames().forEachRemaining(names::add);
            for (String name : names) {
                table.row(
                        quota.path("role").asText(),
                        name,
                        amount(quota.path("guarantee").path(name)),
                        amount(quota.path("limit").path(name)),
                        Table.amount(quota.path("consumed").path(name).asDouble()));
            }
        }
        return table;
    }

    private static String amount(JsonNode value) {
        return value.isMissingNode() ? "-" : Table.amount(value.asDouble());
    }
}
