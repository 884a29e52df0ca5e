package io.kebne.http.metrics;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/** The streams of the operator API through this master. Safe for use by several threads. */
public final class OperatorTraffic {
    private final AtomicInteger subscribers = new AtomicInteger();
    private final LongAdder slowReaders = new LongAdder();

    /** How many streams there are now. */
    public void subscribers(int number) {
        subscribers.set(number);
    }

    /** A stream was ended because its client did not read. */
    public void slowReader() {
        slowReaders.increment();
    }

    void add(Readings readings) {
        readings.put("master/operator_event_stream_subscribers", subscribers.get());
        readings.putCount("master/operator_streams_dropped", slowReaders.sum());
    }
}
