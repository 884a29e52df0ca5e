package io.kebne.multijvm.failover;

import akka.actor.typed.ActorSystem;
import akka.actor.typed.javadsl.Behaviors;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.kebne.actors.allocator.core.AllocatorSettings;
import io.kebne.actors.api.NodeInfo;
import io.kebne.actors.cluster.Entities;
import io.kebne.actors.cluster.MasterNode;
import io.kebne.actors.cluster.NodeAddress;
import io.kebne.actors.cluster.NodeConfig;
import io.kebne.actors.cluster.Role;
import io.kebne.actors.framework.FrameworkSettings;
import io.kebne.persistence.journal.Journal;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/**
 * A real master in a JVM of its own, without an HTTP edge. Arguments: its port in the cluster, the directory that it
 * shares with the other masters, the addresses of all. Says where the allocator is whenever it learns that.
 */
final class MasterProcess {
    /** Begins the line that says where the allocator is. */
    static final String ALLOCATOR = "ALLOCATOR ";

    /** While a scheduler keeps an offer it does not end, so that the next one is another allocator's. */
    private static final Map<String, Object> SETTINGS = Map.of("kebne.allocator.offer-timeout", "10m");

    private static final long POLL_NANOS = 20_000_000;

    private MasterProcess() {}

    public static void main(String[] args) {
        int port = Integer.parseInt(args[0]);
        Journal journal = new Journal.Embedded(Path.of(args[1]).resolve("journal.sqlite"), Journal.Synchronous.NORMAL);
        journal.prepare();
        Config settings = ConfigFactory.parseMap(SETTINGS).withFallback(journal.config());
        Config config = NodeConfig.of(
                NodeConfig.base(settings.withFallback(ConfigFactory.defaultApplication())),
                Role.MASTER,
                new NodeAddress("127.0.0.1", port),
                seeds(args[2]));
        ActorSystem<Void> system = ActorSystem.create(Behaviors.empty(), NodeConfig.SYSTEM, config);
        Entities entities = Entities.start(
                system,
                AllocatorSettings.from(config.getConfig("kebne.allocator")),
                FrameworkSettings.from(config.getConfig("kebne.framework")));
        MasterNode master = MasterNode.start(
                system, entities, new NodeInfo("m", "localhost", "127.0.0.1", 5050, "", 0, "0.1.0", Map.of()));
        String known = "";
        while (!system.getWhenTerminated().toCompletableFuture().isDone()) {
            if (!master.allocatorHost().equals(known)) {
                known = master.allocatorHost();
                System.out.println(ALLOCATOR + known);
            }
            LockSupport.parkNanos(POLL_NANOS);
        }
    }

    static List<NodeAddress> seeds(String argument) {
        return Arrays.stream(argument.split(","))
                .map(seed -> NodeAddress.parse("seeds", seed))
                .toList();
    }
}
