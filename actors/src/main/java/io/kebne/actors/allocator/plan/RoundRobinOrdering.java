package io.kebne.actors.allocator.plan;

/** Takes turns: whoever was served longest ago goes first (Nagle, "On Packet Switches with Infinite Storage", RFC 970). */
public final class RoundRobinOrdering implements Ordering {
    @Override
    public double key(Contender contender) {
        return contender.lastServed();
    }
}
