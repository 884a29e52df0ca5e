package io.kebne.launcher.policy;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.kebne.launcher.cli.Change;
import io.kebne.launcher.client.Masters;
import io.kebne.protocol.InvalidValueException;
import io.kebne.protocol.policy.Weight;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code kebne weights}. */
@Command(
        name = "weights",
        subcommands = {WeightsCommand.Ls.class, WeightsCommand.Set.class},
        description = {
            "Lists the weights of roles, or sets them. A role that has none given has 1.",
            "Example: kebne weights set prod=3 dev=0.5"
        })
public final class WeightsCommand extends WeightsListing {
    @Command(name = "ls", description = "Lists the weights that were set.")
    static final class Ls extends WeightsListing {}

    @Command(name = "set", description = "Sets the weights of some roles, all of them or none.")
    static final class Set extends Change {
        @Parameters(arity = "1..*", paramLabel = "ROLE=W", description = "A role and its weight, greater than 0.")
        private List<String> weights;

        @Override
        protected Done change(Masters masters) {
            ArrayNode body = JsonNodeFactory.instance.arrayNode();
            weights.stream()
                    .map(Set::weight)
                    .forEach(weight ->
                            body.addObject().put("role", weight.role()).put("weight", weight.weight()));
            masters.put("/weights", body);
            return new Done(String.join(" ", weights), body);
        }

        private static Weight weight(String text) {
            int equals = text.lastIndexOf('=');
            if (equals < 0) {
                throw new InvalidValueException("ROLE=W", "'" + text + "': expected a role, = and its weight");
            }
            try {
                return new Weight(text.substring(0, equals), Double.parseDouble(text.substring(equals + 1)));
            } catch (NumberFormatException e) {
                throw new InvalidValueException("ROLE=W", "'" + text + "': the weight must be a number");
            }
        }
    }
}
