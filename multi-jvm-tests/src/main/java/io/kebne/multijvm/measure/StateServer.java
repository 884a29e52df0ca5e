package io.kebne.multijvm.measure;

import akka.actor.typed.ActorSystem;
import akka.actor.typed.javadsl.Behaviors;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.kebne.actors.api.SchedulerClients;
import io.kebne.http.server.HttpServers;
import io.kebne.http.server.HttpSettings;
import io.kebne.protocol.id.FrameworkId;
import io.kebne.protocol.scheduler.CallAnswer;
import io.kebne.protocol.scheduler.SchedulerCall;
import io.kebne.protocol.scheduler.SchedulerEvent;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/**
 * A master's HTTP server with a large state and nothing behind it, in a JVM of its own with a master's options: what its
 * readers need does not count as its own. It ends with its standard input.
 */
final class StateServer implements AutoCloseable {
    private static final String READY = "listening on ";
    private static final String HOST = "127.0.0.1";

    private final Process process;
    private final URI url;

    private StateServer(Process process, URI url) {
        this.process = process;
        this.url = url;
    }

    /** Starts one, and waits until it has its state. */
    static StateServer start(int agents, int tasks) throws IOException {
        Process process = new ProcessBuilder(
                        AgentUnderTest.java(),
                        "-XX:+UseSerialGC",
                        "-XX:+ExitOnOutOfMemoryError",
                        "-cp",
                        AgentUnderTest.classPath(),
                        StateServer.class.getName(),
                        Integer.toString(agents),
                        Integer.toString(tasks))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        BufferedReader output =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            if (line.startsWith(READY)) {
                return new StateServer(process, URI.create(line.substring(READY.length())));
            }
        }
        throw new IOException("the server has ended");
    }

    URI url() {
        return url;
    }

    /** Processor time that it has used. */
    Duration cpuTime() {
        return process.info().totalCpuDuration().orElse(Duration.ZERO);
    }

    /** What it has in memory, in MB. */
    double megabytes() throws IOException {
        return ResidentMemory.megabytes(process.pid());
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    /** Arguments: how many agents, and how many tasks run, and have ended. */
    public static void main(String[] arguments) throws Exception {
        Config config = ConfigFactory.parseString("akka.loglevel = WARNING").withFallback(ConfigFactory.load());
        ActorSystem<Void> system = ActorSystem.create(Behaviors.empty(), "state-bench", config);
        int port = MasterProcesses.freePorts(1).get(0);
        ShownMaster master =
                new ShownMaster(LargeState.of(Integer.parseInt(arguments[0]), Integer.parseInt(arguments[1])));
        Object unused = HttpServers.bindMaster(
                        system,
                        master,
                        new NoSchedulers(),
                        new NoServices(),
                        job -> new CompletableFuture<>(),
                        HttpSettings.of(config, HOST, port),
                        new PrometheusMeterRegistry(PrometheusConfig.DEFAULT))
                .toCompletableFuture()
                .get(20, TimeUnit.SECONDS);
        System.out.println(READY + "http://" + HOST + ":" + port);
        while (System.in.read() >= 0) {
            // Nothing is said to it but the end.
        }
        system.terminate();
    }

    private static final class NoSchedulers implements SchedulerClients {
        @Override
        public Stream open(SchedulerCall.Subscribe call, String streamId, Listener listener) {
            throw unneeded();
        }

        @Override
        public CompletionStage<CallAnswer> call(FrameworkId frameworkId, String streamId, SchedulerCall call) {
            return CompletableFuture.failedFuture(unneeded());
        }

        @Override
        public void tell(FrameworkId frameworkId, SchedulerEvent event) {
            throw unneeded();
        }

        private static UnsupportedOperationException unneeded() {
            return new UnsupportedOperationException("this master is for readers only");
        }
    }
}
