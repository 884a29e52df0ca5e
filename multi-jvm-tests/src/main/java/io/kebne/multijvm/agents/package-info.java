/** Agents without processes, thousands in one JVM: what benchmarks and fault tests put a cluster under load with. */
package io.kebne.multijvm.agents;
