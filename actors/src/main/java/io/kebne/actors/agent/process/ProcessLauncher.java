package io.kebne.actors.agent.process;

import io.kebne.actors.agent.process.SignalShell.Signal;
import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts tasks' processes. Each becomes the leader of a session and process group of its own, through setsid(1), so
 * that it can be ended with all its children; on a machine without that program only those of its children can be ended
 * that are known while it lives. Its output goes to files in its sandbox without passing through the agent.
 *
 * <p>One per agent; called by executors on threads that may block.
 */
public final class ProcessLauncher implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ProcessLauncher.class);
    private static final Redirect NOTHING = Redirect.from(new File("/dev/null"));

    private final Executables executables;
    private final SignalShell signals;
    private final GroupWatch watch;
    private final ProcessTable table;
    private final ProcessNotes notes;

    /** @param agentEnvironment in which the programs that launching needs are looked for */
    public ProcessLauncher(Map<String, String> agentEnvironment, ProcessTable table, ProcessNotes notes) {
        this.executables = Executables.onPath(agentEnvironment.getOrDefault("PATH", ""));
        this.signals = new SignalShell(executables);
        this.watch = new GroupWatch(table);
        this.table = table;
        this.notes = notes;
    }

    /**
     * Starts a process. That a command does not exist is not known here: its shell says so and exits.
     *
     * @param waiter runs what has to be done when the process ends; may block
     * @throws IOException with a message for the user
     */
    public TaskProcess launch(LaunchPlan plan, TaskEnvironment environment, Executor waiter) throws IOException {
        Optional<Account> account = account(plan);
        ProcessBuilder builder = new ProcessBuilder(CommandLine.of(plan.command(), account, executables))
                .directory(plan.sandbox().toFile())
                .redirectInput(NOTHING)
                .redirectOutput(
                        Redirect.appendTo(plan.sandbox().resolve("stdout").toFile()))
                .redirectError(
                        Redirect.appendTo(plan.sandbox().resolve("stderr").toFile()));
        Map<String, String> variables = environment.of(plan);
        CommandLine.requireExpressible(variables.values());
        builder.environment().clear();
        builder.environment().putAll(variables);
        if (account.isPresent()) {
            touch(plan.sandbox().resolve("stdout"));
            touch(plan.sandbox().resolve("stderr"));
            account.get().own(plan.sandbox());
            for (Path volume : plan.volumes()) {
                account.get().ownItself(volume);
            }
        }
        return start(builder, plan.containerId(), waiter);
    }

    private TaskProcess start(ProcessBuilder builder, String containerId, Executor waiter) throws IOException {
        Process process = null;
        try (ProcessNotes.Note note = notes.begin(containerId)) {
            process = builder.start();
            Optional<ProcessIdentity> identity = table.identify(process.pid());
            if (identity.isPresent()) {
                note.write(identity.get());
            }
            return new TaskProcess(process, containerId, this, waiter);
        } catch (IOException e) {
            if (process != null) {
                signal(process, Signal.KILL);
            }
            notes.remove(containerId);
            throw e;
        }
    }

    /** Whether a task of this user runs as the agent itself does; so does one that names none. */
    public static boolean isAgentsOwn(Optional<String> user) {
        return user.filter(name -> !Account.isAgentsOwn(name)).isEmpty();
    }

    private static Optional<Account> account(LaunchPlan plan) throws IOException {
        return isAgentsOwn(plan.user())
                ? Optional.empty()
                : Optional.of(Account.find(plan.user().orElseThrow()));
    }

    private static void touch(Path file) throws IOException {
        Files.newOutputStream(file).close();
    }

    /**
     * Signals a process with all its group, or what is left of that when the process is gone. As long as anything is
     * left, the system gives the id of the group to no other process; so when another process has it, nothing is left.
     *
     * @return whether there was anything to signal; zombies count
     */
    boolean signal(Process process, Signal signal) {
        long id = process.pid();
        if (executables.setsid().isEmpty()) {
            process.descendants().forEach(child -> signal(child, signal));
            signal(process.toHandle(), signal);
            return process.isAlive();
        }
        if (!process.isAlive()) {
            return !table.isTaken(id) && signals.toGroup(signal, id);
        }
        if (signals.toGroup(signal, id)) {
            return true;
        }
        // Right after its start it does not have its own group yet; it may have got that, and children, meanwhile.
        boolean reached = process.isAlive() && signals.toProcess(signal, id);
        return signals.toGroup(signal, id) || reached;
    }

    private static void signal(ProcessHandle process, Signal signal) {
        switch (signal) {
            case NONE -> {}
            case TERM -> process.destroy();
            case KILL -> process.destroyForcibly();
        }
    }

    /** Completes when nothing is left of the group of a process that is gone. */
    CompletableFuture<Void> empty(Process process) {
        return signal(process, Signal.NONE) ? watch.empty(process.pid()) : CompletableFuture.completedFuture(null);
    }

    /** A process and its group are gone, as far as can be seen; whatever was missed is ended. */
    void forget(Process process, String containerId) {
        signal(process, Signal.KILL);
        try {
            notes.remove(containerId);
        } catch (IOException e) {
            LOG.warn("The note of a process that is gone cannot be removed; the agent's next start will", e);
        }
    }

    /** Ends what an earlier life of the agent left behind. */
    public Leftovers leftovers() {
        return new Leftovers(notes, table, signals);
    }

    @Override
    public void close() {
        watch.close();
        signals.close();
    }
}
