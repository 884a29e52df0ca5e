package io.kebne.launcher.maintenance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kebne.actors.time.SystemClock;
import io.kebne.launcher.cli.Change;
import io.kebne.launcher.cli.CommandFailedException;
import io.kebne.launcher.client.Masters;
import io.kebne.launcher.operator.AgentRef;
import io.kebne.protocol.resources.Resources;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code kebne maintenance drain}: the schedule with these machines from now on. */
@Command(
        name = "drain",
        description = {
            "Schedules machines to be away from now on, beside those that are scheduled already.",
            "Services leave them as fast as they can be spared; other frameworks are asked to. Nothing is ended for it.",
            "Example: kebne maintenance drain host1 --wait"
        })
final class MachineDrain extends Change {
    private static final long POLL_MILLIS = 500;
    /** So much may the clocks of those who schedule differ. */
    private static final long SKEW_MILLIS = 60_000;

    private static final String SCHEDULE = "/maintenance/schedule";

    @Parameters(arity = "1..*", paramLabel = "MACHINE", description = "HOST, ADDRESS or HOST/ADDRESS.")
    private List<String> machines;

    @Option(
            names = "--wait",
            description = "Return when nothing runs there any more; 1 when a framework says that it does not leave.")
    private boolean await;

    @Override
    protected Done change(Masters masters) {
        JsonNode wanted = Machines.json(machines);
        ObjectNode schedule = masters.get(SCHEDULE).deepCopy();
        requireBegun(schedule, wanted);
        if (await) {
            requireKnown(masters, wanted);
        }
        Set<JsonNode> known = new HashSet<>();
        schedule.path("windows").forEach(window -> window.path("machine_ids").forEach(known::add));
        List<JsonNode> missing = new ArrayList<>();
        wanted.forEach(machine -> {
            if (!known.contains(machine)) {
                missing.add(machine);
            }
        });
        if (!missing.isEmpty()) {
            ObjectNode window = schedule.withArray("windows").addObject();
            window.putArray("machine_ids").addAll(missing);
            window.putObject("unavailability")
                    .putObject("start")
                    .put(
                            "nanoseconds",
                            TimeUnit.MILLISECONDS.toNanos(SystemClock.now().wallMillis()));
            masters.post(SCHEDULE, schedule);
        }
        while (await && !isLeft(masters, wanted)) {
            sleep();
        }
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.set("machine_ids", wanted);
        json.put("state", await ? "left" : "draining");
        return new Done((await ? "left: " : "draining: ") + String.join(" ", machines), json);
    }

    /** @throws CommandFailedException when one is scheduled for later, so that nobody would leave it now */
    private static void requireBegun(JsonNode schedule, JsonNode wanted) {
        long now = SystemClock.now().wallMillis();
        for (JsonNode window : schedule.path("windows")) {
            long nanoseconds = window.at("/unavailability/start/nanoseconds").asLong();
            long start = TimeUnit.NANOSECONDS.toMillis(nanoseconds);
            for (JsonNode machine : window.path("machine_ids")) {
                if (start > now + SKEW_MILLIS && contains(wanted, machine)) {
                    throw new CommandFailedException(Machines.text(machine) + " is scheduled already, from "
                            + Instant.ofEpochMilli(start) + " on; 'kebne maintenance set' changes that");
                }
            }
        }
    }

    /** @throws CommandFailedException when nobody is there whose leaving could be waited for, as when it is misspelt */
    private static void requireKnown(Masters masters, JsonNode wanted) {
        List<AgentRef> agents = AgentRef.all(masters);
        for (JsonNode machine : wanted) {
            if (agents.stream().noneMatch(agent -> isOn(agent, machine))) {
                throw new CommandFailedException("there is no agent on " + Machines.text(machine)
                        + "; without --wait the machine is scheduled all the same");
            }
        }
    }

    /** @throws CommandFailedException when a framework declines */
    private static boolean isLeft(Masters masters, JsonNode wanted) {
        for (JsonNode machine : masters.get("/maintenance/status").path("draining_machines")) {
            for (JsonNode answer : machine.path("statuses")) {
                if (contains(wanted, machine.path("id"))
                        && answer.path("status").asText().equals("DECLINE")) {
                    throw new CommandFailedException("framework "
                            + answer.at("/framework_id/value").asText() + " does not leave "
                            + Machines.text(machine.path("id")) + "; it stays scheduled. What services lack is shown by"
                            + " 'kebne service show' and at /v2/queue");
                }
            }
        }
        return AgentRef.all(masters).stream()
                .filter(agent -> isOnAny(agent, wanted))
                .allMatch(agent -> usesNothing(agent.json().path("used_resources")));
    }

    private static boolean contains(JsonNode machines, JsonNode machine) {
        for (JsonNode one : machines) {
            if (one.equals(machine)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isOnAny(AgentRef agent, JsonNode machines) {
        for (JsonNode machine : machines) {
            if (isOn(agent, machine)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isOn(AgentRef agent, JsonNode machine) {
        // As in slave(1)@10.0.0.7:5051.
        String pid = agent.json().path("pid").asText();
        String hostname = machine.path("hostname").asText();
        String address = machine.path("ip").asText();
        boolean named =
                hostname.isEmpty() || agent.json().path("hostname").asText().equals(hostname);
        return named && (address.isEmpty() || pid.contains("@" + address + ":") || pid.contains("@[" + address + "]:"));
    }

    private static boolean usesNothing(JsonNode used) {
        return used.path(Resources.CPUS).asDouble() == 0
                && used.path(Resources.MEM).asDouble() == 0
                && used.path(Resources.DISK).asDouble() == 0;
    }

    private static void sleep() {
        try {
            TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandFailedException("interrupted", e);
        }
    }
}
