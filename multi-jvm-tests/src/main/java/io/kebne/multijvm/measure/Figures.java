package io.kebne.multijvm.measure;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The figures of one benchmark, in the order in which they were taken. */
final class Figures {
    private static final String ROW = "%-40s %12s %-6s %14s  %s%n";

    /** @param atMost whether a value above the target misses it, rather than one below */
    private record Figure(String name, double value, String unit, Optional<Double> target, boolean atMost) {
        boolean ok() {
            return target.map(t -> atMost ? value <= t : value >= t).orElse(true);
        }
    }

    private final String bench;
    private final boolean json;
    private final PrintStream out;
    private final List<Figure> figures = new ArrayList<>();

    Figures(String bench, boolean json, PrintStream out) {
        this.bench = bench;
        this.json = json;
        this.out = out;
        if (!json) {
            out.printf(ROW, "CASE", "VALUE", "UNIT", "TARGET", "");
        }
    }

    void info(String name, double value, String unit) {
        add(new Figure(name, value, unit, Optional.empty(), true));
    }

    void atMost(String name, double value, String unit, double target) {
        add(new Figure(name, value, unit, Optional.of(target), true));
    }

    void atLeast(String name, double value, String unit, double target) {
        add(new Figure(name, value, unit, Optional.of(target), false));
    }

    /** Says on standard error how far the benchmark is: standard output may be JSON. */
    void progress(String format, Object... arguments) {
        System.err.printf(Locale.ROOT, "  " + format + "%n", arguments);
    }

    /** @return whether all targets are reached */
    boolean finish() {
        if (json) {
            out.println(toJson());
        }
        return figures.stream().allMatch(Figure::ok);
    }

    private void add(Figure figure) {
        figures.add(figure);
        if (!json) {
            out.printf(
                    Locale.ROOT,
                    ROW,
                    figure.name(),
                    String.format(Locale.ROOT, "%.2f", figure.value()),
                    figure.unit(),
                    figure.target()
                            .map(t -> String.format(Locale.ROOT, figure.atMost() ? "<= %.2f" : ">= %.2f", t))
                            .orElse(""),
                    figure.target().isEmpty() ? "" : figure.ok() ? "ok" : "MISSED");
        }
    }

    private String toJson() {
        ObjectNode root = new ObjectMapper().createObjectNode();
        root.put("bench", bench);
        ObjectNode machine = root.putObject("machine");
        machine.put("os", System.getProperty("os.name") + " " + System.getProperty("os.version"));
        machine.put("processors", Runtime.getRuntime().availableProcessors());
        machine.put("java", System.getProperty("java.vm.version"));
        ArrayNode array = root.putArray("results");
        for (Figure figure : figures) {
            ObjectNode node = array.addObject();
            node.put("case", figure.name());
            node.put("value", figure.value());
            node.put("unit", figure.unit());
            figure.target().ifPresent(target -> node.put("target", target));
            node.put("ok", figure.ok());
        }
        return root.toString();
    }
}
