/**
 * Benchmarks of the allocator, measured by JMH. {@code kebne bench allocator} runs {@link
 * io.kebne.multijvm.bench.AllocatorBench} in a JVM of its own.
 */
package io.kebne.multijvm.bench;
