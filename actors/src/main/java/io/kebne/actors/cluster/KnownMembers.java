package io.kebne.actors.cluster;

import akka.actor.Address;
import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.Behavior;
import akka.actor.typed.DispatcherSelector;
import akka.actor.typed.javadsl.Behaviors;
import akka.cluster.ClusterEvent;
import akka.cluster.Member;
import akka.cluster.MemberStatus;
import akka.cluster.typed.Cluster;
import akka.cluster.typed.Subscribe;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The members that a master saw last, in a file of its work directory. A master that starts again asks them first: agents
 * and frameworks that outlived a lone master still form a cluster, and a master that did not join it would form a second
 * one beside it.
 */
public final class KnownMembers {
    private static final Logger LOG = LoggerFactory.getLogger(KnownMembers.class);
    private static final int MAX_MEMBERS = 50;

    private final Path file;

    /** @param workDir of the master */
    public KnownMembers(Path workDir) {
        this.file = workDir.resolve("members");
    }

    /** The members of the last life; none when there was none, or the file cannot be read. */
    public List<NodeAddress> load() {
        List<NodeAddress> members = new ArrayList<>();
        try {
            for (String line : Files.exists(file) ? Files.readAllLines(file) : List.<String>of()) {
                members.add(NodeAddress.parse("members", line));
            }
        } catch (IOException | IllegalArgumentException e) {
            LOG.warn("Cannot read {}: {}", file, e.toString());
        }
        return members;
    }

    /** Keeps the file up to date from now on. */
    public void follow(ActorSystem<?> system) {
        ActorRef<ClusterEvent.MemberEvent> writer =
                system.systemActorOf(writer(), "known-members", DispatcherSelector.blocking());
        Cluster.get(system).subscriptions().tell(Subscribe.create(writer, ClusterEvent.MemberEvent.class));
    }

    private Behavior<ClusterEvent.MemberEvent> writer() {
        return Behaviors.setup(context -> {
            Cluster cluster = Cluster.get(context.getSystem());
            return Behaviors.receiveMessage(event -> {
                // A node that leaves sees all others go: that is not what the others see.
                if (cluster.selfMember().status().equals(MemberStatus.up())) {
                    write(cluster);
                }
                return Behaviors.same();
            });
        });
    }

    private void write(Cluster cluster) {
        Address self = cluster.selfMember().address();
        TreeSet<String> lines = new TreeSet<>();
        for (Member member : cluster.state().getMembers()) {
            Address address = member.address();
            if (!address.equals(self) && address.getHost().isPresent() && lines.size() < MAX_MEMBERS) {
                lines.add(address.getHost().get() + ":" + address.getPort().get());
            }
        }
        try {
            Path fresh = file.resolveSibling(file.getFileName() + ".new");
            Files.write(fresh, lines);
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            LOG.warn("Cannot write {}: {}", file, e.toString());
        }
    }
}
