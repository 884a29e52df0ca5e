package io.kebne.http.server;

import akka.dispatch.DispatcherPrerequisites;
import akka.dispatch.ExecutorServiceConfigurator;
import akka.dispatch.ExecutorServiceFactory;
import com.typesafe.config.Config;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Threads for the connections of clients. Akka HTTP parses the requests that come in one piece by recursion, one within the
 * other: a client that sends many small ones at once, without waiting for answers, would overflow a usual stack and
 * so end the whole process. These stacks hold as many requests as the largest piece may, whatever they are.
 *
 * <p>Named by the setting {@code executor} of a dispatcher, which creates it.
 */
public final class DeepStacks extends ExecutorServiceConfigurator {
    /** A piece has 128 KiB (akka.io.tcp.direct-buffer-size), the least request 18 bytes, and takes about 2 KiB of stack. */
    private static final long STACK_BYTES = 64L * 1024 * 1024;

    private final int threads;

    /** @param config of the dispatcher */
    public DeepStacks(Config config, DispatcherPrerequisites prerequisites) {
        super(config, prerequisites);
        int processors = Runtime.getRuntime().availableProcessors();
        this.threads = Math.max(config.getInt("threads-min"), processors);
    }

    @Override
    public ExecutorServiceFactory createExecutorServiceFactory(String id, ThreadFactory unused) {
        AtomicInteger number = new AtomicInteger();
        ThreadFactory deep = task -> {
            Thread thread = new Thread(null, task, id + "-" + number.incrementAndGet(), STACK_BYTES);
            thread.setDaemon(true);
            return thread;
        };
        return () -> {
            ThreadPoolExecutor pool =
                    new ThreadPoolExecutor(threads, threads, 60, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), deep);
            pool.allowCoreThreadTimeOut(true);
            return pool;
        };
    }
}
