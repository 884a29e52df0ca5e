package io.kebne.actors.agent.isolation;

import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Tries out what a command's process is to pass through, with a command that does nothing. */
final class Trial {
    private static final int SECONDS = 10;

    private Trial() {}

    /** @return why it does not work on this machine, or not for this user */
    static Optional<String> problem(Isolator isolator) {
        List<String> line = new ArrayList<>();
        try {
            Entry entry = new Entry(Optional.empty(), Optional.empty(), Optional.empty(), Path.of("/"), List.of());
            isolator.enter(entry);
            entry.programs().forEach(line::addAll);
            if (!entry.privileges().isEmpty()) {
                line.add("setpriv");
                line.addAll(entry.privileges());
                line.add("--");
            }
            line.add("true");
            Process process = new ProcessBuilder(line)
                    .redirectInput(Redirect.from(new File("/dev/null")))
                    .redirectErrorStream(true)
                    .start();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                return Optional.of(line.get(0) + " does not end");
            }
            return process.exitValue() == 0 ? Optional.empty() : Optional.of(said);
        } catch (IOException e) {
            return Optional.of("it cannot be tried: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.of("interrupted");
        }
    }
}
