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
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/**
 * A master's HTTP server with a large state and nothing behind it, in a JVM of its own with a master's options: what its
 * readers need does not count as its own. It ends with its standard input.
 */
final class StateServer implements AutoCloseable {
    private static final String READY = "listening on ";
    private static final String NEWS = "news";
    private static final String MEMORY = "memory";
    private static final String HOST = "127.0.0.1";

    private final Process process;
    private URI url;
    private URI bareUrl;

    private StateServer(Process process) {
        this.process = process;
    }

    /**
     * Starts one, and waits until it has its state.
     *
     * @param settings of its HTTP server, as KEY=VALUE
     */
    static StateServer start(int agents, int tasks, String... settings) throws IOException {
        List<String> command =
                new ArrayList<>(List.of(AgentUnderTest.java(), "-XX:+UseSerialGC", "-XX:+ExitOnOutOfMemoryError"));
        for (String setting : settings) {
            command.add("-D" + setting);
        }
        command.addAll(List.of(
                "-cp",
                AgentUnderTest.classPath(),
                StateServer.class.getName(),
                Integer.toString(agents),
                Integer.toString(tasks)));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        StateServer server = new StateServer(process);
        String[] addresses = server.answer(READY).split(" ", -1);
        server.url = URI.create(addresses[0]);
        server.bareUrl = URI.create(addresses[1]);
        return server;
    }

    /**
     * Tells its readers news of tasks, one after the other; returns before they have heard of them.
     *
     * @param events how many
     * @param bytes about how many each has
     */
    void news(int events, int bytes) throws IOException {
        String unused = ask(NEWS + " " + events + " " + bytes, NEWS);
    }

    /** What its JVM needs beside garbage: its heap, and buffers outside of that. */
    long memoryBytes() throws IOException {
        return Long.parseLong(ask(MEMORY, MEMORY).strip());
    }

    private String ask(String question, String answer) throws IOException {
        BufferedWriter input = process.outputWriter(StandardCharsets.UTF_8);
        input.write(question + "\n");
        input.flush();
        return answer(answer);
    }

    /** What stands behind this word in the next line that begins with it. */
    private String answer(String word) throws IOException {
        BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            if (line.startsWith(word)) {
                return line.substring(word.length());
            }
        }
        throw new IOException("the server has ended");
    }

    URI url() {
        return url;
    }

    /** Of a {@link BareServer} in the same JVM. */
    URI bareUrl() {
        return bareUrl;
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
        int tasks = Integer.parseInt(arguments[1]);
        ShownMaster master = new ShownMaster(LargeState.of(Integer.parseInt(arguments[0]), tasks));
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
        System.out.println(READY + "http://" + HOST + ":" + port + " http://" + HOST + ":" + BareServer.start());
        obey(new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)), master, tasks);
        system.terminate();
    }

    private static void obey(BufferedReader orders, ShownMaster master, int tasks) throws IOException {
        int told = 0;
        for (String order = orders.readLine(); order != null; order = orders.readLine()) {
            String[] words = order.split(" ", -1);
            if (words[0].equals(NEWS)) {
                String message = "x".repeat(Integer.parseInt(words[2]));
                for (int i = Integer.parseInt(words[1]); i > 0; i--) {
                    master.change(LargeState.news(tasks, ++told, message));
                }
                System.out.println(NEWS);
            } else {
                System.out.println(MEMORY + " " + usedBytes());
            }
        }
    }

    private static long usedBytes() {
        System.gc();
        long outside = ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                .mapToLong(BufferPoolMXBean::getMemoryUsed)
                .sum();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() + outside;
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
