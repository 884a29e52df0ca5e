package io.kebne.actors.agent.isolation;

import io.kebne.actors.agent.core.Limitation;
import io.kebne.protocol.task.Reason;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * Mesos' {@code disk/du}: adds up the sizes of the files in each sandbox, one after the other. Links are not followed, so
 * persistent volumes do not count; a file with holes counts in full.
 */
final class DiskDu implements Scanner {
    private final Duration interval;
    private final boolean enforce;
    private final Map<String, Long> used = new ConcurrentHashMap<>();

    /** @param enforce whether a container is ended whose sandbox is larger than its disk */
    DiskDu(Duration interval, boolean enforce) {
        this.interval = interval;
        this.enforce = enforce;
    }

    @Override
    public Duration interval() {
        return interval;
    }

    @Override
    public void scan(Collection<Confined> containers) {
        Set<String> known = containers.stream().map(Confined::containerId).collect(Collectors.toSet());
        used.keySet().retainAll(known);
        for (Confined container : containers) {
            container.sandbox().ifPresent(sandbox -> used.put(container.containerId(), size(sandbox)));
        }
    }

    private static long size(Path sandbox) {
        long[] sum = new long[1];
        try {
            Files.walkFileTree(sandbox, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                    sum[0] += attributes.size();
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFileFailed(Path file, IOException failure) {
                    // It went away meanwhile.
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult postVisitDirectory(Path directory, IOException failure) {
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            // The visitor lets nothing through.
            return sum[0];
        }
        return sum[0];
    }

    @Override
    public Optional<Limitation> look(Confined container) {
        long quota = container.bounds().disk();
        long size = used.getOrDefault(container.containerId(), 0L);
        return enforce && quota > 0 && size > quota ? Optional.of(beyond(size, quota)) : Optional.empty();
    }

    /** For what a container is ended whose sandbox is larger than its disk. */
    static Limitation beyond(long size, long quota) {
        return new Limitation(
                Reason.CONTAINER_LIMITATION_DISK,
                "Disk usage (" + Sizes.megabytes(size) + ") exceeds quota (" + Sizes.megabytes(quota) + ")");
    }

    @Override
    public void measure(Confined container, UsageBuilder usage) {
        Long size = used.get(container.containerId());
        if (size != null) {
            usage.count("disk_used_bytes", size);
        }
        if (container.bounds().disk() > 0) {
            usage.count("disk_limit_bytes", container.bounds().disk());
        }
    }
}
