package io.kebne.launcher.jvm;

import io.kebne.protocol.InvalidValueException;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code kebne jvm jfr}. */
@Command(
        name = "jfr",
        description = {"Shows, starts, dumps or stops flight recordings.", "Example: kebne jvm jfr run-0 dump"})
final class JfrCommand extends MachineCommand {
    @Parameters(
            index = "1",
            arity = "0..1",
            defaultValue = "check",
            paramLabel = "ACTION",
            description = "check (default), start, dump into the sandbox, or stop.")
    private String action;

    @Option(names = "--name", paramLabel = "NAME", description = "Of the recording; default: the agent's, kebne.")
    private String name;

    @Option(names = "--settings", paramLabel = "SETTINGS", description = "default, or profile.")
    private String settings;

    @Option(names = "--duration", paramLabel = "SECONDS", description = "After which it stops.")
    private Integer duration;

    @Override
    void run(Machine machine) throws IOException {
        Map<String, String> parameters = new TreeMap<>();
        put(parameters, "name", name);
        put(parameters, "settings", settings);
        put(parameters, "duration", duration);
        switch (action) {
            case "check" -> machine.show("jfr", Map.of());
            case "start", "dump", "stop" -> machine.act("jfr/" + action, parameters);
            default -> throw new InvalidValueException("ACTION", "must be check, start, dump or stop");
        }
    }

    private static void put(Map<String, String> parameters, String parameter, Object value) {
        if (value != null) {
            parameters.put(parameter, value.toString());
        }
    }
}
