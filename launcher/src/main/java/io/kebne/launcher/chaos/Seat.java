package io.kebne.launcher.chaos;

import io.kebne.actors.cluster.ClusterUnreachableException;
import io.kebne.actors.scheduler.FrameworkNode;
import io.kebne.actors.scheduler.SchedulerDriver;
import io.kebne.protocol.framework.FrameworkInfo;
import io.kebne.protocol.id.FrameworkId;
import io.kebne.protocol.role.Role;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Where the load's scheduler sits: a node of the cluster that can be restarted under the same framework. */
final class Seat implements AutoCloseable {
    private static final Duration FAILOVER_TIMEOUT = Duration.ofHours(1);

    private final List<String> masters;
    private final LoadScheduler scheduler;
    private final FrameworkId frameworkId = FrameworkNode.newFrameworkId();
    private Optional<FrameworkNode> node = Optional.empty();
    private Optional<SchedulerDriver> driver = Optional.empty();

    /** @param masters HTTP addresses */
    Seat(List<String> masters, LoadScheduler scheduler) {
        this.masters = List.copyOf(masters);
        this.scheduler = scheduler;
    }

    /** Leaves the cluster if it is in it, and joins it again. */
    synchronized void restart() {
        leave();
        ClusterUnreachableException last = new ClusterUnreachableException("no master was named");
        for (String master : masters) {
            try {
                FrameworkNode joined = FrameworkNode.connect(master);
                node = Optional.of(joined);
                FrameworkInfo info =
                        FrameworkInfo.of(frameworkId, "chaos", Role.DEFAULT).withFailoverTimeout(FAILOVER_TIMEOUT);
                driver = Optional.of(joined.subscribe(info, scheduler));
                return;
            } catch (ClusterUnreachableException e) {
                last = e;
            }
        }
        throw last;
    }

    /** Does something with the connection while there is one. */
    synchronized void with(Consumer<SchedulerDriver> action) {
        driver.ifPresent(action);
    }

    /** Ends the framework; nothing of it is to be left. */
    @Override
    public synchronized void close() {
        driver.ifPresent(SchedulerDriver::teardown);
        leave();
    }

    private void leave() {
        scheduler.isDisconnected();
        node.ifPresent(FrameworkNode::close);
        node = Optional.empty();
        driver = Optional.empty();
    }
}
