package io.kebne.multijvm.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The table of Mesos' cases names tests of all modules; they are looked for in their sources. */
class ConformanceTableTest {
    private static final Path ROOT = Path.of("..");
    private static final Pattern ROW = Pattern.compile("^\\| ([0-9]+(, [0-9]+)*) \\|");
    private static final Set<Integer> NO_CASES = Set.of(9, 16, 30, 33, 71);
    private static final Pattern NAMED = Pattern.compile("`(\\w+Test)(?:\\.(\\w+))?`");

    @Test
    void everyTestThatTheTableNamesIsThere() throws IOException {
        Map<String, List<Path>> sources = sources();
        Matcher named = NAMED.matcher(Files.readString(ROOT.resolve("docs/testing-conformance.md")));
        List<String> missing = new ArrayList<>();
        int found = 0;
        while (named.find()) {
            String method = named.group(2);
            boolean there = sources.getOrDefault(named.group(1), List.of()).stream()
                    .anyMatch(source -> method == null || read(source).contains("void " + method + "("));
            found++;
            if (!there) {
                missing.add(named.group());
            }
        }
        assertThat(missing).isEmpty();
        assertThat(found).isGreaterThan(40);
    }

    /** Those of our list that are about the APIs; it leaves some numbers out. */
    @Test
    void everyCaseIsInTheTable() throws IOException {
        Set<Integer> left = IntStream.concat(IntStream.rangeClosed(1, 39), IntStream.rangeClosed(68, 78))
                .filter(number -> !NO_CASES.contains(number))
                .boxed()
                .collect(Collectors.toCollection(TreeSet::new));
        for (String line : Files.readAllLines(ROOT.resolve("docs/testing-conformance.md"))) {
            Matcher row = ROW.matcher(line);
            if (row.find() && line.contains("Test.")) {
                for (String number : row.group(1).split(", ", -1)) {
                    left.remove(Integer.valueOf(number));
                }
            }
        }
        assertThat(left).isEmpty();
    }

    /** The sources of all tests, by the names of their classes. */
    private static Map<String, List<Path>> sources() throws IOException {
        try (Stream<Path> files = Files.find(
                ROOT,
                20,
                (path, attributes) ->
                        path.toString().endsWith("Test.java") && path.toString().contains("src/test/java"))) {
            return files.collect(
                    Collectors.groupingBy(path -> path.getFileName().toString().replace(".java", "")));
        }
    }

    private static String read(Path source) {
        try {
            return Files.readString(source);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
