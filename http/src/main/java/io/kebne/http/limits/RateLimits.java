package io.kebne.http.limits;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kebne.protocol.InvalidValueException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * How fast principals may call (Mesos: RateLimits).
 *
 * @param byPrincipal of those that are named
 * @param others of all others together, and of frameworks that name none
 */
record RateLimits(Map<String, RateLimit> byPrincipal, RateLimit others) {
    static final RateLimits NONE = new RateLimits(Map.of(), RateLimit.NONE);

    private static final ObjectMapper MAPPER = new ObjectMapper();

    RateLimits {
        byPrincipal = Map.copyOf(byPrincipal);
    }

    /**
     * Reads Mesos' JSON.
     *
     * @throws InvalidValueException naming the field at fault
     */
    static RateLimits parse(String json) {
        JsonNode root;
        try {
            root = MAPPER.readTree(json);
        } catch (JsonProcessingException e) {
            throw new InvalidValueException("rate_limits", "is no JSON: " + e.getOriginalMessage());
        }
        if (!root.isObject()) {
            throw new InvalidValueException("rate_limits", "must be an object");
        }
        requireKnown(root, "rate_limits", List.of("limits", "aggregate_default_qps", "aggregate_default_capacity"));
        return new RateLimits(
                named(root.path("limits")), read(root, "aggregate_default_qps", "aggregate_default_capacity", ""));
    }

    private static Map<String, RateLimit> named(JsonNode list) {
        if (!list.isMissingNode() && !list.isArray()) {
            throw new InvalidValueException("limits", "must be a list");
        }
        Map<String, RateLimit> limits = new HashMap<>();
        int index = 0;
        for (JsonNode one : list) {
            String at = "limits[" + index++ + "]";
            if (!one.isObject() || !one.path("principal").isTextual()) {
                throw new InvalidValueException(at + ".principal", "is missing, or no text");
            }
            requireKnown(one, at, List.of("principal", "qps", "capacity"));
            String principal = one.get("principal").asText();
            if (limits.put(principal, read(one, "qps", "capacity", at + ".")) != null) {
                throw new InvalidValueException(at + ".principal", "'" + principal + "' is there twice");
            }
        }
        return limits;
    }

    private static RateLimit read(JsonNode object, String qps, String capacity, String at) {
        JsonNode rate = object.path(qps);
        JsonNode burst = object.path(capacity);
        if (!rate.isMissingNode() && !rate.isNumber()) {
            throw new InvalidValueException(at + qps, "must be a number");
        }
        if (!burst.isMissingNode() && !burst.canConvertToExactIntegral()) {
            throw new InvalidValueException(at + capacity, "must be a whole number");
        }
        try {
            return new RateLimit(
                    rate.isNumber() ? OptionalDouble.of(rate.asDouble()) : OptionalDouble.empty(),
                    burst.isNumber() ? OptionalLong.of(burst.asLong()) : OptionalLong.empty());
        } catch (InvalidValueException e) {
            throw new InvalidValueException(at + (e.field().equals("qps") ? qps : capacity), e.reason());
        }
    }

    private static void requireKnown(JsonNode object, String at, List<String> known) {
        object.fieldNames().forEachRemaining(name -> {
            if (!known.contains(name)) {
                throw new InvalidValueException(at, "has no field '" + name + "'");
            }
        });
    }
}
