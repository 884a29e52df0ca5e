package io.kebne.actors.agent.process;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.List;

/**
 * Sends signals to processes and process groups, which Java cannot. A small shell stays beside the agent and does it on
 * request, so that ending a task does not cost the start of another process. It has a session of its own, lest Ctrl-C
 * at the agent's terminal ends it while the agent still has tasks to end; it ends with the agent, whose end closes its
 * input. When it is gone, the next request starts another one.
 *
 * <p>Called by many threads; each request takes well under a millisecond.
 */
final class SignalShell implements AutoCloseable {
    enum Signal {
        /** Only tells whether there is somebody to signal. */
        NONE("0"),
        TERM("TERM"),
        KILL("KILL");

        private final String name;

        Signal(String name) {
            this.name = name;
        }
    }

    private static final String LOOP =
            "while read -r signal target; do kill -s \"$signal\" -- \"$target\" 2>/dev/null; echo $?; done";

    private final List<String> command;
    private Process shell;
    private Writer requests;
    private BufferedReader answers;

    SignalShell(Executables executables) {
        List<String> line = new ArrayList<>();
        executables.setsid().ifPresent(setsid -> line.add(setsid.toString()));
        line.addAll(List.of("/bin/sh", "-c", LOOP));
        this.command = List.copyOf(line);
    }

    /**
     * @return whether there was such a process
     * @throws UncheckedIOException when it could not be tried
     */
    boolean toProcess(Signal signal, long pid) {
        return send(signal.name, Long.toString(checked(pid)));
    }

    /**
     * @param number of any signal
     * @throws UncheckedIOException when it could not be tried
     */
    boolean toProcess(int number, long pid) {
        return send(Integer.toString(number), Long.toString(checked(pid)));
    }

    /**
     * @return whether the group had members; zombies count
     * @throws UncheckedIOException when it could not be tried
     */
    boolean toGroup(Signal signal, long group) {
        return send(signal.name, "-" + checked(group));
    }

    /**
     * @param number of any signal
     * @throws UncheckedIOException when it could not be tried
     */
    boolean toGroup(int number, long group) {
        return send(Integer.toString(number), "-" + checked(group));
    }

    /** To kill(2), -1 is every process, 0 the own group; and 1 is init. */
    private static long checked(long id) {
        if (id <= 1) {
            throw new IllegalArgumentException(id + " is not a process of ours");
        }
        return id;
    }

    private synchronized boolean send(String signal, String target) {
        try {
            if (shell != null) {
                try {
                    return ask(signal, target);
                } catch (IOException e) {
                    close();
                }
            }
            start();
            return ask(signal, target);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot send " + signal + " to " + target, e);
        }
    }

    private boolean ask(String signal, String target) throws IOException {
        requests.write(signal + " " + target + "\n");
        requests.flush();
        String status = answers.readLine();
        if (status == null) {
            throw new IOException("the shell that sends signals has ended");
        }
        return status.equals("0");
    }

    private void start() throws IOException {
        shell = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        requests = shell.outputWriter(US_ASCII);
        answers = shell.inputReader(US_ASCII);
    }

    @Override
    public synchronized void close() {
        if (shell != null) {
            shell.destroyForcibly();
            shell = null;
        }
    }
}
