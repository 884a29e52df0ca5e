package io.kebne.launcher.jvm;

import java.io.IOException;
import java.util.Map;
import picocli.CommandLine.Command;

/** {@code kebne jvm threads}. */
@Command(name = "threads", description = "Prints the stacks of all threads.")
final class ThreadsCommand extends MachineCommand {
    @Override
    void run(Machine machine) throws IOException {
        machine.show("threads", Map.of());
    }
}
