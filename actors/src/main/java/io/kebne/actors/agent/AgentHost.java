package io.kebne.actors.agent;

import io.kebne.actors.agent.core.ResourceDetection;
import io.kebne.actors.agent.fetcher.Fetcher;
import io.kebne.actors.agent.fetcher.FetcherCache;
import io.kebne.actors.agent.fetcher.HttpDownload;
import io.kebne.actors.agent.process.ProcessLauncher;
import io.kebne.actors.agent.process.ProcessNotes;
import io.kebne.actors.agent.process.ProcessTable;
import io.kebne.actors.agent.process.TaskEnvironment;
import io.kebne.actors.agent.sandbox.SandboxFiles;
import io.kebne.actors.agent.sandbox.WorkDirectory;
import io.kebne.actors.agent.volume.Volumes;
import io.kebne.protocol.agent.AgentInfo;
import io.kebne.protocol.resources.Resources;
import java.io.IOException;
import java.util.Map;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the actors of one agent stand on: its settings, its identity, its work directory, and the means to start and end
 * processes and to fetch files. Opened by the node before the agent's actor is spawned, and closed after that has
 * stopped; opening blocks.
 */
public final class AgentHost implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(AgentHost.class);

    private final AgentSettings settings;
    private final AgentInfo info;
    private final WorkDirectory workDirectory;
    private final ProcessLauncher launcher;
    private final TaskEnvironment environment;
    private final Fetcher fetcher;
    private final Volumes volumes;

    private AgentHost(
            AgentSettings settings,
            AgentInfo info,
            WorkDirectory workDirectory,
            ProcessLauncher launcher,
            TaskEnvironment environment,
            Fetcher fetcher,
            Volumes volumes) {
        this.settings = settings;
        this.info = info;
        this.workDirectory = workDirectory;
        this.launcher = launcher;
        this.environment = environment;
        this.fetcher = fetcher;
        this.volumes = volumes;
    }

    /**
     * Takes the work directory, ends what an earlier life of the agent left running, and looks at the machine.
     *
     * @param version of the software
     * @throws AgentStartException when this machine cannot be an agent with these settings
     */
    public static AgentHost open(AgentSettings settings, String version) throws AgentStartException {
        WorkDirectory workDirectory = null;
        try {
            workDirectory = WorkDirectory.open(
                    settings.workDir(), () -> UUID.randomUUID().toString());
            return open(settings, version, workDirectory);
        } catch (IOException | IllegalArgumentException e) {
            closeQuietly(workDirectory, e);
            throw new AgentStartException(e.getMessage(), e);
        }
    }

    private static AgentHost open(AgentSettings settings, String version, WorkDirectory workDirectory)
            throws IOException {
        Map<String, String> ownEnvironment = System.getenv();
        ProcessLauncher launcher = new ProcessLauncher(
                ownEnvironment, ProcessTable.ofThisMachine(), new ProcessNotes(workDirectory.pids()));
        int left = launcher.leftovers().end();
        if (left > 0) {
            LOG.warn("Ended the processes of {} containers that an earlier life of this agent left running", left);
        }
        Resources resources =
                ResourceDetection.detect(MachineProbe.machine(workDirectory.root()), settings.resources());
        AgentInfo info = new AgentInfo(
                workDirectory.agentId(),
                settings.hostname().isEmpty() ? MachineProbe.hostname() : settings.hostname(),
                settings.ip().isEmpty() ? MachineProbe.ip() : settings.ip(),
                settings.port(),
                resources,
                settings.attributes(),
                version,
                settings.domain());
        TaskEnvironment environment = new TaskEnvironment(
                TaskEnvironment.select(ownEnvironment, settings.inheritedEnvironmentVariables()),
                settings.executorEnvironmentVariables(),
                info,
                settings.limits().shutdownGrace());
        Fetcher fetcher = new Fetcher(
                new FetcherCache(workDirectory.fetcherCache(), settings.fetcherCacheSize()),
                new HttpDownload(settings.fetcherStallTimeout()));
        Volumes volumes = Volumes.open(workDirectory, resources);
        return new AgentHost(settings, info, workDirectory, launcher, environment, fetcher, volumes);
    }

    public AgentSettings settings() {
        return settings;
    }

    public AgentInfo info() {
        return info;
    }

    public WorkDirectory workDirectory() {
        return workDirectory;
    }

    /** What clients may see of the sandboxes. */
    public SandboxFiles files() {
        return new SandboxFiles(workDirectory);
    }

    ProcessLauncher launcher() {
        return launcher;
    }

    TaskEnvironment environment() {
        return environment;
    }

    Fetcher fetcher() {
        return fetcher;
    }

    Volumes volumes() {
        return volumes;
    }

    /** Gives the work directory back. The agent's actor has stopped before. */
    @Override
    public void close() throws IOException {
        launcher.close();
        workDirectory.close();
    }

    private static void closeQuietly(WorkDirectory workDirectory, Exception because) {
        try {
            if (workDirectory != null) {
                workDirectory.close();
            }
        } catch (IOException e) {
            because.addSuppressed(e);
        }
    }
}
