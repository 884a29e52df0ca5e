package io.kebne.actors.agent.process;

import io.kebne.actors.agent.core.ExitValue;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/**
 * A command beside a task whose input and output somebody elsewhere has, as a child of the agent: it ends with the agent, or when
 * the next life of that finds it. With a terminal, what is said to it goes in the pieces that {@code kebne-pty} reads.
 */
public final class SessionProcess implements TaskProcess {
    private static final int MAX_PIECE = 65_535;
    private static final int TERM = 15;

    private final Process process;
    private final boolean terminal;
    private final OutputStream input;
    private final CompletableFuture<ExitValue> exited;
    private final CompletableFuture<ExitValue> gone;
    private final Runnable endRest;
    private final SignalShell signals;

    /**
     * @param endRest ends all that the command has started; may block
     * @param blocking where that is done
     */
    SessionProcess(Process process, boolean terminal, SignalShell signals, Runnable endRest, Executor blocking) {
        this.process = process;
        this.terminal = terminal;
        this.signals = signals;
        this.endRest = endRest;
        this.input = process.getOutputStream();
        this.exited = process.onExit().thenApply(ended -> ExitValue.ofShell(ended.exitValue()));
        this.gone = exited.thenApplyAsync(
                value -> {
                    endRest.run();
                    return value;
                },
                blocking);
    }

    /** What the command writes; with a terminal, all of it. To be read by one thread. */
    public InputStream output() {
        return process.getInputStream();
    }

    /** What it writes to standard error; nothing with a terminal. */
    public InputStream errors() {
        return process.getErrorStream();
    }

    /**
     * Says something to the command. Blocks while it does not read.
     *
     * @throws IOException when it does not listen any more
     */
    public void write(byte[] bytes) throws IOException {
        synchronized (input) {
            for (int from = 0; from < bytes.length; from += MAX_PIECE) {
                int length = Math.min(MAX_PIECE, bytes.length - from);
                if (terminal) {
                    piece('d', length);
                }
                input.write(bytes, from, length);
            }
            input.flush();
        }
    }

    /**
     * There is nothing more to say.
     *
     * @throws IOException when it does not listen any more
     */
    public void endInput() throws IOException {
        synchronized (input) {
            if (terminal) {
                piece('d', 0);
                input.flush();
            } else {
                input.close();
            }
        }
    }

    /**
     * Its terminal has another size now; without one nothing happens.
     *
     * @throws IOException when it does not listen any more
     */
    public void resize(WindowSize size) throws IOException {
        if (terminal) {
            synchronized (input) {
                piece('w', size.rows());
                input.write(size.columns() >> 8);
                input.write(size.columns());
                input.flush();
            }
        }
    }

    private void piece(char kind, int number) throws IOException {
        input.write(kind);
        input.write(number >> 8);
        input.write(number);
    }

    @Override
    public long pid() {
        return process.pid();
    }

    @Override
    public CompletableFuture<ExitValue> exited() {
        return exited;
    }

    @Override
    public CompletableFuture<ExitValue> gone() {
        return gone;
    }

    @Override
    public void terminate(Duration grace) {
        if (process.isAlive()) {
            boolean unused = signals.toProcess(TERM, process.pid());
        }
    }

    @Override
    public void destroy() {
        if (process.isAlive()) {
            endRest.run();
            process.destroyForcibly();
        }
    }

    /** It cannot be handed on. */
    @Override
    public void detach() {
        destroy();
    }
}
