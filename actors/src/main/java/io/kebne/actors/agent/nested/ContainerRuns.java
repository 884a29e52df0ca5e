package io.kebne.actors.agent.nested;

import io.kebne.actors.agent.core.Limitation;
import io.kebne.actors.agent.fetcher.FetchException;
import io.kebne.actors.agent.fetcher.Fetcher;
import io.kebne.actors.agent.process.ProcessLauncher;
import io.kebne.actors.agent.process.TaskEnvironment;
import io.kebne.actors.agent.process.TaskProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts and ends the processes of containers, and tells why they ended. All of it blocks. */
record ContainerRuns(ProcessLauncher launcher, TaskEnvironment environment, Fetcher fetcher, NestedNotes notes) {
    static final int KILL = 9;

    private static final Logger LOG = LoggerFactory.getLogger(ContainerRuns.class);

    /**
     * Makes the sandbox, fetches the command's files into it, starts the process.
     *
     * @throws IOException with a message for the user
     * @throws FetchException when a file cannot be had
     * @throws java.util.concurrent.CancellationException when it was given up meanwhile
     */
    TaskProcess start(NestedContainer container, Parent parent, ContainerSpec spec) throws IOException, FetchException {
        if (parent.isProcess() && !launcher.hasBegun(parent.around().orElseThrow())) {
            throw new IOException("container_id.parent: the container that it is to lie in has not started yet");
        }
        Path sandbox = container.within(parent);
        Files.createDirectories(sandbox);
        notes.add(container);
        if (container.isAlone()) {
            launcher.begin(container.id(), sandbox, container.bounds());
        }
        boolean ownFiles = ProcessLauncher.isAgentsOwn(parent.userOf(spec.command()));
        fetcher.fetch(spec.command().uris(), sandbox, ownFiles, container.cancellation());
        container.cancellation().check();
        return launcher.launch(parent.plan(launcher.life(), container.id(), spec, sandbox), environment);
    }

    /** @param sandbox of which it is seen how large it is */
    void watchLimits(NestedContainer container, TaskProcess process, Optional<Path> sandbox) {
        launcher.watch(container.id(), container.bounds(), sandbox, limitation -> {
            container.limitation().set(Optional.of(limitation));
            process.destroy();
        });
    }

    /** For what it was ended, while its control groups still tell. */
    Optional<Limitation> whyEnded(NestedContainer container) {
        try {
            Optional<Limitation> noted = container.limitation().get();
            return noted.isPresent() || container.session() ? noted : launcher.limitation(container.id());
        } catch (IOException e) {
            LOG.warn("It cannot be seen for what container {} was ended", container.path(), e);
            return Optional.empty();
        }
    }

    /** How one ended while no agent looked. */
    NestedEnd lastWords(String id) throws IOException {
        return new NestedEnd(launcher.exit(id), launcher.limitation(id));
    }

    /** Of one whose supervisor is gone. */
    void endRest(NestedContainer container) {
        try {
            launcher.end(container.id());
        } catch (IOException e) {
            LOG.error("Processes of container {} may still run", container.path(), e);
        }
    }

    void signal(TaskProcess process, int signal) {
        if (signal == KILL) {
            process.destroy();
        } else if (!process.exited().isDone()) {
            launcher.signal(process.pid(), signal);
        }
    }
}
