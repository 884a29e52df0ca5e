package io.kebne.multijvm.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How much of a node's heap is in use by what can still be reached: an agent in its JVM collects all garbage again and again,
 * whenever the last collection was a moment ago, and the JVM's log says what each of these left. So what the node held at any
 * time for longer than that is seen, and garbage never is, however much of it was made. The JVM must have the serial collector,
 * which stops the program meanwhile.
 */
public final class LiveHeap {
    private static final Duration BETWEEN = Duration.ofMillis(5);
    private static final Duration POLL = Duration.ofMillis(20);
    /** In two generations; then comes why it was. */
    private static final Pattern LINE = Pattern.compile(
            "GC\\((?<number>\\d+)\\) (?:(?:DefNew|Tenured): \\d+K\\(\\d+K\\)->(?<left>\\d+)K.*|(?<asked>Pause Full \\(System.gc\\(\\)\\) .*))");

    private final Path log;
    private final Path wanted;

    private LiveHeap(Path directory) {
        this.log = directory.resolve("gc.log");
        this.wanted = directory.resolve("collect");
    }

    /** @param directory for its files; it belongs to one JVM, and to its first life */
    public static LiveHeap in(Path directory) {
        return new LiveHeap(directory);
    }

    /** The options that put it into a JVM. */
    public List<String> options() {
        return List.of(
                InsideJvm.option(LiveHeap.class, log.getParent(), wanted),
                // Else three of four collections leave garbage where moving what lies behind it is not worth the while.
                "-XX:MarkSweepAlwaysCompactCount=1",
                "-Xlog:gc,gc+heap=info:file=" + log + ":uptime:filecount=0");
    }

    /** Called by the JVM before the program. */
    public static void premain(String wanted) {
        Thread thread = new Thread(() -> collect(Path.of(wanted)), "live-heap");
        thread.setDaemon(true);
        thread.start();
    }

    private static void collect(Path wanted) {
        while (true) {
            if (Files.exists(wanted)) {
                System.gc();
                LockSupport.parkNanos(BETWEEN.toNanos());
            } else {
                LockSupport.parkNanos(POLL.toNanos());
            }
        }
    }

    /** What was in use at each of many times while this was done, in bytes. */
    public List<Long> during(Runnable work) {
        int before = all().size();
        try {
            Files.createFile(wanted);
            try {
                work.run();
            } finally {
                Files.delete(wanted);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        List<Long> after = all();
        return after.subList(before, after.size());
    }

    private List<Long> all() {
        Map<String, Long> left = new HashMap<>();
        List<Long> all = new ArrayList<>();
        try {
            for (String line : Files.readAllLines(log)) {
                Matcher matcher = LINE.matcher(line);
                if (!matcher.find()) {
                    continue;
                }
                if (matcher.group("left") != null) {
                    left.merge(matcher.group("number"), Long.parseLong(matcher.group("left")) * 1024, Long::sum);
                } else if (matcher.group("asked") != null) {
                    all.add(left.get(matcher.group("number")));
                }
            }
            return all;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
