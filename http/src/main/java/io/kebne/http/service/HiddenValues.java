package io.kebne.http.service;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Set;

/**
 * Definitions for those who may see what there is and change nothing: variables of an environment have their names and not
 * their values, which are secrets often enough. Who needs these asks {@code /v2/apps}.
 */
final class HiddenValues {
    /** In the place of a value. */
    static final String HIDDEN = "***";

    /** Parameters of an engine that say {@code NAME=value}. */
    private static final Set<String> VARIABLES = Set.of("env", "e");

    private HiddenValues() {}

    /** @param app which is changed */
    static ObjectNode in(ObjectNode app) {
        if (app.get("env") instanceof ObjectNode variables) {
            variables.properties().forEach(variable -> variable.setValue(variables.textNode(HIDDEN)));
        }
        for (JsonNode parameter : app.at("/container/docker/parameters")) {
            if (parameter instanceof ObjectNode one
                    && VARIABLES.contains(one.path("key").asText())) {
                String[] variable = one.path("value").asText().split("=", 2);
                one.put("value", variable[0] + "=" + HIDDEN);
            }
        }
        return app;
    }
}
