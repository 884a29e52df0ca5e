package io.kebne.multijvm.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Message;
import io.kebne.http.wire.WireFormat;
import io.kebne.multijvm.harness.Await;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.apache.mesos.v1.Protos.AgentID;
import org.apache.mesos.v1.Protos.CommandInfo;
import org.apache.mesos.v1.Protos.FrameworkID;
import org.apache.mesos.v1.Protos.FrameworkInfo;
import org.apache.mesos.v1.Protos.InverseOffer;
import org.apache.mesos.v1.Protos.Offer;
import org.apache.mesos.v1.Protos.OfferID;
import org.apache.mesos.v1.Protos.Resource;
import org.apache.mesos.v1.Protos.TaskID;
import org.apache.mesos.v1.Protos.TaskInfo;
import org.apache.mesos.v1.Protos.TaskState;
import org.apache.mesos.v1.Protos.TaskStatus;
import org.apache.mesos.v1.Protos.Value;
import org.apache.mesos.v1.scheduler.Protos.Call;
import org.apache.mesos.v1.scheduler.Protos.Event;

/** A scheduler that knows nothing but Mesos' HTTP API. */
final class ApiScheduler implements AutoCloseable {
    static final String PATH = "/api/v1/scheduler";
    static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private final String url;
    private final WireFormat format;
    private final List<Event> seen = new ArrayList<>();
    private final List<Offer> offers = new ArrayList<>();
    private ApiStream<Event> stream;
    private String streamId = "";
    private FrameworkID frameworkId = FrameworkID.getDefaultInstance();

    ApiScheduler(String url, WireFormat format) {
        this.url = url;
        this.format = format;
    }

    static FrameworkInfo.Builder info(String role) {
        FrameworkInfo.Builder info = FrameworkInfo.newBuilder().setUser("").setName("api test");
        info.addRoles(role);
        for (FrameworkInfo.Capability.Type type : List.of(
                FrameworkInfo.Capability.Type.MULTI_ROLE,
                FrameworkInfo.Capability.Type.RESERVATION_REFINEMENT,
                FrameworkInfo.Capability.Type.PARTITION_AWARE,
                FrameworkInfo.Capability.Type.TASK_KILLING_STATE)) {
            info.addCapabilitiesBuilder().setType(type);
        }
        return info;
    }

    static Call subscription(FrameworkInfo info) {
        Call.Builder call = Call.newBuilder().setType(Call.Type.SUBSCRIBE);
        call.getSubscribeBuilder().setFrameworkInfo(info);
        if (info.hasId()) {
            call.setFrameworkId(info.getId());
        }
        return call.build();
    }

    /** Subscribes, and waits for what is said first. */
    ApiScheduler subscribe(FrameworkInfo info) throws Exception {
        return subscribe(subscription(info));
    }

    ApiScheduler subscribe(Call call) throws Exception {
        open(call);
        Event first = next();
        assertThat(first.getType()).as(first.toString()).isEqualTo(Event.Type.SUBSCRIBED);
        frameworkId = first.getSubscribed().getFrameworkId();
        return this;
    }

    HttpResponse<InputStream> open(Call call) throws Exception {
        HttpResponse<InputStream> response = CLIENT.send(
                request(call).header("Accept", format.mediaType()).build(), HttpResponse.BodyHandlers.ofInputStream());
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("content-type")).contains(format.mediaType());
        stream = new ApiStream<>(response.body(), format, Event.getDefaultInstance());
        streamId = response.headers().firstValue("Mesos-Stream-Id").orElseThrow();
        return response;
    }

    /** The next event, whatever it is. */
    Event next() throws InterruptedException {
        return poll().orElseThrow(() -> new AssertionError("the stream has ended after " + seen));
    }

    private Optional<Event> poll() throws InterruptedException {
        Optional<Event> event = stream.poll();
        event.ifPresent(this::noted);
        return event;
    }

    private void noted(Event event) {
        seen.add(event);
        offers.addAll(event.getOffers().getOffersList());
        offers.removeIf(offer -> offer.getId().equals(event.getRescind().getOfferId()));
    }

    /** The next event of a type for which this holds; what comes before it is passed over. */
    Event next(Event.Type type, Predicate<Event> which) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < deadline) {
            Event event = next();
            if (event.getType() == type && which.test(event)) {
                return event;
            }
        }
        throw new AssertionError("no such " + type + " after " + seen);
    }

    Event next(Event.Type type) throws InterruptedException {
        return next(type, event -> true);
    }

    TaskStatus nextStatus(String task, TaskState state) throws InterruptedException {
        return next(
                        Event.Type.UPDATE,
                        event -> event.getUpdate()
                                        .getStatus()
                                        .getTaskId()
                                        .getValue()
                                        .equals(task)
                                && event.getUpdate().getStatus().getState() == state)
                .getUpdate()
                .getStatus();
    }

    /** The status in which a task reaches this state; all that is said of it until then is acknowledged. */
    TaskStatus follow(String task, TaskState until) throws Exception {
        while (true) {
            TaskStatus status = nextOf(task);
            if (status.hasUuid()) {
                acknowledge(status);
            }
            if (status.getState() == until) {
                return status;
            }
        }
    }

    /** An offer with at least these cpus that was not given before. */
    Offer nextOffer(double cpus) throws Exception {
        return nextOffer(offer -> cpus(offer) >= cpus);
    }

    /** An offer for which this holds that was not given before. */
    Offer nextOffer(Predicate<Offer> which) throws Exception {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < deadline) {
            Optional<Offer> found = offers.stream().filter(which).findFirst();
            if (found.isPresent()) {
                offers.remove(found.get());
                return found.get();
            }
            next(Event.Type.OFFERS);
        }
        throw new AssertionError("no such offer among " + offers);
    }

    /** All other offers that are outstanding and were not given before. */
    List<Offer> otherOffers() {
        List<Offer> others = List.copyOf(offers);
        offers.clear();
        return others;
    }

    static double cpus(Offer offer) {
        return offer.getResourcesList().stream()
                .filter(resource -> resource.getName().equals("cpus"))
                .mapToDouble(resource -> resource.getScalar().getValue())
                .sum();
    }

    void awaitEnd() throws InterruptedException {
        hearsUntilEnd(Event.Type.ERROR);
    }

    boolean hearsUntilEnd(Event.Type type) throws InterruptedException {
        boolean heard = false;
        for (Optional<Event> event = poll(); event.isPresent(); event = poll()) {
            heard |= event.get().getType() == type;
        }
        return heard;
    }

    /** Whether anything of this type comes before a heartbeat that follows this much later. */
    boolean hears(Event.Type type, Duration within) throws InterruptedException {
        long deadline = System.nanoTime() + within.toNanos();
        while (System.nanoTime() < deadline) {
            Event event = next();
            if (event.getType() == type) {
                return true;
            }
        }
        return false;
    }

    int call(Call.Builder call) throws Exception {
        HttpResponse<String> response = send(call);
        assertThat(response.statusCode()).as(response.body()).isIn(200, 202);
        return response.statusCode();
    }

    HttpResponse<String> send(Call.Builder call) throws IOException, InterruptedException {
        return send(call, url, streamId);
    }

    HttpResponse<String> send(Call.Builder call, String master, String id) throws IOException, InterruptedException {
        HttpRequest.Builder request =
                request(call.setFrameworkId(frameworkId).build()).uri(URI.create(master + PATH));
        if (!id.isEmpty()) {
            request.header("Mesos-Stream-Id", id);
        }
        return CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    /** The answer to a call that changes nothing, when it has this status at last. */
    HttpResponse<String> awaitStatus(int status) {
        return Await.present("calls are answered with " + status, PATIENCE, () -> {
            try {
                return Optional.of(send(Call.newBuilder().setType(Call.Type.REVIVE)))
                        .filter(response -> response.statusCode() == status);
            } catch (IOException e) {
                throw new AssertionError(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new AssertionError(e);
            }
        });
    }

    private HttpRequest.Builder request(Message call) {
        return HttpRequest.newBuilder(URI.create(url + PATH))
                .timeout(PATIENCE)
                .header("Content-Type", format.mediaType())
                .POST(HttpRequest.BodyPublishers.ofByteArray(format.encode(call).toArray()));
    }

    FrameworkID frameworkId() {
        return frameworkId;
    }

    void use(FrameworkID id) {
        frameworkId = id;
    }

    String streamId() {
        return streamId;
    }

    void launch(List<Offer> used, TaskInfo... tasks) throws Exception {
        Call.Builder call = Call.newBuilder().setType(Call.Type.ACCEPT);
        used.forEach(offer -> call.getAcceptBuilder().addOfferIds(offer.getId()));
        call.getAcceptBuilder()
                .addOperationsBuilder()
                .setType(Offer.Operation.Type.LAUNCH)
                .getLaunchBuilder()
                .addAllTaskInfos(List.of(tasks));
        call.getAcceptBuilder().getFiltersBuilder().setRefuseSeconds(0);
        call(call);
    }

    void decline(OfferID id, double refuseSeconds) throws Exception {
        Call.Builder call = Call.newBuilder().setType(Call.Type.DECLINE);
        call.getDeclineBuilder().addOfferIds(id).getFiltersBuilder().setRefuseSeconds(refuseSeconds);
        call(call);
    }

    InverseOffer nextInverseOffer() throws Exception {
        return next(Event.Type.INVERSE_OFFERS).getInverseOffers().getInverseOffers(0);
    }

    void accept(InverseOffer offer) throws Exception {
        Call.Builder call = Call.newBuilder().setType(Call.Type.ACCEPT_INVERSE_OFFERS);
        call.getAcceptInverseOffersBuilder().addInverseOfferIds(offer.getId());
        call(call);
    }

    void kill(String task) throws Exception {
        Call.Builder call = Call.newBuilder().setType(Call.Type.KILL);
        call.getKillBuilder().getTaskIdBuilder().setValue(task);
        call(call);
    }

    /** There are no offers any more until it is revived, and those that it has are free for others. */
    void wantNothing() throws Exception {
        call(Call.newBuilder().setType(Call.Type.SUPPRESS));
    }

    /** Gives all offers back that are outstanding and were not given before. */
    void declineOthers() throws Exception {
        for (Offer other : otherOffers()) {
            decline(other.getId(), 0);
        }
    }

    /** @param agent that it is said to be on; empty: none is named */
    void reconcile(String task, Optional<AgentID> agent) throws Exception {
        Call.Builder call = Call.newBuilder().setType(Call.Type.RECONCILE);
        Call.Reconcile.Task.Builder asked = call.getReconcileBuilder().addTasksBuilder();
        asked.getTaskIdBuilder().setValue(task);
        agent.ifPresent(asked::setAgentId);
        call(call);
    }

    /** All that is said of a task from now on, to the answer to this question: that has no uuid. */
    List<TaskStatus> ask(String task, Optional<AgentID> agent) throws Exception {
        reconcile(task, agent);
        List<TaskStatus> said = new ArrayList<>();
        while (said.isEmpty() || said.get(said.size() - 1).hasUuid()) {
            said.add(nextOf(task));
        }
        return said;
    }

    /** What is said of a task next. */
    TaskStatus nextOf(String task) throws InterruptedException {
        return next(
                        Event.Type.UPDATE,
                        event -> event.getUpdate()
                                .getStatus()
                                .getTaskId()
                                .getValue()
                                .equals(task))
                .getUpdate()
                .getStatus();
    }

    void acknowledge(TaskStatus status) throws Exception {
        Call.Builder call = Call.newBuilder().setType(Call.Type.ACKNOWLEDGE);
        call.getAcknowledgeBuilder()
                .setAgentId(status.getAgentId())
                .setTaskId(status.getTaskId())
                .setUuid(status.getUuid());
        call(call);
    }

    static TaskInfo.Builder task(String id, AgentID agent, double cpus, double mem, String command) {
        return TaskInfo.newBuilder()
                .setTaskId(TaskID.newBuilder().setValue(id))
                .setName("name of " + id)
                .setAgentId(agent)
                .addResources(scalar("cpus", cpus))
                .addResources(scalar("mem", mem))
                .setCommand(CommandInfo.newBuilder().setValue(command));
    }

    static Resource scalar(String name, double amount) {
        return Resource.newBuilder()
                .setName(name)
                .setType(Value.Type.SCALAR)
                .setScalar(Value.Scalar.newBuilder().setValue(amount))
                .build();
    }

    /** The connection is gone, as if the process had ended. */
    void disconnect() throws IOException {
        stream.close();
    }

    /** Ends the framework too. */
    @Override
    public void close() throws IOException {
        try {
            if (!streamId.isEmpty()) {
                HttpResponse<String> unused = send(Call.newBuilder().setType(Call.Type.TEARDOWN));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (stream != null) {
            stream.close();
        }
    }
}
