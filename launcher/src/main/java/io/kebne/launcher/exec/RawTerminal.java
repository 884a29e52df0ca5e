package io.kebne.launcher.exec;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * The terminal at which this process was started, whose keys go to somebody else from when it is taken until it is given back: none
 * of them means anything here. It is told what to do by {@code stty}.
 */
final class RawTerminal implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 5;

    private final String before;
    private final Thread hook;

    private RawTerminal(String before) {
        this.before = before;
        this.hook = new Thread(this::restore, "restore-terminal");
    }

    /** @throws IOException when there is none, or no {@code stty} */
    static RawTerminal take() throws IOException {
        RawTerminal terminal = new RawTerminal(stty("-g"));
        Runtime.getRuntime().addShutdownHook(terminal.hook);
        String unused = stty("raw", "-echo");
        return terminal;
    }

    /** How large it is now; empty when it does not say. */
    static Optional<TerminalSize> size() {
        try {
            String[] numbers = stty("size").split(" ", -1);
            int rows = Integer.parseInt(numbers[0]);
            int columns = Integer.parseInt(numbers[1]);
            return rows > 0 && columns > 0 ? Optional.of(new TerminalSize(rows, columns)) : Optional.empty();
        } catch (IOException | NumberFormatException | ArrayIndexOutOfBoundsException e) {
            return Optional.empty();
        }
    }

    private static String stty(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of("stty"));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command)
                .redirectInput(ProcessBuilder.Redirect.INHERIT)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            String answer = new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
            if (process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS) && process.exitValue() == 0) {
                return answer.strip();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        throw new IOException("standard input is no terminal");
    }

    private void restore() {
        try {
            String unused = stty(before);
        } catch (IOException e) {
            System.err.println("kebne: the terminal could not be restored; 'stty sane' may help");
        }
    }

    @Override
    public void close() {
        restore();
        try {
            boolean unused = Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // This process ends: the hook restores it once more.
        }
    }
}
