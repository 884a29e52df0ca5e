package io.kebne.actors.agent.isolation;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.kebne.actors.agent.cgroup.KernelFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What a container's processes use by what /proc says of each: also where there are no control groups. Time that a process
 * spent which has ended is known only if its parent asked for its exit value. Never holds anybody to anything.
 */
final class ProcessUsage implements Isolator {
    /** Places in /proc/(pid)/stat behind the name in parentheses: see proc(5). */
    private static final int UTIME = 11;

    private static final int STIME = 12;
    private static final int CUTIME = 13;
    private static final int CSTIME = 14;
    private static final int THREADS = 17;
    private static final int RSS = 21;
    /** USER_HZ, in which the kernel tells times to everybody, whatever its own clock does. */
    private static final double TICKS_PER_SECOND = 100;

    private static final long KILOBYTE = 1024;
    private static final long USUAL_PAGE = 4 * KILOBYTE;

    private final Members members;
    private final Path proc;
    private final long page;

    ProcessUsage(Members members, Path proc) {
        this.members = members;
        this.proc = proc;
        this.page = pageSize(proc);
    }

    private static long pageSize(Path proc) {
        try (var lines = Files.lines(proc.resolve("self/smaps"), ISO_8859_1)) {
            Optional<String> line =
                    lines.filter(l -> l.startsWith("KernelPageSize:")).findFirst();
            return line.map(l -> Long.parseLong(l.replaceAll("[^0-9]", "")) * KILOBYTE)
                    .orElse(USUAL_PAGE);
        } catch (IOException e) {
            return USUAL_PAGE;
        }
    }

    @Override
    public void measure(Confined container, UsageBuilder usage) {
        long processes = 0;
        long threads = 0;
        long user = 0;
        long system = 0;
        long resident = 0;
        long read = 0;
        long written = 0;
        Collection<Long> pids = members.of(container);
        for (long pid : pids) {
            String[] stat = stat(pid);
            if (stat.length <= RSS) {
                continue;
            }
            processes++;
            threads += Long.parseLong(stat[THREADS]);
            user += Long.parseLong(stat[UTIME]) + Long.parseLong(stat[CUTIME]);
            system += Long.parseLong(stat[STIME]) + Long.parseLong(stat[CSTIME]);
            resident += Long.parseLong(stat[RSS]) * page;
            Map<String, Long> io = io(pid);
            read += io.getOrDefault("read_bytes:", 0L);
            written += io.getOrDefault("write_bytes:", 0L);
        }
        if (processes == 0) {
            return;
        }
        usage.count("processes", processes);
        usage.count("io_read_bytes", read);
        usage.count("io_write_bytes", written);
        if (!usage.hasCount("threads")) {
            usage.count("threads", threads);
        }
        if (!usage.hasAmount("cpus_user_time_secs")) {
            usage.amount("cpus_user_time_secs", user / TICKS_PER_SECOND);
            usage.amount("cpus_system_time_secs", system / TICKS_PER_SECOND);
        }
        if (!usage.hasCount("mem_rss_bytes")) {
            usage.count("mem_rss_bytes", resident);
        }
    }

    private String[] stat(long pid) {
        String line = KernelFile.read(proc.resolve(pid + "/stat")).orElse("");
        return line.substring(Math.min(line.length(), line.lastIndexOf(')') + 2))
                .split(" ", -1);
    }

    /** Nothing of a process that is gone, or another user's. */
    private Map<String, Long> io(long pid) {
        Map<String, Long> numbers = new HashMap<>();
        String text = KernelFile.read(proc.resolve(pid + "/io")).orElse("");
        for (String line : text.split("\n", -1)) {
            String[] words = line.split(" ", -1);
            if (words.length == 2) {
                numbers.put(words[0], Long.parseLong(words[1]));
            }
        }
        return numbers;
    }
}
