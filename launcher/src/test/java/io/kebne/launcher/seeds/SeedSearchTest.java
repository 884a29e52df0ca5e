package io.kebne.launcher.seeds;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import akka.actor.Address;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.javadsl.Behaviors;
import akka.cluster.Member;
import akka.cluster.MemberStatus;
import akka.cluster.typed.Cluster;
import com.typesafe.config.ConfigFactory;
import io.kebne.actors.cluster.NodeAddress;
import io.kebne.actors.cluster.NodeConfig;
import io.kebne.actors.cluster.Role;
import io.kebne.launcher.node.NodeStartException;
import io.kebne.launcher.node.Ports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Real nodes of Akka's cluster, in one JVM. */
@Timeout(90)
class SeedSearchTest {
    private static final Duration LONGER_THAN_IT_TAKES_TO_FORM = Duration.ofSeconds(4);

    private static final Map<String, Object> QUICK = Map.of(
            "akka.cluster.seed-node-timeout",
            "1s",
            "akka.coordinated-shutdown.run-by-jvm-shutdown-hook",
            "off",
            "akka.coordinated-shutdown.run-by-actor-system-terminate",
            "off");

    @TempDir
    private Path directory;

    private Path file;
    private final List<NodeAddress> addresses = new ArrayList<>();
    private final List<ActorSystem<Void>> systems = new ArrayList<>();

    @BeforeEach
    void choosePorts() throws NodeStartException {
        file = directory.resolve("masters");
        for (int port : Ports.free(3)) {
            addresses.add(new NodeAddress("127.0.0.1", port));
        }
    }

    @AfterEach
    void stop() throws Exception {
        systems.forEach(ActorSystem::terminate);
        for (ActorSystem<Void> system : systems) {
            system.getWhenTerminated().toCompletableFuture().get(60, TimeUnit.SECONDS);
        }
    }

    @Test
    void mastersThatAreFoundOneByOneFormOneCluster() throws Exception {
        MasterSource source = new MasterSource.InFile(file);
        addresses.forEach(address -> start(address, source, 3));
        for (int known = 1; known <= addresses.size(); known++) {
            write(addresses.subList(0, known));
            assertThatNothingForms(known < addresses.size() ? Duration.ofSeconds(1) : Duration.ZERO);
        }

        await(() -> systems.stream().allMatch(system -> members(system).equals(Set.copyOf(addresses))));
    }

    @Test
    void aFirstMasterThatIsCutOffWaitsForTheOthers() throws Exception {
        MasterSource source = new MasterSource.Listed(addresses);
        start(source.masters().get(0), source, 0);
        assertThatNothingForms(LONGER_THAN_IT_TAKES_TO_FORM);

        start(source.masters().get(1), source, 0);

        await(() -> systems.stream().allMatch(system -> members(system).size() == 2));
    }

    @Test
    void aMasterThatIsAddedToTheFileIsFoundByOneThatSearches() throws Exception {
        write(List.of(addresses.get(0)));
        start(addresses.get(0), new MasterSource.InFile(file), 1);
        await(() -> members(systems.get(0)).size() == 1);

        Path own = directory.resolve("stale");
        Files.writeString(own, addresses.get(2) + "\n");
        start(addresses.get(1), new MasterSource.InFile(own), 0);
        assertThatThrownBy(() -> await(() -> members(systems.get(1)).size() == 2, Duration.ofSeconds(2)))
                .isInstanceOf(TimeoutException.class);
        Files.writeString(own, addresses.get(0) + "\n" + addresses.get(1) + "\n");

        await(() -> members(systems.get(1)).size() == 2);
    }

    private void start(NodeAddress address, MasterSource source, int required) {
        ActorSystem<Void> system = ActorSystem.create(
                Behaviors.empty(),
                NodeConfig.SYSTEM,
                NodeConfig.of(NodeConfig.base(ConfigFactory.parseMap(QUICK)), Role.MASTER, address, List.of()));
        systems.add(system);
        SeedSearch.start(system, source, address, required, List.of());
    }

    private void write(List<NodeAddress> masters) throws IOException {
        Files.write(file, masters.stream().map(NodeAddress::toString).toList());
    }

    private void assertThatNothingForms(Duration duration) {
        long end = System.nanoTime() + duration.toNanos();
        while (System.nanoTime() < end) {
            assertThat(systems).allSatisfy(system -> assertThat(members(system)).isEmpty());
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
        }
    }

    private static Set<NodeAddress> members(ActorSystem<Void> system) {
        Set<NodeAddress> members = new HashSet<>();
        for (Member member : Cluster.get(system).state().getMembers()) {
            if (member.status().equals(MemberStatus.up())) {
                Address address = member.address();
                members.add(new NodeAddress(
                        address.getHost().orElseThrow(), address.getPort().orElseThrow()));
            }
        }
        return members;
    }

    private static void await(BooleanSupplier condition) throws TimeoutException {
        await(condition, Duration.ofSeconds(30));
    }

    private static void await(BooleanSupplier condition, Duration atMost) throws TimeoutException {
        long deadline = System.nanoTime() + atMost.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new TimeoutException("not within " + atMost);
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
        }
    }
}
