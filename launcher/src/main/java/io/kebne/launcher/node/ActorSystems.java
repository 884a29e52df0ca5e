package io.kebne.launcher.node;

import akka.Done;
import akka.actor.Address;
import akka.actor.CoordinatedShutdown;
import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.Props;
import akka.actor.typed.javadsl.Behaviors;
import akka.cluster.typed.Cluster;
import akka.cluster.typed.SelfUp;
import akka.cluster.typed.Subscribe;
import com.typesafe.config.Config;
import io.kebne.actors.cluster.NodeAddress;
import io.kebne.actors.cluster.NodeConfig;
import java.net.BindException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starting and ending a node's actor system. */
final class ActorSystems {
    private static final Logger LOG = LoggerFactory.getLogger(ActorSystems.class);
    private static final long START_SECONDS = 30;
    private static final long STOP_SECONDS = 15;

    private ActorSystems() {}

    static ActorSystem<Void> start(Config config, NodeAddress address) throws NodeStartException {
        try {
            return ActorSystem.create(Behaviors.empty(), NodeConfig.SYSTEM, config);
        } catch (RuntimeException e) {
            for (Throwable cause = e; cause != null; cause = cause.getCause()) {
                if (cause instanceof BindException) {
                    throw new NodeStartException(
                            "the cluster address " + address + " is in use or not of this machine", e);
                }
            }
            throw e;
        }
    }

    /** The address that a node has in the cluster, with the port that it was given. */
    static NodeAddress address(ActorSystem<?> system) {
        Address address = system.address();
        return new NodeAddress(
                address.getHost().orElseThrow(), address.getPort().orElseThrow());
    }

    /** Waits for what a node needs to come up; the message of a failure becomes that of the exception. */
    static <T> T await(CompletionStage<T> stage, String what) throws NodeStartException {
        try {
            return stage.toCompletableFuture().get(START_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new NodeStartException("interrupted while starting " + what, e);
        } catch (TimeoutException e) {
            throw new NodeStartException(what + " did not come up within " + START_SECONDS + " s", e);
        } catch (ExecutionException e) {
            Throwable cause =
                    e.getCause() instanceof CompletionException c && c.getCause() != null ? c.getCause() : e.getCause();
            throw new NodeStartException(cause.getMessage(), cause);
        }
    }

    static boolean awaitMember(ActorSystem<?> system, Duration timeout) throws InterruptedException {
        if (CoordinatedShutdown.get(system).getShutdownReason().isPresent()) {
            return false;
        }
        CompletableFuture<Done> up = new CompletableFuture<>();
        ActorRef<SelfUp> watcher = system.systemActorOf(
                Behaviors.receiveMessage((SelfUp message) -> {
                    up.complete(Done.getInstance());
                    return Behaviors.stopped();
                }),
                "await-member",
                Props.empty());
        Cluster.get(system).subscriptions().tell(Subscribe.create(watcher, SelfUp.class));
        try {
            up.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (ExecutionException | TimeoutException e) {
            return false;
        }
    }

    /** Whether the node ended, or is ending, because the cluster has removed it. */
    static boolean wasExpelled(ActorSystem<?> system) {
        return CoordinatedShutdown.get(system)
                .getShutdownReason()
                .filter(CoordinatedShutdown.clusterDowningReason()::equals)
                .isPresent();
    }

    /** Runs an action when the cluster has removed this node, before the node ends for that reason. */
    static void onExpelled(ActorSystem<?> system, Runnable action) {
        CoordinatedShutdown shutdown = CoordinatedShutdown.get(system);
        shutdown.addTask(CoordinatedShutdown.PhaseBeforeServiceUnbind(), "say-that-expelled", () -> {
            if (wasExpelled(system)) {
                action.run();
            }
            return CompletableFuture.completedFuture(Done.getInstance());
        });
    }

    /** @param stopped is waited for, but not for ever */
    static void stop(ActorSystem<?> system, CompletionStage<?> stopped) {
        system.terminate();
        try {
            stopped.toCompletableFuture().get(STOP_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            LOG.warn("A node did not stop within {} s", STOP_SECONDS);
        }
    }
}
