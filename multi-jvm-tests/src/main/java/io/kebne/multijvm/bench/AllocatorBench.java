package io.kebne.multijvm.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.Set;
import org.openjdk.jmh.runner.RunnerException;

/**
 * Measures the allocator's cases and prints each as it is done, or all of them as JSON. Options: {@code --json}, {@code
 * --quick} (only cases with a target, and less exactly), {@code --full} (all of Mesos' grid, which takes most of an hour). Exits
 * with 1 when a target is missed.
 */
public final class AllocatorBench {
    private static final String ROW = "%-32s %-18s %10s %12s %12s  %s%n";

    private final boolean json;
    private final boolean quick;
    private final boolean full;
    private final PrintStream out;

    private AllocatorBench(Set<String> options, PrintStream out) {
        this.json = options.contains("--json");
        this.quick = options.contains("--quick");
        this.full = options.contains("--full");
        this.out = out;
    }

    /** A case with its figures; the reference's is missing where it would take too long. */
    private record Result(Case measured, double ours, OptionalDouble reference) {
        boolean ok() {
            return measured.target().map(most -> ours <= most).orElse(true);
        }
    }

    public static void main(String[] arguments) throws RunnerException {
        System.exit(new AllocatorBench(Set.of(arguments), System.out).run() ? 0 : 1);
    }

    /** @return whether all targets are reached */
    private boolean run() throws RunnerException {
        List<Result> results = new ArrayList<>();
        if (!json) {
            out.printf(ROW, "CASE", "MESOS", "TARGET", "KEBNE", "REFERENCE", "");
        }
        for (Case next : AllocatorCases.all()) {
            if (quick ? next.target().isPresent() : full || next.usual()) {
                Result result = measure(next);
                results.add(result);
                if (!json) {
                    print(result);
                }
            }
        }
        if (json) {
            out.println(toJson(results));
        }
        return results.stream().allMatch(Result::ok);
    }

    private Result measure(Case next) throws RunnerException {
        Effort effort = quick ? Effort.QUICK : next.target().isPresent() ? Effort.USUAL : Effort.SHORT;
        double ours = next.ours().measure(effort).orElseThrow();
        return new Result(
                next, ours, quick ? OptionalDouble.empty() : next.reference().measure(effort));
    }

    private void print(Result result) {
        Case measured = result.measured();
        String verdict = measured.target().isEmpty() ? "" : result.ok() ? "ok" : "MISSED";
        out.printf(
                ROW,
                measured.name(),
                measured.mesos(),
                measured.target().map(most -> text(most, measured)).orElse(""),
                text(result.ours(), measured),
                result.reference().isPresent() ? text(result.reference().getAsDouble(), measured) : "",
                verdict);
    }

    private static String text(double value, Case measured) {
        return String.format(Locale.ROOT, value < 1 ? "%.4f %s" : "%.2f %s", value, measured.unit());
    }

    private static String toJson(List<Result> results) {
        ObjectNode root = new ObjectMapper().createObjectNode();
        root.put("bench", "allocator");
        ObjectNode machine = root.putObject("machine");
        machine.put("os", System.getProperty("os.name") + " " + System.getProperty("os.version"));
        machine.put("processors", Runtime.getRuntime().availableProcessors());
        machine.put("java", System.getProperty("java.vm.version"));
        ArrayNode array = root.putArray("results");
        for (Result result : results) {
            ObjectNode node = array.addObject();
            node.put("case", result.measured().name());
            node.put("value", result.ours());
            node.put("unit", result.measured().unit());
            result.measured().target().ifPresent(target -> node.put("target", target));
            result.reference().ifPresent(reference -> node.put("reference", reference));
            if (!result.measured().mesos().isEmpty()) {
                node.put("mesos", result.measured().mesos());
            }
            node.put("ok", result.ok());
        }
        return root.toString();
    }
}
