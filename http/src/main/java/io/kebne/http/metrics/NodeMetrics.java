package io.kebne.http.metrics;

/** What a node can say in numbers at this moment. */
public interface NodeMetrics {
    /** Metrics whose names are the same in every cluster. */
    void fixed(Readings readings);

    /** Metrics with names of frameworks, roles or resources in theirs. */
    void named(Readings readings);
}
