package io.kebne.multijvm.bench;

import java.util.Map;
import java.util.OptionalDouble;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Takes one figure, in the unit of its case. */
@FunctionalInterface
interface Measurement {
    /** There is nothing to measure. */
    Measurement NONE = effort -> OptionalDouble.empty();

    OptionalDouble measure(Effort effort) throws RunnerException;

    /**
     * The median time of a JMH benchmark in a JVM of its own, in the benchmark's unit: on a shared machine the mean says more
     * about its other users.
     */
    static Measurement median(Class<?> benchmark, Map<String, Object> parameters) {
        return effort -> run(options(benchmark, parameters)
                .warmupIterations(effort.warmups())
                .warmupTime(TimeValue.milliseconds(effort.millis()))
                .measurementIterations(effort.iterations())
                .measurementTime(TimeValue.milliseconds(effort.millis())));
    }

    /** One call of a JMH benchmark in a JVM of its own, cold: for what takes long. */
    static Measurement once(Class<?> benchmark, Map<String, Object> parameters) {
        return effort -> run(options(benchmark, parameters)
                .mode(Mode.SingleShotTime)
                .warmupIterations(0)
                .measurementIterations(1));
    }

    /**
     * Code is compiled where it runs and not on a thread beside: how long that waits for a processor on a busy machine would
     * decide how much of the measurement is of code that is not compiled yet.
     */
    private static ChainedOptionsBuilder options(Class<?> benchmark, Map<String, Object> parameters) {
        ChainedOptionsBuilder options = new OptionsBuilder()
                .include("^" + benchmark.getName().replace(".", "\\.") + "\\.")
                .forks(1)
                .jvmArgs("-Xms1g", "-Xmx3g", "-XX:+UseSerialGC", "-Xbatch")
                .verbosity(VerboseMode.SILENT)
                .shouldFailOnError(true);
        parameters.forEach((name, value) -> options.param(name, value.toString()));
        return options;
    }

    private static OptionalDouble run(ChainedOptionsBuilder options) throws RunnerException {
        RunResult result = new Runner(options.build()).runSingle();
        return OptionalDouble.of(result.getPrimaryResult().getStatistics().getPercentile(50));
    }
}
