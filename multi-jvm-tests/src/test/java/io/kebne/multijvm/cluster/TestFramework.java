package io.kebne.multijvm.cluster;

import io.kebne.actors.scheduler.FrameworkNode;
import io.kebne.actors.scheduler.SchedulerDriver;
import io.kebne.multijvm.history.History;
import io.kebne.protocol.framework.FrameworkInfo;
import io.kebne.protocol.framework.FrameworkInfo.Capability;
import java.nio.file.Path;

/** A framework in the test's own JVM. Closing it ends its connection; its tasks stay. */
public final class TestFramework implements AutoCloseable {
    private final FrameworkNode node;
    private final FrameworkInfo info;
    private final History history;
    private final HistoryScheduler scheduler;
    private final SchedulerDriver driver;

    private TestFramework(FrameworkNode node, FrameworkInfo info, History history) {
        this.node = node;
        this.info = info;
        this.history = history;
        this.scheduler = new HistoryScheduler(history);
        this.driver = node.subscribe(info, scheduler);
    }

    /**
     * Connects to the cluster and subscribes.
     *
     * @param directory for the history
     */
    public static TestFramework connect(FaultCluster cluster, Path directory, String name, Capability... capabilities) {
        FrameworkInfo info = HistoryScheduler.framework(FrameworkNode.newFrameworkId(), name, capabilities);
        return new TestFramework(FrameworkNode.connect(cluster.anyMaster().url()), info, History.in(directory));
    }

    public FrameworkInfo info() {
        return info;
    }

    public History history() {
        return history;
    }

    public HistoryScheduler scheduler() {
        return scheduler;
    }

    public SchedulerDriver driver() {
        return driver;
    }

    @Override
    public void close() {
        node.close();
    }
}
