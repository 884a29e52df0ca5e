package io.kebne.actors.allocator.constraint;

import io.kebne.protocol.machine.DomainInfo;
import java.util.Optional;

/** What the fault domains of agents mean to the masters (Mesos: fault-domains document). */
public final class FaultDomains {
    private FaultDomains() {}

    /**
     * Whether an agent stands in another region than the masters, and so is only for frameworks that are REGION_AWARE.
     * An agent that does not say where it stands counts as near.
     */
    public static boolean isRemote(Optional<DomainInfo> agent, Optional<DomainInfo> master) {
        return agent.isPresent()
                && master.isPresent()
                && !agent.get().region().equals(master.get().region());
    }

    /** Why an agent cannot be taken in; empty when it can. */
    public static Optional<String> refusal(Optional<DomainInfo> agent, Optional<DomainInfo> master) {
        return agent.isPresent() && master.isEmpty()
                ? Optional.of("The agent has the domain " + agent.get() + " and the master has none; set --domain on"
                        + " the masters too, or on neither")
                : Optional.empty();
    }
}
