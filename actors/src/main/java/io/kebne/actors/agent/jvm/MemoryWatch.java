package io.kebne.actors.agent.jvm;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * Records a Java program's black box once it comes near its memory's limit, where the kernel may end it at any moment
 * without asking. Once, and once more after its limit was changed: who lives near the limit is not to be slowed down for
 * ever.
 */
final class MemoryWatch {
    private static final long PERIOD_MILLIS = 2000;
    private static final int NEAR_PERCENT = 95;
    private static final String PREFIX = "memory-";
    private static final long PAGE = 4096;

    private final LiveMachines live;
    private final Duration time;
    private final Executor workers;
    /** Near which limit, by container. */
    private final Map<String, Long> recorded = new ConcurrentHashMap<>();

    MemoryWatch(LiveMachines live, Duration time, Executor workers) {
        this.live = live;
        this.time = time;
        this.workers = workers;
    }

    void start(ScheduledExecutorService timer) {
        if (!time.isZero()) {
            var unused = timer.scheduleWithFixedDelay(this::look, PERIOD_MILLIS, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    void look() {
        Map<String, LiveMachines.Entry> programs = live.entries().stream()
                .filter(entry -> entry.subject().jvm().isPresent())
                .collect(Collectors.toMap(entry -> entry.subject().containerId(), entry -> entry));
        recorded.keySet().retainAll(programs.keySet());
        programs.forEach((container, entry) -> {
            long limit = live.memory(container, entry.subject().jvm().get());
            boolean isNew = !Objects.equals(recorded.get(container), limit);
            if (isNew && resident(entry.pid()) >= limit / 100 * NEAR_PERCENT) {
                record(container, entry, limit);
            }
        });
    }

    private void record(String container, LiveMachines.Entry entry, long limit) {
        try {
            workers.execute(() -> BlackBox.record(entry.pid(), entry.subject().sandbox(), PREFIX, time));
            recorded.put(container, limit);
        } catch (RejectedExecutionException e) {
            // The workers are busy with others, which are being ended; the next look tries again.
        }
    }

    /** In bytes; 0 when it is gone. */
    private static long resident(long pid) {
        try {
            String[] fields =
                    Files.readString(Path.of("/proc/" + pid + "/statm")).split(" ", -1);
            return fields.length < 2 ? 0 : Long.parseLong(fields[1]) * PAGE;
        } catch (IOException | NumberFormatException e) {
            return 0;
        }
    }
}
