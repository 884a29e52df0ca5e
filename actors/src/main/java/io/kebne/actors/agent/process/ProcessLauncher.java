package io.kebne.actors.agent.process;

import io.kebne.actors.agent.process.SignalShell.Signal;
import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;

/**
 * Starts tasks' processes. Each becomes the leader of a session and process group of its own, through setsid(1), so
 * that it can be ended with all its children; on a machine without that program only those of its children can be ended
 * that are known while it lives. Its output goes to files in its sandbox without passing through the agent.
 *
 * <p>One per agent; called by executors on threads that may block.
 */
public final class ProcessLauncher implements AutoCloseable {
    private static final Redirect NOTHING = Redirect.from(new File("/dev/null"));

    private final Executables executables;
    private final SignalShell signals;
    private final ProcessTable table;
    private final ProcessNotes notes;

    /** @param agentEnvironment in which the programs that launching needs are looked for */
    public ProcessLauncher(Map<String, String> agentEnvironment, ProcessTable table, ProcessNotes notes) {
        this.executables = Executables.onPath(agentEnvironment.getOrDefault("PATH", ""));
        this.signals = new SignalShell(executables);
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

    /** Signals a process with all its group. Right after its start it may not have its own group yet. */
    void signal(Process process, Signal signal) {
        if (executables.setsid().isEmpty()) {
            process.descendants().forEach(child -> signal(child, signal));
            signal(process.toHandle(), signal);
        } else if (process.isAlive() && !signals.toGroup(signal, process.pid()) && process.isAlive()) {
            signals.toProcess(signal, process.pid());
        }
    }

    private static void signal(ProcessHandle process, Signal signal) {
        if (signal == Signal.KILL) {
            process.destroyForcibly();
        } else {
            process.destroy();
        }
    }

    /**
     * Ends what is left of the group of a process that is gone. As long as there is something left, the system gives
     * the id of the group to no other process; so when a process has it, there is nothing left.
     */
    void sweep(long group, String containerId) throws IOException {
        if (executables.setsid().isPresent() && !table.isTaken(group) && signals.toGroup(Signal.KILL, group)) {
            Leftovers.awaitGone(() -> table.group(group).isEmpty());
        }
        notes.remove(containerId);
    }

    /** Ends what an earlier life of the agent left behind. */
    public Leftovers leftovers() {
        return new Leftovers(notes, table, signals);
    }

    @Override
    public void close() {
        signals.close();
    }
}
