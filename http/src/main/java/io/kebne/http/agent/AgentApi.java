package io.kebne.http.agent;

import io.kebne.actors.agent.AgentView;
import io.kebne.actors.agent.core.CollectedSandboxes;
import io.kebne.actors.agent.core.ContainerUsage;
import io.kebne.actors.agent.nested.NestedContainers;
import io.kebne.actors.agent.sandbox.SandboxFiles;
import io.kebne.actors.agent.token.ExecutorTokens;
import io.kebne.actors.agent.usage.core.UsageBook;
import io.kebne.actors.api.ExecutorClients;
import io.kebne.actors.api.FetcherStats;
import io.kebne.actors.api.JvmDiagnostics;
import io.kebne.actors.api.NodeInfo;
import io.kebne.actors.api.PendingOperation;
import io.kebne.actors.api.RecoveryStats;
import io.kebne.http.request.NotReadyException;
import io.kebne.protocol.task.ImageReference;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** What an agent can be asked. Implemented by the launcher; called on any thread, and answers without waiting. */
public interface AgentApi {
    NodeInfo node();

    /** The agent as it is now; empty while it is starting. */
    Optional<AgentView> view();

    /** The insides of its sandboxes; empty while it is starting. */
    Optional<SandboxFiles> files();

    /** Why it can start no task now, in words for people; none when it can, and while it is starting. */
    List<String> troubles();

    /** What a container uses; nothing of one that there is not. Reads some files. */
    ContainerUsage usage(String containerId);

    /** What its tasks are taken to need; empty while it is starting. */
    default Optional<UsageBook.Report> needs() {
        return Optional.empty();
    }

    /** @throws NotReadyException while the agent is starting */
    default UsageBook.Report readyNeeds() {
        return needs().orElseThrow(AgentApi::starting);
    }

    /** What became of the sandboxes of tasks that ended. */
    CollectedSandboxes collected();

    /** What its fetcher has done; empty while it is starting. */
    Optional<FetcherStats> fetcherStats();

    /** How its recovery went; empty until it is done. */
    default Optional<RecoveryStats> recovery() {
        return Optional.empty();
    }

    /** Containers within those of tasks and executors; empty while it is starting. */
    default Optional<NestedContainers> containers() {
        return Optional.empty();
    }

    /** @throws NotReadyException while the agent is starting */
    default NestedContainers readyContainers() {
        return containers().orElseThrow(AgentApi::starting);
    }

    /** What launches of tasks and executors wait for, in the order in which it began. */
    default List<PendingOperation> pendingOperations() {
        return List.of();
    }

    /**
     * Removes the images that it has unpacked and no container uses.
     *
     * @param excluded those that stay nevertheless
     * @return how many it has removed, once they are; fails with an {@link java.io.IOException} when not all can be
     */
    default CompletionStage<Integer> pruneImages(List<ImageReference> excluded) {
        return CompletableFuture.completedFuture(0);
    }

    /** How executors of frameworks speak to it. */
    ExecutorClients executors();

    /** By which those executors prove who they are; empty where they are given none. */
    default Optional<ExecutorTokens> executorTokens() {
        return Optional.empty();
    }

    /** The virtual machines among its tasks. */
    JvmDiagnostics jvms();

    /** @throws NotReadyException while the agent is starting */
    default AgentView readyView() {
        return view().orElseThrow(AgentApi::starting);
    }

    /** @throws NotReadyException while the agent is starting */
    default SandboxFiles readyFiles() {
        return files().orElseThrow(AgentApi::starting);
    }

    private static NotReadyException starting() {
        return new NotReadyException("This agent is starting");
    }
}
