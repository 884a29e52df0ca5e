package io.kebne.actors.agent.isolation;

import io.kebne.actors.agent.core.Limitation;
import io.kebne.actors.agent.isolation.XfsQuota.Limit;
import io.kebne.actors.agent.isolation.XfsQuota.Project;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Mesos' {@code disk/xfs}: each sandbox is a project of its own, which XFS limits. A project's id stays with the sandbox until that
 * is removed. All of this is soft state: which ids are in use, and whose they are, the filesystem tells an agent that is restarted.
 */
final class DiskXfs implements Scanner {
    private static final Logger LOG = LoggerFactory.getLogger(DiskXfs.class);
    private static final long MEGABYTE = 1024 * 1024;
    /** How far beyond its disk a container comes before it is ended for that, as in Mesos. */
    private static final long BEYOND = 10 * MEGABYTE;
    /** The filesystem rounds limits up to its blocks, which are no larger than this. */
    private static final long BLOCK = 64 * 1024;

    private final XfsQuota quota;
    private final Duration interval;
    private final boolean enforce;
    private final boolean kill;
    private final ProjectIds ids;
    /** By container. */
    private final Map<String, Long> projects = new ConcurrentHashMap<>();
    /** Containers without a project, which were started before their agent had this isolator. One thread uses it. */
    private final Set<String> without = new HashSet<>();

    private volatile Map<Long, Project> seen = Map.of();

    /** @param workDirectory in which all sandboxes are */
    DiskXfs(Path workDirectory, IsolationSettings settings) {
        this.quota = new XfsQuota(workDirectory);
        this.interval = settings.diskInterval();
        this.enforce = settings.enforceDisk();
        this.kill = settings.enforceDisk() && settings.killOverDisk();
        this.ids = new ProjectIds(settings.projectIds());
    }

    @Override
    public Optional<String> problem() {
        Optional<String> missing = quota.problem(enforce);
        if (missing.isPresent()) {
            return missing;
        }
        try {
            know(quota.report());
            OptionalLong trial = ids.take();
            if (trial.isPresent()) {
                quota.limit(Map.of(trial.getAsLong(), Limit.NONE));
                ids.free(Set.of(trial.getAsLong()));
            }
            return Optional.empty();
        } catch (IOException e) {
            return Optional.of(e.getMessage());
        }
    }

    private void know(Map<Long, Project> found) {
        seen = Map.copyOf(found);
        ids.inUse(found.entrySet().stream()
                .filter(entry -> entry.getValue().files() > 0)
                .map(Map.Entry::getKey)
                .toList());
    }

    @Override
    public void begin(String containerId, Path sandbox, Bounds bounds) throws IOException {
        long id = take();
        try {
            quota.assign(sandbox, id, limit(bounds));
            projects.put(containerId, id);
        } finally {
            ids.settle(id);
        }
    }

    private long take() throws IOException {
        OptionalLong id = ids.take();
        if (id.isEmpty()) {
            // Some may have been removed since.
            survey();
            id = ids.take();
        }
        return id.orElseThrow(() -> new IOException("each of the project ids " + ids
                + " (kebne.agent.xfs-project-range) is that of a sandbox which has not been removed"));
    }

    @Override
    public void resize(String containerId, Bounds bounds) throws IOException {
        Long id = projects.get(containerId);
        if (id != null) {
            quota.limit(Map.of(id, limit(bounds)));
        }
    }

    private Limit limit(Bounds bounds) {
        long disk = bounds.disk();
        return !enforce || disk == 0 || disk > Bounds.INFINITE - BEYOND
                ? Limit.NONE
                : new Limit(disk, kill ? disk + BEYOND : disk);
    }

    @Override
    public Duration interval() {
        return interval;
    }

    @Override
    public void scan(Collection<Confined> containers) {
        Set<String> known = containers.stream().map(Confined::containerId).collect(Collectors.toSet());
        without.retainAll(known);
        try {
            survey();
            for (Confined container : containers) {
                container.sandbox().ifPresent(sandbox -> find(container.containerId(), sandbox));
            }
            correct(containers);
        } catch (IOException e) {
            if (Thread.currentThread().isInterrupted()) {
                LOG.debug("The agent stops while sandboxes are looked at", e);
            } else {
                LOG.warn("It cannot be seen how large sandboxes are", e);
            }
        }
    }

    /** Sees what is used, and which ids nothing has any more. */
    private synchronized void survey() throws IOException {
        Set<Long> settled = ids.settled();
        Map<Long, Project> found = quota.report();
        know(found);
        Map<Long, Limit> left = new HashMap<>();
        Set<Long> unused = new HashSet<>(settled);
        unused.removeIf(id -> found.containsKey(id) && found.get(id).files() > 0);
        for (long id : unused) {
            if (found.containsKey(id) && !found.get(id).limit().equals(Limit.NONE)) {
                left.put(id, Limit.NONE);
            }
        }
        quota.limit(left);
        projects.values().removeAll(unused);
        ids.free(unused);
    }

    /** Of a container that an earlier life of the agent started. */
    private void find(String containerId, Path sandbox) {
        if (projects.containsKey(containerId) || without.contains(containerId)) {
            return;
        }
        try {
            long id = quota.projectOf(sandbox);
            // Who owns a directory can give it any project, and what is done to that must not be done to somebody
            // else's.
            if (!ids.has(id) || projects.containsValue(id)) {
                LOG.info("Container {} has no project of its own ({}), and goes on so", containerId, id);
                without.add(containerId);
            } else {
                projects.put(containerId, id);
            }
        } catch (IOException e) {
            LOG.debug("The sandbox of {} cannot be seen", containerId, e);
        }
    }

    /** Has containers held to what they have now, if that or the agent's settings changed while it was away. */
    private void correct(Collection<Confined> containers) throws IOException {
        Map<Long, Limit> wrong = new HashMap<>();
        for (Confined container : containers) {
            Long id = projects.get(container.containerId());
            Project project = id == null ? null : seen.get(id);
            Limit limit = limit(container.bounds());
            if (project != null && container.sandbox().isPresent() && !isRounded(project.limit(), limit)) {
                wrong.put(id, limit);
            }
        }
        quota.limit(wrong);
    }

    private static boolean isRounded(Limit rounded, Limit limit) {
        return isRounded(rounded.soft(), limit.soft()) && isRounded(rounded.hard(), limit.hard());
    }

    private static boolean isRounded(long rounded, long limit) {
        return limit == 0 ? rounded == 0 : rounded >= limit && rounded < limit + BLOCK;
    }

    private Optional<Project> project(Confined container) {
        return Optional.ofNullable(projects.get(container.containerId())).map(seen::get);
    }

    @Override
    public Optional<Limitation> look(Confined container) {
        long disk = container.bounds().disk();
        return kill && disk > 0
                ? project(container)
                        .filter(project -> project.used() > disk)
                        .map(project -> DiskDu.beyond(project.used(), disk))
                : Optional.empty();
    }

    @Override
    public void measure(Confined container, UsageBuilder usage) {
        project(container).ifPresent(project -> usage.count("disk_used_bytes", project.used()));
        if (container.bounds().disk() > 0) {
            usage.count("disk_limit_bytes", container.bounds().disk());
        }
    }
}
