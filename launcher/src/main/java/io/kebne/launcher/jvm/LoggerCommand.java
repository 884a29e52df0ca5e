package io.kebne.launcher.jvm;

import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code kebne jvm logger}. */
@Command(
        name = "logger",
        description = {
            "Prints the level of a logger of the program; or sets it, until the program ends.",
            "Example: kebne jvm logger web-0 com.example.orders debug"
        })
final class LoggerCommand extends MachineCommand {
    @Parameters(
            index = "1",
            arity = "0..1",
            defaultValue = "root",
            paramLabel = "LOGGER",
            description = "Its name; default: root.")
    private String logger;

    @Parameters(
            index = "2",
            arity = "0..1",
            paramLabel = "LEVEL",
            description = "trace, debug, info, warn, error, off, or inherit.")
    private String level;

    @Override
    void run(Machine machine) throws IOException {
        Map<String, String> parameters = new TreeMap<>(Map.of("name", logger));
        if (level != null) {
            parameters.put("level", level);
        }
        machine.act("logger", parameters);
    }
}
