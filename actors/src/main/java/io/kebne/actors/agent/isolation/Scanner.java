package io.kebne.actors.agent.isolation;

import java.time.Duration;
import java.util.Collection;

/** An isolator that has to look around for longer than the others: it does that now and then, and remembers what it saw. */
interface Scanner extends Isolator {
    /** How long it rests in between. */
    Duration interval();

    /** Looks at all containers there are. May take seconds; one thread calls it. */
    void scan(Collection<Confined> containers);
}
