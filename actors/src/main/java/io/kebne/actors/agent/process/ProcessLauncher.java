package io.kebne.actors.agent.process;

import io.kebne.actors.agent.core.ExitValue;
import io.kebne.actors.agent.core.Limitation;
import io.kebne.actors.agent.isolation.Beside;
import io.kebne.actors.agent.isolation.Bounds;
import io.kebne.actors.agent.isolation.Entry;
import io.kebne.actors.agent.isolation.Isolation;
import io.kebne.protocol.InvalidValueException;
import io.kebne.protocol.task.ProcessLimit;
import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts tasks' processes, each below a {@link Supervisor} of its own that outlives the agent, and finds those again that
 * an earlier life of the agent started. Each is the leader of a session and process group. Its output goes to files in its
 * sandbox without passing through anybody.
 *
 * <p>One per agent; called by executors on threads that may block.
 */
public final class ProcessLauncher implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ProcessLauncher.class);
    /** Namespaces of the containers of images. */
    private static final Set<String> CONTAINERS_OWN = Set.of("ipc", "mnt", "pid");

    private static final Redirect NOTHING = Redirect.from(new File("/dev/null"));

    private final Executables executables;
    private final RuntimeDirectory runtime;
    private final ProcessTable table;
    private final Supervisor supervisor;
    private final SignalShell signals;
    private final Isolation isolation;
    private final Optional<Path> pty;
    private final OutputSettings output;

    /** Counts the lives of the agent's actor. Guarded by this. */
    private int life;

    private ProcessLauncher(
            Executables executables,
            RuntimeDirectory runtime,
            ProcessTable table,
            Supervisor supervisor,
            SignalShell signals,
            Isolation isolation,
            Optional<Path> pty,
            OutputSettings output) {
        this.executables = executables;
        this.runtime = runtime;
        this.table = table;
        this.supervisor = supervisor;
        this.signals = signals;
        this.isolation = isolation;
        this.pty = pty;
        this.output = output;
    }

    /**
     * @param isolation holds what is started to its bounds; stays open
     * @param agentEnvironment in which the programs that launching needs are looked for
     * @throws IOException when the supervisor that is asked for cannot be had
     */
    public static ProcessLauncher open(
            SupervisorSettings settings,
            RuntimeDirectory runtime,
            ProcessTable table,
            Isolation isolation,
            Map<String, String> agentEnvironment)
            throws IOException {
        Executables executables = Executables.onPath(agentEnvironment.getOrDefault("PATH", ""));
        SignalShell signals = new SignalShell(executables);
        Supervisor supervisor = settings.open(runtime, table, executables, signals, isolation);
        LOG.info("Tasks are supervised by a {}; what they do is noted in {}", supervisor.name(), runtime.root());
        Optional<Path> pty = NativeProgram.installPty(settings.programs());
        return new ProcessLauncher(executables, runtime, table, supervisor, signals, isolation, pty, settings.output());
    }

    /** What supervises the tasks: {@code shim} or {@code shell}. */
    public String supervisor() {
        return supervisor.name();
    }

    public Path runtimeDirectory() {
        return runtime.root();
    }

    /** Which life of the agent's actor this is. */
    public synchronized int life() {
        return life;
    }

    /** Begins another one: what an earlier one has not started yet, it never will. */
    public synchronized void beginLife() {
        life++;
    }

    /**
     * Starts a process. That a command does not exist is not known here: its shell says so and exits.
     *
     * @throws IOException with a message for the user
     */
    public TaskProcess launch(LaunchPlan plan, TaskEnvironment environment) throws IOException {
        Optional<Account> account = account(plan);
        Entry entry = entry(plan);
        List<String> line = CommandLine.of(plan.command(), limits(plan), entry, account, executables);
        ProcessBuilder builder = SandboxOutput.takes(
                new ProcessBuilder().directory(plan.sandbox().toFile()).redirectInput(NOTHING), plan.sandbox());
        Map<String, String> variables = environment.of(plan);
        CommandLine.requireExpressible(variables.values());
        builder.environment().clear();
        builder.environment().putAll(variables);
        SandboxOutput.make(plan.sandbox());
        if (account.isPresent()) {
            account.get().own(plan.sandbox());
            for (Path volume : plan.volumes()) {
                account.get().ownItself(volume);
            }
        }
        create(plan);
        try {
            List<Path> unused = place(plan);
            if (plan.beside().isEmpty()) {
                runtime.separate(plan.containerId(), entry.namespaces());
            }
            runtime.rotate(plan.containerId(), output(plan));
            return supervisor.start(builder, line, plan.containerId());
        } catch (IOException e) {
            giveUp(plan.containerId(), e);
            throw e;
        }
    }

    private Entry entry(LaunchPlan plan) throws IOException {
        Optional<Beside> beside =
                plan.beside().isPresent() ? beside(plan.beside().get()) : Optional.empty();
        Optional<Beside> around =
                plan.within().isPresent() ? beside(plan.within().get()) : beside;
        return isolation.entry(plan.containerId(), beside, around, plan.sandbox(), plan.mounts());
    }

    private Optional<Beside> beside(String containerId) throws IOException {
        Optional<Running> running = runtime.running(containerId);
        return running.isPresent()
                ? Optional.of(new Beside(running.get().command().pid(), runtime.namespaces(containerId)))
                : Optional.empty();
    }

    private OutputSettings output(LaunchPlan plan) throws IOException {
        try {
            return output.of(plan.command().environment());
        } catch (InvalidValueException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    /** Says which control groups the command is to join. */
    private List<Path> place(LaunchPlan plan) throws IOException {
        if (plan.beside().isPresent()) {
            List<Path> groups = isolation.groupsBeside(plan.beside().get());
            runtime.join(plan.containerId(), groups);
            return groups;
        }
        List<Path> groups = isolation.prepare(plan.containerId(), plan.within(), plan.bounds());
        runtime.confine(plan.containerId(), groups);
        return groups;
    }

    /** The program that makes a container of an image, and is its process for the agent. */
    @FunctionalInterface
    public interface ContainerProgram {
        /**
         * The line that starts it, in the sandbox.
         *
         * @param groups directories of the control groups that it will be in
         * @throws IOException with a message for the user
         */
        List<String> line(List<Path> groups) throws IOException;
    }

    /**
     * Starts a program that makes a container of an image. It is the agent's own: nothing that the task asks for touches it.
     *
     * @throws IOException with a message for the user
     */
    public TaskProcess launchContainer(LaunchPlan plan, TaskEnvironment environment, ContainerProgram program)
            throws IOException {
        List<ProcessLimit> limited = limits(plan);
        LOG.debug("Container {} has {} limits of its processes", plan.containerId(), limited.size());
        ProcessBuilder builder = SandboxOutput.takes(inSandbox(plan, environment), plan.sandbox());
        create(plan);
        try {
            List<String> line = program.line(place(plan));
            CommandLine.requireExpressible(line);
            runtime.separate(plan.containerId(), CONTAINERS_OWN);
            runtime.rotate(plan.containerId(), output(plan));
            return supervisor.start(builder, line, plan.containerId());
        } catch (IOException e) {
            giveUp(plan.containerId(), e);
            throw e;
        }
    }

    /**
     * Starts a program that runs a command in such a container. Its output goes to the end of a file.
     *
     * @param plan beside the container
     * @throws IOException with a message for the user
     */
    public TaskProcess launchInContainer(LaunchPlan plan, TaskEnvironment environment, List<String> line, Path output)
            throws IOException {
        CommandLine.requireExpressible(line);
        Redirect end = endOf(output);
        ProcessBuilder builder =
                inSandbox(plan, environment).redirectOutput(end).redirectErrorStream(true);
        create(plan);
        try {
            List<Path> unused = place(plan);
            return supervisor.start(builder, line, plan.containerId());
        } catch (IOException e) {
            giveUp(plan.containerId(), e);
            throw e;
        }
    }

    /** Tasks may put links and pipes into their sandboxes; the agent neither follows them nor waits for a reader. */
    private static Redirect endOf(Path file) {
        boolean isThere = Files.exists(file, LinkOption.NOFOLLOW_LINKS);
        return isThere && !Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
                ? Redirect.DISCARD
                : Redirect.appendTo(file.toFile());
    }

    private static ProcessBuilder inSandbox(LaunchPlan plan, TaskEnvironment environment) {
        ProcessBuilder builder =
                new ProcessBuilder().directory(plan.sandbox().toFile()).redirectInput(NOTHING);
        builder.environment().clear();
        builder.environment().putAll(environment.ofAgents(plan));
        return builder;
    }

    private void giveUp(String containerId, IOException because) {
        try {
            isolation.remove(containerId);
            runtime.remove(containerId);
        } catch (IOException e) {
            because.addSuppressed(e);
        }
    }

    /**
     * Starts a process in the sandbox of another one, which runs. Its output goes to the end of a file.
     *
     * @throws IOException with a message for the user
     */
    public TaskProcess launchBeside(LaunchPlan plan, TaskEnvironment environment, Path output) throws IOException {
        List<String> line = CommandLine.of(plan.command(), limits(plan), entry(plan), account(plan), executables);
        Map<String, String> variables = environment.of(plan);
        CommandLine.requireExpressible(variables.values());
        ProcessBuilder builder = new ProcessBuilder()
                .directory(plan.sandbox().toFile())
                .redirectInput(NOTHING)
                .redirectOutput(endOf(output))
                .redirectErrorStream(true);
        builder.environment().clear();
        builder.environment().putAll(variables);
        create(plan);
        try {
            List<Path> unused = place(plan);
            return supervisor.start(builder, line, plan.containerId());
        } catch (IOException e) {
            giveUp(plan.containerId(), e);
            throw e;
        }
    }

    /**
     * Starts a process in the sandbox of another one, which runs; its input and output are the caller's.
     *
     * @param terminal the size of the terminal that it is to have; empty: none
     * @param blocking where it is ended
     * @throws IOException with a message for the user
     */
    public SessionProcess launchSession(
            LaunchPlan plan, TaskEnvironment environment, Optional<WindowSize> terminal, Executor blocking)
            throws IOException {
        List<String> within = new ArrayList<>();
        if (terminal.isPresent()) {
            Path program = pty.orElseThrow(() -> new IOException(
                    "This agent has no kebne-pty, which gives commands a terminal;" + " its build had no C compiler"));
            within.add(program.toString());
            within.add(Integer.toString(terminal.get().rows()));
            within.add(Integer.toString(terminal.get().columns()));
        }
        List<String> line = new ArrayList<>();
        executables.setsid().ifPresent(setsid -> line.add(setsid.toString()));
        if (plan.beside().isPresent()) {
            line.addAll(CommandLine.joining(isolation.groupsBeside(plan.beside().get())));
        }
        line.addAll(CommandLine.of(plan.command(), limits(plan), entry(plan), account(plan), executables, within));
        Map<String, String> variables = environment.of(plan);
        CommandLine.requireExpressible(variables.values());
        ProcessBuilder builder =
                new ProcessBuilder(line).directory(plan.sandbox().toFile());
        builder.environment().clear();
        builder.environment().putAll(variables);
        return new SessionProcess(
                builder.start(), terminal.isPresent(), signals, () -> endQuietly(plan.containerId()), blocking);
    }

    private void endQuietly(String containerId) {
        try {
            end(containerId);
        } catch (IOException e) {
            LOG.error("Processes of {} may still run", containerId, e);
        }
    }

    private List<ProcessLimit> limits(LaunchPlan plan) throws IOException {
        if (!plan.processLimits().isEmpty() && !isolation.inForce().limitsProcesses()) {
            throw new IOException("It has rlimits, and the agent's isolation does not name posix/rlimits");
        }
        return plan.processLimits();
    }

    private synchronized void create(LaunchPlan plan) throws IOException {
        if (plan.life() != life) {
            throw new IOException("The agent has begun another life");
        }
        Path unused = runtime.create(plan.containerId());
    }

    /** The process of a container that an earlier life of the agent started, if it is certainly that one and lives. */
    public Optional<TaskProcess> attach(String containerId) throws IOException {
        boolean ofThisBoot = runtime.running(containerId)
                .filter(running -> table.isThisBoot(running.command()))
                .isPresent();
        if (!ofThisBoot) {
            return Optional.empty();
        }
        isolation.adopt(containerId, runtime.groups(containerId));
        return supervisor.attach(containerId);
    }

    /** For what a container that ended while no agent looked was ended, as far as its control groups still tell. */
    public Optional<Limitation> limitation(String containerId) throws IOException {
        isolation.adopt(containerId, runtime.groups(containerId));
        return isolation.limitation(containerId);
    }

    /**
     * Has it said, once and from another thread, when a container goes beyond what it may.
     *
     * @param sandbox of which it is seen how large it is
     */
    public void watch(String containerId, Bounds bounds, Optional<Path> sandbox, Consumer<Limitation> listener) {
        isolation.watch(containerId, Optional.empty(), bounds, sandbox, listener);
    }

    /**
     * Has the sandbox of a container held, before there is anything in it.
     *
     * @throws IOException with a message for the user
     */
    public void begin(String containerId, Path sandbox, Bounds bounds) throws IOException {
        isolation.begin(containerId, sandbox, bounds);
    }

    /** Whether the process of a container has begun, and its end is not forgotten. */
    public boolean hasBegun(String containerId) throws IOException {
        return runtime.running(containerId).isPresent();
    }

    /** How the process of a container ended, if it has and that was noted. */
    public Optional<ExitValue> exit(String containerId) throws IOException {
        return runtime.exit(containerId);
    }

    /** All containers that have not ended, or whose end is not remembered yet. */
    public Set<String> containers() throws IOException {
        return Set.copyOf(runtime.containers());
    }

    /** Whether the process of this container was ever started. When it was not, it never will be from now on. */
    public boolean wasStarted(String containerId) throws IOException {
        return runtime.running(containerId).isPresent()
                || runtime.close(containerId).isPresent();
    }

    /** Ends what is left of a container whose supervisor is gone. Blocks until it has ended. */
    public void end(String containerId) throws IOException {
        leftovers().end(Set.of(containerId));
    }

    /**
     * Ends all containers of an agent but these. Blocks until they have ended.
     *
     * @return those of them that still had a process
     */
    public Set<String> endAllBut(Set<String> kept, String agentId) throws IOException {
        return leftovers().endAllBut(kept, agentId);
    }

    /**
     * Sends a signal to a process of ours that runs. Where containers have processes of their own, this one takes no notice of
     * signals; the container's command is in its group, and does.
     *
     * @param number from 1 on
     */
    public void signal(long pid, int number) {
        boolean unused = isolation.inForce().separatesProcesses()
                ? signals.toGroup(number, pid)
                : signals.toProcess(number, pid);
    }

    /** Forgets a container that has ended, once how it ended is noted elsewhere. */
    public void forget(String containerId) {
        try {
            isolation.remove(containerId);
            runtime.remove(containerId);
        } catch (IOException e) {
            LOG.warn("What was noted of container {} cannot be removed; the agent's next start will", containerId, e);
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

    private Leftovers leftovers() {
        return new Leftovers(runtime, supervisor, table, signals, isolation);
    }

    /** Tasks go on. */
    @Override
    public void close() {
        supervisor.close();
        signals.close();
        try {
            runtime.removeIfEmpty();
        } catch (IOException e) {
            LOG.warn("The empty runtime directory {} cannot be removed", runtime.root(), e);
        }
    }
}
