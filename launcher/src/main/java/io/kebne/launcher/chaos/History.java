package io.kebne.launcher.chaos;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What tasks did, as they themselves wrote it: each appends to a file of its name, in a directory that outlives them, a
 * line when it starts, now and then while it runs, and one when it ends. A line is {@code start}, {@code beat} or {@code
 * end}, the task's process id, and milliseconds since the epoch.
 *
 * @param runs by task id, in the order of their start; a task that never started is absent
 */
public record History(Map<String, List<Run>> runs) {
    /**
     * One process of a task.
     *
     * @param lastSeenMillis of its last line
     * @param ended whether it came to its end
     */
    public record Run(long pid, long startedMillis, long lastSeenMillis, boolean ended) {}

    public History {
        Map<String, List<Run>> copy = new TreeMap<>();
        runs.forEach((task, ofTask) -> copy.put(task, List.copyOf(ofTask)));
        runs = copy;
    }

    /**
     * A command for a shell that runs as such a task.
     *
     * @param directory of the history
     * @param beats how many, each half a second after the one before
     */
    public static String command(Path directory, String task, int beats) {
        return "f='" + directory.resolve(task) + "'; say() { echo \"$1 $$ $(date +%s%3N)\" >>\"$f\"; }; say start; i=0;"
                + " while [ $i -lt " + beats + " ]; do sleep 0.5; say beat; i=$((i+1)); done; say end";
    }

    /** Reads the files of a directory; a line that was cut off by the end of its process does not count. */
    public static History read(Path directory) throws IOException {
        Map<String, List<String>> lines = new TreeMap<>();
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.toList()) {
                lines.put(file.getFileName().toString(), Files.readAllLines(file));
            }
        }
        return of(lines);
    }

    /** @param lines of each task */
    public static History of(Map<String, List<String>> lines) {
        Map<String, List<Run>> runs = new TreeMap<>();
        lines.forEach((task, ofTask) -> runs.put(task, runs(ofTask)));
        return new History(runs);
    }

    public List<Run> runsOf(String task) {
        return runs.getOrDefault(task, List.of());
    }

    private static List<Run> runs(List<String> lines) {
        Map<Long, Run> byPid = new LinkedHashMap<>();
        for (String line : lines) {
            if (!line.matches("(start|beat|end) [0-9]{1,10} [0-9]{13}")) {
                continue;
            }
            String word = line.substring(0, line.indexOf(' '));
            long pid = Long.parseLong(line.substring(word.length() + 1, line.lastIndexOf(' ')));
            long millis = Long.parseLong(line.substring(line.lastIndexOf(' ') + 1));
            Run before = byPid.getOrDefault(pid, new Run(pid, millis, millis, false));
            byPid.put(pid, new Run(pid, before.startedMillis(), millis, before.ended() || word.equals("end")));
        }
        return new ArrayList<>(byPid.values());
    }
}
