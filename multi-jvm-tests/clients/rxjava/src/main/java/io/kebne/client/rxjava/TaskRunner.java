package io.kebne.client.rxjava;

import com.mesosphere.mesos.rx.java.AwaitableSubscription;
import com.mesosphere.mesos.rx.java.SinkOperation;
import com.mesosphere.mesos.rx.java.SinkOperations;
import com.mesosphere.mesos.rx.java.protobuf.ProtobufMesosClientBuilder;
import com.mesosphere.mesos.rx.java.protobuf.SchedulerCalls;
import com.mesosphere.mesos.rx.java.util.UserAgentEntries;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.mesos.v1.Protos.FrameworkID;
import org.apache.mesos.v1.Protos.FrameworkInfo;
import org.apache.mesos.v1.Protos.Offer;
import org.apache.mesos.v1.Protos.Resource;
import org.apache.mesos.v1.Protos.TaskInfo;
import org.apache.mesos.v1.Protos.TaskState;
import org.apache.mesos.v1.Protos.TaskStatus;
import org.apache.mesos.v1.Protos.Value;
import org.apache.mesos.v1.scheduler.Protos.Call;
import org.apache.mesos.v1.scheduler.Protos.Event;
import rx.Observable;

/**
 * A framework on mesos-rxjava that runs a number of short tasks, a few at a time: {@code TaskRunner <number> <seconds>
 * <master URL>…}. The client does not connect again by itself; this does, to the next master. Each event that matters is
 * a line of its output.
 */
public final class TaskRunner {
    private static final String ID = "rxjava-runner";
    private static final int AT_ONCE = 4;
    private static final double CPUS = 0.1;
    private static final double MEM = 32;

    private final int number;
    private final String seconds;
    private final Set<String> finished = new HashSet<>();
    private final Set<String> underWay = new HashSet<>();
    private int launched;

    private TaskRunner(int number, String seconds) {
        this.number = number;
        this.seconds = seconds;
    }

    public static void main(String[] arguments) throws InterruptedException {
        TaskRunner runner = new TaskRunner(Integer.parseInt(arguments[0]), arguments[1]);
        int masters = arguments.length - 2;
        for (int attempt = 0; ; attempt++) {
            runner.follow(URI.create(arguments[2 + attempt % masters] + "/api/v1/scheduler"));
            Thread.sleep(500);
        }
    }

    private void follow(URI master) {
        try {
            AwaitableSubscription stream = ProtobufMesosClientBuilder.schedulerUsingProtos()
                    .mesosUri(master)
                    .applicationUserAgentEntry(UserAgentEntries.literal("task-runner", "1"))
                    .subscribe(SchedulerCalls.subscribe(
                            id(),
                            FrameworkInfo.newBuilder()
                                    .setId(id())
                                    .setName("rxjava")
                                    .setUser("")
                                    .setFailoverTimeout(600)
                                    .build()))
                    .processStream(events -> events.flatMap(event -> Observable.from(on(event)))
                            .map(call -> Optional.of(operation(call))))
                    .build()
                    .openStream();
            stream.await();
            System.out.println("ended at " + master);
        } catch (Throwable e) {
            System.out.println("disconnected from " + master + ": " + e);
        }
    }

    private SinkOperation<Call> operation(Call call) {
        return SinkOperations.create(
                call, () -> after(call), e -> System.out.println("refused: " + call.getType() + " " + e));
    }

    private void after(Call call) {
        if (call.getType() == Call.Type.TEARDOWN) {
            System.out.println("all finished");
            System.exit(0);
        }
    }

    private synchronized List<Call> on(Event event) {
        List<Call> calls = new ArrayList<>();
        switch (event.getType()) {
            case SUBSCRIBED:
                System.out.println("subscribed " + event.getSubscribed().getFrameworkId().getValue());
                askAgain(calls);
                break;
            case HEARTBEAT:
                askAgain(calls);
                break;
            case OFFERS:
                event.getOffers().getOffersList().forEach(offer -> calls.add(answer(offer)));
                break;
            case UPDATE:
                update(event.getUpdate().getStatus(), calls);
                break;
            default:
                break;
        }
        return calls;
    }

    /** Calls get lost with their master, and masters do not answer while an agent that may know a task is not back. */
    private void askAgain(List<Call> calls) {
        underWay.forEach(task -> calls.add(reconcile(task)));
        endWhenDone(calls);
    }

    private void endWhenDone(List<Call> calls) {
        if (finished.size() >= number) {
            calls.add(Call.newBuilder().setFrameworkId(id()).setType(Call.Type.TEARDOWN).build());
        }
    }

    private void update(TaskStatus status, List<Call> calls) {
        String task = status.getTaskId().getValue();
        System.out.println(status.getState() + " " + task);
        if (status.hasUuid()) {
            calls.add(SchedulerCalls.ackUpdate(id(), status.getUuid(), status.getAgentId(), status.getTaskId()));
        }
        if (status.getState() == TaskState.TASK_FINISHED) {
            underWay.remove(task);
            finished.add(task);
        } else if (status.getState() != TaskState.TASK_STAGING
                && status.getState() != TaskState.TASK_STARTING
                && status.getState() != TaskState.TASK_RUNNING
                && underWay.remove(task)) {
            launched--;
        }
        endWhenDone(calls);
    }

    private Call answer(Offer offer) {
        Call.Builder call = Call.newBuilder().setFrameworkId(id());
        List<TaskInfo> tasks = new ArrayList<>();
        while (launched < number && underWay.size() < AT_ONCE) {
            launched++;
            String task = "task-" + System.nanoTime();
            underWay.add(task);
            tasks.add(task(task, offer));
        }
        if (tasks.isEmpty()) {
            call.setType(Call.Type.DECLINE).getDeclineBuilder().addOfferIds(offer.getId());
            call.getDeclineBuilder().getFiltersBuilder().setRefuseSeconds(0.5);
        } else {
            call.setType(Call.Type.ACCEPT).getAcceptBuilder().addOfferIds(offer.getId());
            call.getAcceptBuilder().getFiltersBuilder().setRefuseSeconds(0.5);
            call.getAcceptBuilder()
                    .addOperationsBuilder()
                    .setType(Offer.Operation.Type.LAUNCH)
                    .getLaunchBuilder()
                    .addAllTaskInfos(tasks);
        }
        return call.build();
    }

    private TaskInfo task(String id, Offer offer) {
        TaskInfo.Builder task = TaskInfo.newBuilder().setName(id).setAgentId(offer.getAgentId());
        task.getTaskIdBuilder().setValue(id);
        task.getCommandBuilder().setValue("sleep " + seconds);
        return task.addResources(scalar("cpus", CPUS))
                .addResources(scalar("mem", MEM))
                .build();
    }

    private static Resource scalar(String name, double value) {
        return Resource.newBuilder()
                .setName(name)
                .setType(Value.Type.SCALAR)
                .setScalar(Value.Scalar.newBuilder().setValue(value))
                .build();
    }

    private static Call reconcile(String task) {
        Call.Builder call = Call.newBuilder().setFrameworkId(id()).setType(Call.Type.RECONCILE);
        call.getReconcileBuilder().addTasksBuilder().getTaskIdBuilder().setValue(task);
        return call.build();
    }

    private static FrameworkID id() {
        return FrameworkID.newBuilder().setValue(ID).build();
    }
}
