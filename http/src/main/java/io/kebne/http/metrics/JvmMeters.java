package io.kebne.http.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;

/** Meters of the JVM that a node runs in: memory, garbage collection, threads, processor, open files. */
public final class JvmMeters implements AutoCloseable {
    private final JvmGcMetrics garbageCollection = new JvmGcMetrics();

    private JvmMeters() {}

    /** @return to be closed when the registry is no longer used: it listens to the garbage collector */
    public static JvmMeters bind(MeterRegistry registry) {
        JvmMeters meters = new JvmMeters();
        meters.garbageCollection.bindTo(registry);
        new ClassLoaderMetrics().bindTo(registry);
        new FileDescriptorMetrics().bindTo(registry);
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        return meters;
    }

    @Override
    public void close() {
        garbageCollection.close();
    }
}
