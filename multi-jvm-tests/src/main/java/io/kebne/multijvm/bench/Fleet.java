package io.kebne.multijvm.bench;

/** Pools of Mesos' allocator benchmarks: all agents alike, each framework in the one role. */
final class Fleet {
    /** An agent of 24 cpus, 4 GB of memory and 4 GB of disk, in thousandths. */
    static final long[] AGENT = {24_000, 4_096_000, 4_096_000, 0};

    private static final String ROLE = "*";

    final Subject subject;
    final int[] frameworks;
    final int[] agents;

    Fleet(Subject subject, int agentCount, int frameworkCount) {
        this.subject = subject;
        this.frameworks = new int[frameworkCount];
        for (int i = 0; i < frameworkCount; i++) {
            frameworks[i] = subject.addFramework("framework-" + i, ROLE);
        }
        this.agents = new int[agentCount];
        for (int i = 0; i < agentCount; i++) {
            agents[i] = subject.addAgent("agent-" + i, AGENT);
        }
    }

    /** Has every framework refuse every agent for ever. */
    void refuseEverything() {
        for (int agent : agents) {
            for (int framework : frameworks) {
                subject.refuse(framework, agent, AGENT, Long.MAX_VALUE);
            }
        }
    }

    void declineAll(int offers, long untilMillis) {
        for (int i = 0; i < offers; i++) {
            subject.decline(i, untilMillis);
        }
    }
}
