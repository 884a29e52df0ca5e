package io.kebne.multijvm.measure;

import akka.util.ByteString;
import io.kebne.actors.scheduler.Scheduler;
import io.kebne.actors.scheduler.SchedulerDriver;
import io.kebne.http.wire.WireFormat;
import io.kebne.http.wire.v1.FrameworkMessages;
import io.kebne.http.wire.v1.OfferMessages;
import io.kebne.http.wire.v1.ResourceFormat;
import io.kebne.http.wire.v1.ResourceMessages;
import io.kebne.http.wire.v1.TaskMessages;
import io.kebne.protocol.Bytes;
import io.kebne.protocol.framework.FrameworkInfo;
import io.kebne.protocol.id.AgentId;
import io.kebne.protocol.id.ExecutorId;
import io.kebne.protocol.id.OfferId;
import io.kebne.protocol.id.TaskId;
import io.kebne.protocol.offer.Filters;
import io.kebne.protocol.offer.Offer;
import io.kebne.protocol.offer.Request;
import io.kebne.protocol.offer.constraint.OfferConstraints;
import io.kebne.protocol.scheduler.SchedulerCall;
import io.kebne.protocol.task.KillPolicy;
import io.kebne.protocol.task.TaskInfo;
import io.kebne.protocol.task.TaskStatus;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.mesos.v1.Protos;
import org.apache.mesos.v1.scheduler.Protos.Call;
import org.apache.mesos.v1.scheduler.Protos.Event;

/**
 * Runs a scheduler over Mesos' HTTP API, as far as a benchmark needs: it accepts, declines, suppresses and revives, and
 * acknowledges updates once they were handled. Calls take turns on a few connections.
 */
final class HttpScheduler implements SchedulerDriver, AutoCloseable {
    private static final String PATH = "/api/v1/scheduler";
    private static final int CONNECTIONS = 4;

    private final FrameworkInfo framework;
    private final Scheduler scheduler;
    private final Map<OfferId, AgentId> agents = new ConcurrentHashMap<>();
    private final List<CallConnection> connections = new ArrayList<>();
    private final AtomicInteger turn = new AtomicInteger();
    /** Kept, because a client that nobody holds closes its streams. */
    private final HttpClient client;

    private final InputStream stream;

    private HttpScheduler(FrameworkInfo framework, Scheduler scheduler, HttpClient client, InputStream stream) {
        this.client = client;
        this.framework = framework;
        this.scheduler = scheduler;
        this.stream = stream;
    }

    static HttpScheduler connect(URI master, FrameworkInfo framework, Scheduler scheduler)
            throws IOException, InterruptedException {
        Call.Builder call = Call.newBuilder().setType(Call.Type.SUBSCRIBE);
        call.setFrameworkId(FrameworkMessages.id(framework.id()))
                .getSubscribeBuilder()
                .setFrameworkInfo(FrameworkMessages.write(framework));
        String type = WireFormat.PROTOBUF.mediaType();
        HttpRequest request = HttpRequest.newBuilder(master.resolve(PATH))
                .header("Content-Type", type)
                .header("Accept", type)
                .POST(HttpRequest.BodyPublishers.ofByteArray(call.build().toByteArray()))
                .build();
        HttpClient client = HttpClient.newHttpClient();
        HttpResponse<InputStream> response = client.send(request, HttpResponse.BodyHandlers.ofInputStream());
        String streamId = response.headers().firstValue("Mesos-Stream-Id").orElseThrow();
        HttpScheduler driver =
                new HttpScheduler(framework, scheduler, client, new BufferedInputStream(response.body()));
        for (int i = 0; i < CONNECTIONS; i++) {
            driver.connections.add(CallConnection.open(master, PATH, type, streamId));
        }
        Thread reader = new Thread(driver::read, "events");
        reader.setDaemon(true);
        reader.start();
        return driver;
    }

    private void read() {
        try {
            int length = 0;
            for (int c = stream.read(); c >= 0; c = stream.read()) {
                if (c == '\n') {
                    ByteString record = ByteString.fromArrayUnsafe(stream.readNBytes(length));
                    heard(WireFormat.PROTOBUF.decode(record, Event.getDefaultInstance()));
                    length = 0;
                } else {
                    length = length * 10 + (c - '0');
                }
            }
        } catch (IOException e) {
            System.err.println("the stream of " + client + " has ended: " + e);
        }
    }

    private void heard(Event event) {
        switch (event.getType()) {
            case SUBSCRIBED -> scheduler.subscribed(this, framework.id());
            case OFFERS -> {
                List<Offer> offers = new ArrayList<>();
                event.getOffers().getOffersList().forEach(offer -> offers.add(read(offer)));
                scheduler.offers(this, offers);
            }
            case RESCIND ->
                scheduler.rescind(
                        this, new OfferId(event.getRescind().getOfferId().getValue()));
            case UPDATE -> {
                TaskStatus status = TaskMessages.read(event.getUpdate().getStatus());
                scheduler.update(this, status);
                if (status.uuid().isPresent()) {
                    acknowledge(event.getUpdate().getStatus());
                }
            }
            case ERROR -> scheduler.error(this, event.getError().getMessage());
            default -> {
                // Of no use to a benchmark.
            }
        }
    }

    private Offer read(Protos.Offer offer) {
        OfferId id = new OfferId(offer.getId().getValue());
        AgentId agent = new AgentId(offer.getAgentId().getValue());
        agents.put(id, agent);
        return new Offer(
                id,
                framework.id(),
                agent,
                offer.getHostname(),
                offer.getUrl().getAddress().getIp(),
                offer.getUrl().getAddress().getPort(),
                offer.getAllocationInfo().getRole(),
                ResourceMessages.read(offer.getResourcesList(), "resources"),
                List.of());
    }

    private void acknowledge(Protos.TaskStatus status) {
        Call.Builder call = Call.newBuilder().setType(Call.Type.ACKNOWLEDGE);
        call.getAcknowledgeBuilder()
                .setAgentId(status.getAgentId())
                .setTaskId(status.getTaskId())
                .setUuid(status.getUuid());
        send(call);
    }

    private void send(Call.Builder call) {
        byte[] bytes = call.setFrameworkId(FrameworkMessages.id(framework.id()))
                .build()
                .toByteArray();
        connections
                .get(Math.floorMod(turn.getAndIncrement(), connections.size()))
                .send(bytes);
    }

    @Override
    public void accept(List<OfferId> offerIds, List<TaskInfo> tasks, Filters filters) {
        Call.Builder call = Call.newBuilder().setType(Call.Type.ACCEPT);
        Protos.Offer.Operation.Launch.Builder launch = call.getAcceptBuilder()
                .setFilters(OfferMessages.write(filters))
                .addOperationsBuilder()
                .setType(Protos.Offer.Operation.Type.LAUNCH)
                .getLaunchBuilder();
        AgentId agent = agents.get(offerIds.get(0));
        for (OfferId id : offerIds) {
            call.getAcceptBuilder().addOfferIds(OfferMessages.id(id));
            agents.remove(id);
        }
        tasks.forEach(task -> launch.addTaskInfos(
                TaskMessages.write(task, framework.id(), agent, ResourceFormat.FULL, Optional.empty())));
        send(call);
    }

    @Override
    public void decline(List<OfferId> offerIds, Filters filters) {
        Call.Builder call = Call.newBuilder().setType(Call.Type.DECLINE);
        call.getDeclineBuilder().setFilters(OfferMessages.write(filters));
        for (OfferId id : offerIds) {
            call.getDeclineBuilder().addOfferIds(OfferMessages.id(id));
            agents.remove(id);
        }
        send(call);
    }

    @Override
    public void suppress(Set<String> roles) {
        Call.Builder call = Call.newBuilder().setType(Call.Type.SUPPRESS);
        call.getSuppressBuilder().addAllRoles(roles);
        send(call);
    }

    @Override
    public void revive(Set<String> roles) {
        Call.Builder call = Call.newBuilder().setType(Call.Type.REVIVE);
        call.getReviveBuilder().addAllRoles(roles);
        send(call);
    }

    @Override
    public void teardown() {
        send(Call.newBuilder().setType(Call.Type.TEARDOWN));
    }

    @Override
    public void stop() {
        throw unneeded();
    }

    @Override
    public void acceptInverseOffers(List<OfferId> inverseOfferIds, Filters filters) {
        throw unneeded();
    }

    @Override
    public void declineInverseOffers(List<OfferId> inverseOfferIds, Filters filters) {
        throw unneeded();
    }

    @Override
    public void updateFramework(FrameworkInfo info, Set<String> suppressedRoles, OfferConstraints offerConstraints) {
        throw unneeded();
    }

    @Override
    public void reconcileOperations(List<SchedulerCall.ReconcileOperations.Known> operations) {
        throw unneeded();
    }

    @Override
    public void kill(TaskId taskId, Optional<KillPolicy> killPolicy) {
        throw unneeded();
    }

    @Override
    public void reconcile(List<SchedulerCall.Reconcile.Task> tasks) {
        throw unneeded();
    }

    @Override
    public void request(List<Request> requests) {
        throw unneeded();
    }

    @Override
    public void shutdown(AgentId agentId, ExecutorId executorId) {
        throw unneeded();
    }

    @Override
    public void message(AgentId agentId, ExecutorId executorId, Bytes data) {
        throw unneeded();
    }

    private static UnsupportedOperationException unneeded() {
        return new UnsupportedOperationException("no benchmark needs it");
    }

    @Override
    public void close() throws IOException {
        stream.close();
        for (CallConnection connection : connections) {
            connection.close();
        }
    }
}
