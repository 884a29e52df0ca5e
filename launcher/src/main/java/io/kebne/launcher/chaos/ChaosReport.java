package io.kebne.launcher.chaos;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What came of it.
 *
 * @param faults how many of each kind
 * @param ends of tasks, by state
 * @param goodputBaseline tasks finished by second before the faults
 * @param goodputUnderFaults while there were faults
 * @param failoverMillis from each fault of a master until a task ran that was launched after it
 * @param unplannedEnds nodes that ended though nobody ended them; they were started again
 * @param violations empty when all invariants hold
 */
record ChaosReport(
        long seed,
        Map<String, Long> faults,
        int launched,
        Map<String, Long> ends,
        double goodputBaseline,
        double goodputUnderFaults,
        List<Long> failoverMillis,
        List<String> unplannedEnds,
        List<Violation> violations) {

    ChaosReport {
        failoverMillis = failoverMillis.stream().sorted().toList();
    }

    @JsonProperty
    boolean ok() {
        return violations.isEmpty();
    }

    @JsonProperty
    double goodputRatio() {
        return goodputBaseline == 0 ? 0 : goodputUnderFaults / goodputBaseline;
    }

    void print(PrintStream out) {
        out.println("Faults (seed " + seed + "): " + faults);
        out.println("Tasks: " + launched + " launched, ended as " + ends);
        out.printf(
                Locale.ROOT,
                "Finished per second: %.2f before the faults, %.2f under faults (%.0f %%)%n",
                goodputBaseline,
                goodputUnderFaults,
                100 * goodputRatio());
        if (!failoverMillis.isEmpty()) {
            out.printf(
                    "From a master's fault to the next task that runs: median %d ms, at most %d ms%n",
                    failoverMillis.get(failoverMillis.size() / 2), failoverMillis.get(failoverMillis.size() - 1));
        }
        unplannedEnds.forEach(end -> out.println("Note: " + end));
        violations.forEach(violation -> out.println("VIOLATION " + violation));
        out.println(ok() ? "All invariants hold." : violations.size() + " violations.");
    }

    String toJson() {
        try {
            return new ObjectMapper()
                    .setPropertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
                    .writeValueAsString(this);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a record of plain values is always JSON", e);
        }
    }
}
