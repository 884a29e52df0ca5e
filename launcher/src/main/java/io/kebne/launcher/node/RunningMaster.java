package io.kebne.launcher.node;

import akka.actor.typed.ActorSystem;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.kebne.actors.allocator.core.AllocatorSettings;
import io.kebne.actors.api.NodeInfo;
import io.kebne.actors.cluster.Entities;
import io.kebne.actors.cluster.KnownMembers;
import io.kebne.actors.cluster.MasterNode;
import io.kebne.actors.cluster.NodeAddress;
import io.kebne.actors.cluster.NodeConfig;
import io.kebne.actors.cluster.Role;
import io.kebne.actors.framework.FrameworkSettings;
import io.kebne.actors.job.JobsEntity;
import io.kebne.actors.scheduler.SchedulerStreams;
import io.kebne.actors.service.ServicesEntity;
import io.kebne.http.dns.DnsServer;
import io.kebne.http.dns.DnsSettings;
import io.kebne.http.server.HttpServers;
import io.kebne.http.server.HttpSettings;
import io.kebne.launcher.seeds.SeedSearch;
import io.kebne.persistence.journal.Journal;
import io.kebne.persistence.journal.JournalUnusableException;
import io.kebne.protocol.InvalidValueException;
import io.kebne.protocol.allocator.AllocatorMessage;
import io.kebne.protocol.machine.DomainInfo;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionStage;

/** A master in this process: its work directory, its journal, its actors and its HTTP server. */
public final class RunningMaster implements Node {
    /** What outlived a lone master answers at once, or is gone. */
    private static final Config LONE = ConfigFactory.parseMap(Map.of("akka.cluster.seed-node-timeout", "2s"));

    private final ActorSystem<Void> system;
    private final NodeInfo info;
    private final NodeAddress address;
    private final CompletionStage<?> stopped;

    private RunningMaster(ActorSystem<Void> system, NodeInfo info, NodeAddress address, DirectoryLock lock) {
        this.system = system;
        this.info = info;
        this.address = address;
        this.stopped = system.getWhenTerminated().thenRun(lock::close);
    }

    /**
     * @param settings complete, with the reference configuration under them
     * @throws NodeStartException when the work directory, the journal or a port cannot be used
     */
    public static RunningMaster start(Config settings) throws NodeStartException {
        Config resolved = settings.resolve();
        Path workDir = WorkDirectories.usable(Path.of(resolved.getString("kebne.master.work-dir")));
        DirectoryLock lock = DirectoryLock.take(workDir);
        try {
            return start(settings, resolved, workDir, lock);
        } catch (NodeStartException | RuntimeException e) {
            lock.close();
            throw e;
        }
    }

    private static RunningMaster start(Config settings, Config resolved, Path workDir, DirectoryLock lock)
            throws NodeStartException {
        String ip = resolved.getString("kebne.master.ip");
        int httpPort = Ports.require(ip, resolved.getInt("kebne.master.port"));
        ClusterSettings cluster = ClusterSettings.ofMaster(resolved);
        Journal journal = prepared(Journal.from(resolved, workDir));
        if (journal instanceof Journal.Memory && !cluster.isLone()) {
            throw new InvalidValueException("kebne.journal.kind", "memory is for a lone master");
        }
        KnownMembers members = new KnownMembers(workDir);
        List<NodeAddress> outlived = cluster.isLone() ? members.load() : List.of();
        Config own = cluster.isLone() ? LONE.withFallback(journal.config()) : journal.config();
        // Whom to join is what the search says.
        Config config =
                NodeConfig.of(own.withFallback(settings), Role.MASTER, cluster.address(), List.of(), cluster.count());
        AllocatorSettings allocatorSettings = AllocatorSettings.from(config.getConfig("kebne.allocator"));
        FrameworkSettings frameworkSettings = FrameworkSettings.from(config.getConfig("kebne.framework"));
        HttpSettings http = HttpSettings.of(config, ip, httpPort);
        Optional<DnsSettings> dns = DnsSettings.of(config, ip);
        if (dns.isPresent()) {
            Ports.require(ip, dns.get().port());
        }
        NodeInfo info = info(config, cluster, httpPort, workDir, journal, allocatorSettings.domain());
        ActorSystem<Void> system = ActorSystems.start(config, cluster.address());
        try {
            Entities entities = Entities.start(system, allocatorSettings, frameworkSettings);
            MasterNode master = MasterNode.start(system, entities, info);
            SchedulerStreams schedulers = new SchedulerStreams(system, entities, master::allocatorEpoch);
            ServicesEntity services =
                    ServicesEntity.start(system, schedulers, entities.allocator(AllocatorMessage.DEFAULT_POOL));
            JobsEntity jobs = JobsEntity.start(system, schedulers);
            ActorSystems.await(
                    HttpServers.bindMaster(
                            system,
                            master,
                            schedulers,
                            services,
                            jobs,
                            http,
                            new PrometheusMeterRegistry(PrometheusConfig.DEFAULT)),
                    "the HTTP server");
            if (dns.isPresent()) {
                ActorSystems.await(DnsServer.start(system, services, dns.get(), info.ip()), "the DNS server");
            }
            members.follow(system);
            SeedSearch.start(system, cluster.source(), cluster.address(), cluster.required(), outlived);
            return new RunningMaster(system, info, cluster.address(), lock);
        } catch (NodeStartException | RuntimeException e) {
            boolean expelled = ActorSystems.wasExpelled(system);
            ActorSystems.stop(system, system.getWhenTerminated());
            // A lone node leaves its cluster when it is stopped, which looks the same; a bad setting is what it is.
            if (!(e instanceof InvalidValueException) && expelled) {
                throw new ExpelledException(e);
            }
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
    public boolean awaitMember(Duration timeout) throws InterruptedException {
        return ActorSystems.awaitMember(system, timeout);
    }

    @Override
    public void onExpelled(Runnable action) {
        ActorSystems.onExpelled(system, action);
    }

    @Override
    public boolean wasExpelled() {
        return ActorSystems.wasExpelled(system);
    }

    @Override
    public CompletionStage<?> stopped() {
        return stopped;
    }

    @Override
    public void close() {
        ActorSystems.stop(system, stopped);
    }

    private static Journal prepared(Journal journal) throws NodeStartException {
        try {
            journal.prepare();
            return journal;
        } catch (JournalUnusableException e) {
            throw new NodeStartException(e.getMessage(), e);
        }
    }

    private static NodeInfo info(
            Config config,
            ClusterSettings cluster,
            int httpPort,
            Path workDir,
            Journal journal,
            Optional<DomainInfo> domain) {
        NodeAddress self = cluster.address();
        String ip = config.getString("kebne.master.ip");
        boolean any = ip.equals("0.0.0.0") || ip.equals("::");
        String reachable = any ? self.host() : ip;
        String configured = config.getString("kebne.master.hostname");
        String hostname = configured.isBlank() ? self.host() : configured;
        Flags flags = Flags.of(config, Role.MASTER)
                .with(cluster, self)
                .with("hostname", hostname)
                .with("port", httpPort)
                .with("work_dir", workDir);
        if (journal instanceof Journal.Embedded embedded) {
            flags.with("journal_embedded_file", embedded.file());
        }
        return new NodeInfo(
                UUID.randomUUID().toString(),
                hostname,
                reachable,
                httpPort,
                self.toString(),
                System.currentTimeMillis(),
                Version.current(),
                flags.asMap(),
                domain);
    }
}
