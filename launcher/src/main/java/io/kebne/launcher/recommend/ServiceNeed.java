package io.kebne.launcher.recommend;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kebne.actors.agent.usage.core.DecayingHistogram.Buckets;
import io.kebne.actors.agent.usage.core.Percentiles;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What each instance of a service should have been given: of processors what covers the same part of all its instances' time, of
 * memory what the largest of them needs.
 */
final class ServiceNeed {
    private static final double CPU_STEPS = 100;

    private ServiceNeed() {}

    /**
     * @param instances task ids
     * @param containers what agents said, of other tasks, too
     */
    static JsonNode of(String id, Set<String> instances, List<JsonNode> containers) {
        List<JsonNode> measured = containers.stream()
                .filter(container -> container.path("task_ids").size() == 1
                        && instances.contains(container.path("task_ids").path(0).asText())
                        && container.has("recommended"))
                .toList();
        ObjectNode need = JsonNodeFactory.instance.objectNode();
        need.put("id", id);
        need.put("instances", instances.size());
        need.put("measured", measured.size());
        if (measured.isEmpty()) {
            return need;
        }
        need.set("percentile", measured.get(0).path("percentile"));
        ObjectNode requested = need.putObject("requested");
        ObjectNode recommended = need.putObject("recommended");
        requested.put("cpus", largest(measured, "requested", "cpus"));
        requested.put("mem", largest(measured, "requested", "mem"));
        recommended.put("cpus", cpus(measured));
        recommended.put("mem", largest(measured, "recommended", "mem"));
        long samples = 0;
        double span = 0;
        for (JsonNode container : measured) {
            samples += container.path("samples").asLong();
            span = Math.max(span, container.path("sample_span_secs").asDouble());
        }
        need.put("samples", samples);
        need.put("sample_span_secs", span);
        return need;
    }

    /** Agents of another version may count in other buckets; then the largest of what they recommend has to do. */
    private static double cpus(List<JsonNode> measured) {
        Set<JsonNode> buckets = new HashSet<>();
        measured.forEach(container -> buckets.add(container.path("cpu_buckets")));
        if (buckets.size() > 1) {
            return largest(measured, "recommended", "cpus");
        }
        JsonNode common = buckets.iterator().next();
        Percentiles all = new Percentiles(new Buckets(
                common.path("first").asDouble(),
                common.path("growth").asDouble(),
                common.path("count").asInt()));
        for (JsonNode container : measured) {
            all.add(weights(container.path("cpu_weights")));
        }
        double exact = all.percentile(measured.get(0).path("percentile").asDouble());
        return Math.max(1, Math.ceil(exact * CPU_STEPS - 1e-6)) / CPU_STEPS;
    }

    private static Map<Integer, Double> weights(JsonNode counted) {
        Map<Integer, Double> weights = new HashMap<>();
        for (Map.Entry<String, JsonNode> each : counted.properties()) {
            weights.put(Integer.valueOf(each.getKey()), each.getValue().asDouble());
        }
        return weights;
    }

    private static double largest(List<JsonNode> containers, String field, String name) {
        return containers.stream()
                .mapToDouble(container -> container.path(field).path(name).asDouble())
                .max()
                .orElse(0);
    }
}
