package io.kebne.multijvm.cluster;

import io.kebne.actors.cluster.NodeAddress;
import io.kebne.actors.cluster.NodeConfig;
import io.kebne.actors.scheduler.FrameworkNode;
import io.kebne.multijvm.harness.Await;
import io.kebne.multijvm.harness.Child;
import io.kebne.multijvm.harness.MultiJvm;
import io.kebne.multijvm.history.History;
import io.kebne.protocol.framework.FrameworkInfo.Capability;
import io.kebne.protocol.id.FrameworkId;
import io.kebne.protocol.task.TaskState;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A framework in a JVM of its own, which can be killed. Arguments: its own address, the masters' cluster addresses, its
 * framework's id, the directory of its history, how many short tasks it always has under way, its long tasks as id@agent.
 * It holds all offers that it does not need, and says so, and which states its long tasks have, whenever that changes.
 */
public final class SchedulerProcess {
    /** Begins the line that says of how many agents it holds offers. */
    public static final String HOLDS = "HOLDS ";

    private static final Duration LONG = Duration.ofHours(1);
    private static final Duration SHORT = Duration.ofMillis(500);
    private static final String STREAM = "stream";

    private SchedulerProcess() {}

    /**
     * Starts one.
     *
     * @param directory for its history
     * @param underWay how many short tasks it always has under way
     * @param tasks its long ones, each as id@agent
     */
    public static Child start(
            FaultCluster cluster, Host host, FrameworkId id, Path directory, int underWay, String... tasks) {
        List<String> arguments = new ArrayList<>(List.of(
                host.address(),
                String.join(
                        ",",
                        cluster.masters().stream().map(Node::clusterAddress).toList()),
                id.value(),
                directory.toString(),
                Integer.toString(underWay)));
        arguments.addAll(List.of(tasks));
        List<String> command = MultiJvm.command(List.of(), SchedulerProcess.class.getName(), arguments);
        return cluster.processes().start("scheduler", host.command(command));
    }

    /** Waits until it says that this long task has this state. */
    public static void awaitState(Child process, String taskId, TaskState state, Duration atMost) {
        String wanted = taskId + "=" + state;
        process.stdout().awaitLine(wanted, atMost, line -> line.contains(wanted));
    }

    public static void main(String[] args) {
        List<NodeAddress> masters = Arrays.stream(args[1].split(","))
                .map(address -> NodeAddress.parse("masters", address))
                .toList();
        HistoryScheduler scheduler = new HistoryScheduler(History.in(Path.of(args[3])));
        FrameworkNode node = FrameworkNode.join(NodeConfig.base(), new NodeAddress(args[0], 0), masters);
        node.subscribe(
                HistoryScheduler.framework(
                        new FrameworkId(args[2]), "process", Capability.MULTI_ROLE, Capability.PARTITION_AWARE),
                scheduler);
        for (String task : List.of(args).subList(5, args.length)) {
            int at = task.indexOf('@');
            scheduler.launchOn(task.substring(at + 1), task.substring(0, at), LONG);
        }
        follow(scheduler, Integer.parseInt(args[4]));
    }

    private static void follow(HistoryScheduler scheduler, int underWay) {
        String said = "";
        while (true) {
            scheduler.keepUnderWay(underWay, STREAM, SHORT);
            Map<String, TaskState> states = new TreeMap<>(scheduler.states());
            states.keySet().removeIf(taskId -> taskId.startsWith(STREAM));
            String now = HOLDS + scheduler.agentsHeld() + "\n" + states;
            if (!now.equals(said)) {
                System.out.println(now);
                said = now;
            }
            Await.time(Duration.ofMillis(50));
        }
    }
}
