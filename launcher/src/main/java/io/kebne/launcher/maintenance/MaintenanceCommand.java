package io.kebne.launcher.maintenance;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kebne.launcher.cli.Change;
import io.kebne.launcher.cli.CommandFailedException;
import io.kebne.launcher.cli.Listing;
import io.kebne.launcher.cli.Table;
import io.kebne.launcher.client.Masters;
import io.kebne.protocol.InvalidValueException;
import io.kebne.protocol.machine.Unavailability;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code kebne maintenance}. */
@Command(
        name = "maintenance",
        subcommands = {
            MaintenanceCommand.Status.class,
            MaintenanceCommand.Schedule.class,
            MaintenanceCommand.Set.class,
            MachineDrain.class,
            MaintenanceCommand.Down.class,
            MaintenanceCommand.Up.class
        },
        description = {
            "Shows how far maintenance is, sets its schedule, empties machines, and takes them down and up.",
            "Example: kebne maintenance set windows.json"
        })
public final class MaintenanceCommand extends StatusListing {
    @Command(name = "status", description = "Lists machines that are to be taken away, and those that have been.")
    static final class Status extends StatusListing {}

    @Command(name = "schedule", description = "Lists the machines of the schedule, and when they are not there.")
    static final class Schedule extends Listing {
        @Override
        protected JsonNode read(Masters masters) {
            return masters.get("/maintenance/schedule");
        }

        @Override
        protected Table table(JsonNode schedule) {
            Table table = new Table("MACHINE", "FROM", "UNTIL");
            for (JsonNode window : schedule.path("windows")) {
                Unavailability when = Unavailability.read(window.path("unavailability"));
                String until = when.end().map(Instant::toString).orElse("");
                window.path("machine_ids")
                        .forEach(machine ->
                                table.row(Machines.text(machine), when.start().toString(), until));
            }
            return table;
        }
    }

    @Command(name = "set", description = "Replaces the schedule by that of a file, as 'schedule --json' prints it.")
    static final class Set extends Change {
        @Parameters(paramLabel = "FILE", description = "JSON of Mesos' schedule; - for standard input.")
        private String file;

        @Override
        protected Done change(Masters masters) throws IOException {
            JsonNode schedule = read();
            masters.post("/maintenance/schedule", schedule);
            int windows = schedule.path("windows").size();
            return new Done("schedule of " + windows + (windows == 1 ? " window" : " windows"), schedule);
        }

        private JsonNode read() throws IOException {
            try {
                byte[] bytes = file.equals("-") ? System.in.readAllBytes() : Files.readAllBytes(Path.of(file));
                return new ObjectMapper().readTree(bytes);
            } catch (NoSuchFileException e) {
                throw new CommandFailedException("there is no file " + file, e);
            } catch (JsonProcessingException e) {
                throw new InvalidValueException(
                        "FILE", file + " is no JSON, at line " + e.getLocation().getLineNr());
            }
        }
    }

    @Command(name = "down", description = "Takes scheduled machines away: their agents are removed, with their tasks.")
    static final class Down extends Change {
        @Parameters(
                arity = "1..*",
                paramLabel = "MACHINE",
                description = "HOST, ADDRESS or HOST/ADDRESS, as scheduled.")
        private List<String> machines;

        @Override
        protected Done change(Masters masters) {
            JsonNode json = Machines.json(machines);
            masters.post("/machine/down", json);
            return new Done("down: " + String.join(" ", machines), json);
        }
    }

    @Command(name = "up", description = "Lets agents of these machines come back, and takes them off the schedule.")
    static final class Up extends Change {
        @Parameters(
                arity = "1..*",
                paramLabel = "MACHINE",
                description = "HOST, ADDRESS or HOST/ADDRESS, as scheduled.")
        private List<String> machines;

        @Override
        protected Done change(Masters masters) {
            JsonNode json = Machines.json(machines);
            masters.post("/machine/up", json);
            return new Done("up: " + String.join(" ", machines), json);
        }
    }
}
