package io.kebne.actors.agent;

import io.kebne.actors.agent.checkpoint.CheckpointCodec;
import io.kebne.actors.agent.checkpoint.Checkpoints;
import io.kebne.actors.agent.checkpoint.Life;
import io.kebne.actors.agent.core.ExecutorCheckpoint;
import io.kebne.actors.agent.core.ExecutorEntry;
import io.kebne.actors.agent.core.ExitValue;
import io.kebne.actors.agent.core.Recovered;
import io.kebne.actors.agent.core.TaskCheckpoint;
import io.kebne.actors.agent.core.TaskEntry;
import io.kebne.actors.agent.nested.NestedContainers;
import io.kebne.actors.agent.process.ProcessLauncher;
import io.kebne.actors.agent.process.TaskProcess;
import io.kebne.protocol.task.ContainerInfo;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What an agent that starts finds on its machine: its tasks as they were, those of their processes that live, and how the
 * others ended. Whatever runs there and belongs to none of them has been ended.
 *
 * @param incarnation the earlier one, if nothing that happened in it is lost
 * @param tasks for the decider
 * @param processes of those that run, by container
 * @param checkpoints where to write from now on
 * @param damaged how many tasks and executors there are of which nothing is known
 */
record RecoveredAgent(
        String incarnation,
        Recovered tasks,
        Map<String, TaskProcess> processes,
        Checkpoints.Writer checkpoints,
        int damaged) {
    private static final Logger LOG = LoggerFactory.getLogger(RecoveredAgent.class);

    /**
     * Looks. Blocks for milliseconds; for seconds when processes have to be ended.
     *
     * @param bootId of this life of the machine
     * @throws IOException when the work directory cannot be read, or processes that must not run do not end
     */
    static RecoveredAgent find(AgentHost host, CheckpointCodec codec, String bootId) throws IOException {
        Checkpoints.Read read = host.checkpoints().read(codec);
        Path lifeFile = host.workDirectory().life();
        Optional<Life> earlier = Life.read(lifeFile);
        boolean sameBoot = !bootId.isEmpty()
                && earlier.filter(life -> life.bootId().equals(bootId)).isPresent();
        Search search = new Search(host, earlier.isPresent() && !sameBoot);
        List<Recovered.Found> found = new ArrayList<>();
        for (TaskCheckpoint checkpoint : read.tasks()) {
            found.add(new Recovered.Found(checkpoint, search.fate(checkpoint)));
        }
        List<Recovered.FoundExecutor> executors = new ArrayList<>();
        for (ExecutorCheckpoint checkpoint : read.executors()) {
            executors.add(new Recovered.FoundExecutor(checkpoint, search.fate(checkpoint)));
        }
        NestedContainers.Found nested = host.nested().recover(search.parents(read.executors()));
        search.kept.addAll(nested.kept());
        Set<String> strays = new HashSet<>();
        if (host.engine().isPresent()) {
            strays.addAll(host.engine().get().endAllBut(search.kept));
        }
        strays.addAll(host.launcher().endAllBut(search.kept, host.info().id().value()));
        host.networks().leaveAllBut(search.kept);
        if (host.runtime().isPresent()) {
            host.runtime().get().removeAllBut(search.kept);
        }
        strays.removeAll(search.remembered);
        strays.removeAll(nested.known());
        strays.removeIf(BesideContainer::isPassing);
        if (!strays.isEmpty()) {
            LOG.warn(
                    "Ended containers that an earlier life of this agent started and that belong to no task: {}",
                    strays);
        }
        // What ran without being remembered is lost as much as what is damaged.
        boolean intact = sameBoot && read.damaged() == 0 && strays.isEmpty();
        String incarnation =
                intact ? earlier.get().incarnation() : UUID.randomUUID().toString();
        if (!intact) {
            new Life(incarnation, bootId).write(lifeFile);
        }
        if (!found.isEmpty()) {
            LOG.info(
                    "Took back {} processes that run, of {} tasks and {} executors that are remembered",
                    search.processes.size(),
                    found.size(),
                    executors.size());
        }
        // The last, since all this is done anew when something fails.
        boolean expelled = host.workDirectory().takeExpelled();
        return new RecoveredAgent(
                incarnation,
                new Recovered(found, executors, expelled),
                search.processes,
                read.writer(),
                read.damaged());
    }

    private static final class Search {
        private final AgentHost host;
        private final ProcessLauncher launcher;
        private final boolean rebooted;
        private final Map<String, TaskProcess> processes = new HashMap<>();
        private final Set<String> kept = new HashSet<>();
        private final Set<String> remembered = new HashSet<>();

        private Search(AgentHost host, boolean rebooted) {
            this.host = host;
            this.launcher = host.launcher();
            this.rebooted = rebooted;
        }

        /** What nested containers may lie in. */
        private Set<String> parents(List<ExecutorCheckpoint> executors) {
            Set<String> parents = new HashSet<>(remembered);
            executors.forEach(executor -> parents.add(executor.containerId()));
            return parents;
        }

        private Recovered.Fate fate(TaskCheckpoint checkpoint) throws IOException {
            Optional<TaskEntry> task =
                    checkpoint.task().filter(entry -> !entry.info().isCustom());
            boolean ran = task.filter(entry -> entry.statuses().size() > 1).isPresent();
            return task.isPresent() ? fate(task.get(), ran) : new Recovered.NeverStarted();
        }

        private Recovered.Fate fate(TaskEntry task, boolean ran) throws IOException {
            if (task.info().container().filter(ContainerInfo::isForEngine).isPresent()) {
                return fateOfImage(Container.of(task), ran);
            }
            Recovered.Fate fate = fate(task.containerId(), ran);
            return fate instanceof Recovered.Ended ended
                    ? new Recovered.Ended(
                            host.jvms().explained(Container.of(task).subject(host.workDirectory()), ended.value()),
                            ended.limitation())
                    : fate;
        }

        private Recovered.Fate fate(ExecutorCheckpoint checkpoint) throws IOException {
            Optional<ExecutorEntry> executor = checkpoint.entry().filter(ExecutorEntry::isCustom);
            return executor.isPresent()
                    ? fate(checkpoint.containerId(), executor.get().registered())
                    : new Recovered.NeverStarted();
        }

        /** @param ran whether it is known to have been started */
        private Recovered.Fate fate(String container, boolean ran) throws IOException {
            remembered.add(container);
            Optional<TaskProcess> live = launcher.attach(container);
            if (live.isPresent()) {
                kept.add(container);
                processes.put(container, live.get());
                return new Recovered.Runs();
            }
            Optional<ExitValue> exit = launcher.exit(container);
            if (exit.isPresent()) {
                // It must be found again if this life ends before it is remembered.
                kept.add(container);
                return new Recovered.Ended(exit.get(), launcher.limitation(container));
            }
            if (rebooted) {
                return new Recovered.Lost("The machine was restarted");
            }
            return launcher.wasStarted(container)
                    ? new Recovered.Lost("The task was gone when the agent was restarted; how it ended is unknown")
                    : neverStarted(ran);
        }

        /** One that an engine runs, which is still there when it has ended. */
        private Recovered.Fate fateOfImage(Container container, boolean ran) throws IOException {
            remembered.add(container.id());
            if (host.engine().isEmpty()) {
                return new Recovered.Lost("It runs an image, and kebne.agent.containerizers names docker no more");
            }
            Optional<TaskProcess> live = host.attach(container);
            if (live.isPresent()) {
                kept.add(container.id());
                processes.put(container.id(), live.get());
                return new Recovered.Runs();
            }
            if (rebooted) {
                return new Recovered.Lost("The machine was restarted");
            }
            Optional<ExitValue> exit =
                    host.engine().get().exit(container.id(), container.sandbox(host.workDirectory()));
            if (exit.isPresent()) {
                kept.add(container.id());
                return new Recovered.Ended(exit.get(), Optional.empty());
            }
            return ran
                    ? new Recovered.Lost("The task's container was removed while there was no agent")
                    : new Recovered.NeverStarted();
        }

        /** Its status tells when its runtime directory is missing because somebody removed that. */
        private static Recovered.Fate neverStarted(boolean ran) {
            return ran
                    ? new Recovered.Lost("What the agent had noted of the task's process is missing")
                    : new Recovered.NeverStarted();
        }
    }
}
