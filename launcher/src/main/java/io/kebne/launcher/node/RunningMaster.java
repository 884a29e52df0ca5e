package io.kebne.launcher.node;

import akka.actor.typed.ActorSystem;
import com.typesafe.config.Config;
import io.kebne.actors.allocator.core.AllocatorSettings;
import io.kebne.actors.api.NodeInfo;
import io.kebne.actors.cluster.Entities;
import io.kebne.actors.cluster.KnownMembers;
import io.kebne.actors.cluster.MasterNode;
import io.kebne.actors.cluster.NodeAddress;
import io.kebne.actors.cluster.NodeConfig;
import io.kebne.actors.cluster.Role;
import io.kebne.actors.framework.FrameworkSettings;
import io.kebne.http.server.HttpServers;
import io.kebne.http.server.HttpSettings;
import io.kebne.persistence.journal.Journal;
import io.kebne.persistence.journal.JournalUnusableException;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletionStage;

/** A master in this process: its journal, its actors and its HTTP server. */
public final class RunningMaster implements Node {
    private final ActorSystem<Void> system;
    private final NodeInfo info;
    private final NodeAddress address;

    private RunningMaster(ActorSystem<Void> system, NodeInfo info, NodeAddress address) {
        this.system = system;
        this.info = info;
        this.address = address;
    }

    /**
     * @param settings complete, with the reference configuration under them
     * @throws NodeStartException when the work directory, the journal or a port cannot be used
     */
    public static RunningMaster start(Config settings) throws NodeStartException {
        ClusterSettings cluster = ClusterSettings.from(settings, NodeAddress.DEFAULT_MASTER_PORT);
        List<NodeAddress> masters = cluster.masters().isEmpty() ? List.of(cluster.address()) : cluster.masters();
        Path workDir = WorkDirectories.usable(Path.of(settings.getString("kebne.master.work-dir")));
        Journal journal = prepared(Journal.from(settings.getConfig("kebne.journal"), workDir));
        KnownMembers members = new KnownMembers(workDir);
        List<NodeAddress> seeds = new ArrayList<>(masters);
        if (masters.size() == 1) {
            seeds.addAll(members.load());
        }
        Config config =
                NodeConfig.of(journal.config().withFallback(settings), Role.MASTER, cluster.address(), seeds);
        AllocatorSettings allocatorSettings = AllocatorSettings.from(config.getConfig("kebne.allocator"));
        NodeInfo info = info(config, cluster.address(), masters);
        ActorSystem<Void> system = ActorSystems.start(config, cluster.address());
        try {
            Entities entities = Entities.start(
                    system, allocatorSettings, FrameworkSettings.from(config.getConfig("kebne.framework")));
            MasterNode master = MasterNode.start(system, entities, info);
            HttpSettings http = HttpSettings.of(config, config.getString("kebne.master.ip"), info.port());
            ActorSystems.await(
                    HttpServers.bindMaster(
                            system, master, http, new PrometheusMeterRegistry(PrometheusConfig.DEFAULT)),
                    "the HTTP server");
            members.follow(system);
            return new RunningMaster(system, info, cluster.address());
        } catch (NodeStartException | RuntimeException e) {
            ActorSystems.stop(system);
            throw e;
        }
    }

    @Override
    public String name() {
        return "master";
    }

    @Override
    public String url() {
        return "http://" + info.ip() + ":" + info.port();
    }

    @Override
    public NodeAddress clusterAddress() {
        return address;
    }

    @Override
    public CompletionStage<?> stopped() {
        return system.getWhenTerminated();
    }

    @Override
    public void close() {
        ActorSystems.stop(system);
    }

    private static Journal prepared(Journal journal) throws NodeStartException {
        try {
            journal.prepare();
            return journal;
        } catch (JournalUnusableException e) {
            throw new NodeStartException(e.getMessage(), e);
        }
    }

    private static NodeInfo info(Config config, NodeAddress self, List<NodeAddress> masters) {
        String ip = config.getString("kebne.master.ip");
        String hostname = config.getString("kebne.master.hostname");
        boolean any = ip.equals("0.0.0.0") || ip.equals("::");
        return new NodeInfo(
                UUID.randomUUID().toString(),
                hostname.isBlank() ? self.host() : hostname,
                any ? self.host() : ip,
                config.getInt("kebne.master.port"),
                self.toString(),
                System.currentTimeMillis(),
                Version.current(),
                Flags.of(config, self, masters));
    }
}
