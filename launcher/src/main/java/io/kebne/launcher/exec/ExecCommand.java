package io.kebne.launcher.exec;

import com.fasterxml.jackson.databind.JsonNode;
import io.kebne.launcher.cli.CommandFailedException;
import io.kebne.launcher.cli.MasterOption;
import io.kebne.launcher.client.Masters;
import io.kebne.launcher.task.TaskRef;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code kebne exec}. */
@Command(
        name = "exec",
        description = {
            "Runs a command beside a running task: in its sandbox, with its environment, as its user.",
            "Exits with the command's exit code.",
            "Example: kebne exec -it web-0 -- sh"
        })
public final class ExecCommand implements Callable<Integer> {
    private static final long HEARTBEAT_SECONDS = 15;
    private static final long LOOK_SECONDS = 1;

    @Mixin
    private MasterOption master;

    @Option(
            names = {"-i", "--interactive"},
            description = "Send standard input to the command.")
    private boolean interactive;

    @Option(
            names = {"-t", "--tty"},
            description = "Give the command a terminal.")
    private boolean tty;

    @Parameters(index = "0", paramLabel = "TASK", description = "Task id, its beginning, or FRAMEWORK/TASK.")
    private String task;

    @Parameters(index = "1..*", arity = "1..*", paramLabel = "CMD", description = "The program and its arguments.")
    private List<String> command;

    @Override
    public Integer call() throws IOException {
        Masters masters = master.masters();
        TaskRef found = TaskRef.find(masters, task);
        AgentClient agent = new AgentClient(found.agent(masters));
        try {
            return run(new Session(agent, container(agent, found)));
        } catch (IOException e) {
            throw new CommandFailedException(
                    "the connection to the agent at " + agent.node().url() + " is lost: " + e.getMessage(), e);
        }
    }

    /** The container of a task, as its last status names it. */
    private static JsonNode container(AgentClient agent, TaskRef task) throws IOException {
        for (JsonNode known :
                agent.call(Session.call("GET_TASKS")).path("get_tasks").path("launched_tasks")) {
            boolean same = known.path("task_id").path("value").asText().equals(task.taskId())
                    && known.path("framework_id").path("value").asText().equals(task.frameworkId());
            JsonNode statuses = known.path("statuses");
            for (int i = statuses.size() - 1; same && i >= 0; i--) {
                JsonNode id = statuses.get(i).path("container_status").path("container_id");
                if (id.has("value")) {
                    return id;
                }
            }
        }
        throw new CommandFailedException(task.taskId() + " is not running");
    }

    private int run(Session session) throws IOException {
        Optional<RawTerminal> terminal = tty && interactive ? take() : Optional.empty();
        Optional<TerminalSize> size =
                tty ? Optional.of(RawTerminal.size().orElse(TerminalSize.USUAL)) : Optional.empty();
        ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(ExecCommand::daemon);
        try (InputStream output = session.launch(command, size)) {
            SessionInput input = SessionInput.attach(session);
            if (!interactive) {
                daemon(() -> none(input)).start();
            } else {
                daemon(() -> copy(input)).start();
                Future<?> unused = timer.scheduleWithFixedDelay(
                        () -> beat(input), HEARTBEAT_SECONDS, HEARTBEAT_SECONDS, TimeUnit.SECONDS);
                if (terminal.isPresent()) {
                    Resizing resizing = new Resizing(input, size.orElseThrow());
                    Future<?> unusedToo =
                            timer.scheduleWithFixedDelay(resizing, LOOK_SECONDS, LOOK_SECONDS, TimeUnit.SECONDS);
                }
            }
            Session.copy(output, System.out, System.err);
            return session.exitCode();
        } finally {
            timer.shutdownNow();
            terminal.ifPresent(RawTerminal::close);
        }
    }

    /** Keys go as they are typed; input that is no terminal goes as it is. */
    private static Optional<RawTerminal> take() {
        try {
            return Optional.of(RawTerminal.take());
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** The command may have ended before it has read all: then there is nobody to tell. */
    private static void copy(SessionInput input) {
        try {
            input.copy(System.in);
        } catch (IOException e) {
            // Its output has ended, too, and says so.
        }
    }

    private static void none(SessionInput input) {
        try {
            input.none();
        } catch (IOException e) {
            // It has ended without it.
        }
    }

    private static void beat(SessionInput input) {
        try {
            input.heartbeat();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Thread daemon(Runnable task) {
        Thread thread = new Thread(task, "exec");
        thread.setDaemon(true);
        return thread;
    }

    /** Tells the command when its user's terminal has another size. Called by one thread. */
    private static final class Resizing implements Runnable {
        private final SessionInput input;
        private TerminalSize known;

        private Resizing(SessionInput input, TerminalSize known) {
            this.input = input;
            this.known = known;
        }

        @Override
        public void run() {
            RawTerminal.size().filter(size -> !size.equals(known)).ifPresent(size -> {
                try {
                    input.resize(size);
                    known = size;
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
    }
}
