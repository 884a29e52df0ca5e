package io.kebne.launcher.jvm;

import io.kebne.protocol.InvalidValueException;
import java.io.IOException;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code kebne jvm heap}. */
@Command(
        name = "heap",
        description = "Prints the heap's regions; or the objects in it by class; or dumps it into the sandbox.")
final class HeapCommand extends MachineCommand {
    @Option(names = "--histogram", description = "Objects by class, after a full collection.")
    private boolean histogram;

    @Option(names = "--all", description = "With --histogram: dead objects too, without a collection.")
    private boolean all;

    @Option(names = "--dump", description = "Dump it, and print where the file is.")
    private boolean dump;

    @Override
    void run(Machine machine) throws IOException {
        if (all && !histogram) {
            throw new InvalidValueException("--all", "is for --histogram");
        }
        if (histogram && dump) {
            throw new InvalidValueException("--dump", "does not go with --histogram");
        }
        if (dump) {
            machine.act("heap-dump", Map.of());
        } else if (all) {
            machine.show("histogram", Map.of());
        } else if (histogram) {
            machine.act("live-histogram", Map.of());
        } else {
            machine.show("heap", Map.of());
        }
    }
}
