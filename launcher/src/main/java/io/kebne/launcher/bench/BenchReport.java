package io.kebne.launcher.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The figures of one benchmark.
 *
 * @param bench its name
 * @param results in the order in which they are shown
 */
record BenchReport(String bench, List<Result> results) {
    /**
     * One figure.
     *
     * @param name what was measured
     * @param value how much
     * @param unit of the value
     * @param target the most that is acceptable, where a target is set
     */
    record Result(String name, double value, String unit, Optional<Double> target) {
        boolean ok() {
            return target.map(most -> value <= most).orElse(true);
        }
    }

    boolean ok() {
        return results.stream().allMatch(Result::ok);
    }

    void printTable(PrintStream out) {
        out.printf("%-34s %12s %-6s %12s%n", "CASE", "VALUE", "UNIT", "TARGET");
        for (Result result : results) {
            String target = result.target()
                    .map(most -> String.format(Locale.ROOT, "<= %.1f %s", most, result.ok() ? "ok" : "MISSED"))
                    .orElse("");
            out.printf(Locale.ROOT, "%-34s %12.2f %-6s %12s%n", result.name(), result.value(), result.unit(), target);
        }
    }

    String toJson() {
        ObjectMapper mapper = new ObjectMapper();
        ObjectNode root = mapper.createObjectNode();
        root.put("bench", bench);
        ObjectNode machine = root.putObject("machine");
        machine.put("os", System.getProperty("os.name") + " " + System.getProperty("os.version"));
        machine.put("processors", Runtime.getRuntime().availableProcessors());
        machine.put("java", System.getProperty("java.vm.version"));
        ArrayNode array = root.putArray("results");
        for (Result result : results) {
            ObjectNode node = array.addObject();
            node.put("case", result.name());
            node.put("value", result.value());
            node.put("unit", result.unit());
            result.target().ifPresent(target -> node.put("target", target));
            node.put("ok", result.ok());
        }
        try {
            return mapper.writeValueAsString(root);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of plain values is always JSON", e);
        }
    }
}
