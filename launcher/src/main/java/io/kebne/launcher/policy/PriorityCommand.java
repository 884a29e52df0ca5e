package io.kebne.launcher.policy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kebne.launcher.cli.Change;
import io.kebne.launcher.client.Masters;
import io.kebne.protocol.policy.RolePriority;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code kebne priority}. */
@Command(
        name = "priority",
        subcommands = {PriorityCommand.Ls.class, PriorityCommand.Set.class},
        description = {
            "Lists the priorities of roles, or sets one. A role without its own has that of the role above it, or 0.",
            "Example: kebne priority set prod 10 --preempts"
        })
public final class PriorityCommand extends PriorityListing {
    @Command(name = "ls", description = "Lists the priorities that were set.")
    static final class Ls extends PriorityListing {}

    @Command(name = "set", description = "Sets the whole priority of a role.")
    static final class Set extends Change {
        @Parameters(index = "0", paramLabel = "ROLE", description = "The role.")
        private String role;

        @Parameters(index = "1", paramLabel = "N", description = "From -1000000 to 1000000; greater is more important.")
        private int priority;

        @Option(
                names = "--preempts",
                description = "When it cannot get what it waits for, tasks that are preemptible may be ended for it.")
        private boolean preempts;

        @Option(names = "--preemptible", description = "Its tasks may be ended for roles that preempt.")
        private boolean preemptible;

        @Override
        protected Done change(Masters masters) {
            RolePriority set = new RolePriority(role, priority, preempts, preemptible);
            ObjectNode object = JsonNodeFactory.instance.objectNode();
            object.put("role", set.role());
            object.put("priority", set.priority());
            object.put("preempts", set.preempts());
            object.put("preemptible", set.preemptible());
            ObjectNode body = JsonNodeFactory.instance.objectNode();
            body.putArray("priorities").add(object);
            masters.put("/priorities", body);
            return new Done(
                    "priority of " + role + ": " + priority + (preempts ? ", preempts" : "")
                            + (preemptible ? ", preemptible" : ""),
                    object);
        }
    }
}
