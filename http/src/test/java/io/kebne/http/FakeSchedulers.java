package io.kebne.http;

import io.kebne.actors.api.SchedulerClients;
import io.kebne.protocol.framework.FrameworkInfo;
import io.kebne.protocol.id.FrameworkId;
import io.kebne.protocol.scheduler.CallAnswer;
import io.kebne.protocol.scheduler.SchedulerCall;
import io.kebne.protocol.scheduler.SchedulerEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Takes every scheduler in at once, and notes what it calls. */
public final class FakeSchedulers implements SchedulerClients {
    private final List<SchedulerCall> calls = new ArrayList<>();
    private final List<SchedulerEvent> told = new ArrayList<>();
    private SchedulerCall.Subscribe subscribe;
    private Listener listener;
    private String streamId;
    private boolean closed;
    private Optional<CallAnswer> answer = Optional.empty();

    @Override
    public synchronized Stream open(SchedulerCall.Subscribe call, String id, Listener heard) {
        subscribe = call;
        streamId = id;
        listener = heard;
        closed = false;
        heard.event(new SchedulerEvent.Subscribed(call.info().id()), call.info());
        return () -> close(id);
    }

    @Override
    public synchronized CompletionStage<CallAnswer> call(FrameworkId frameworkId, String id, SchedulerCall call) {
        boolean known = subscribe != null && subscribe.info().id().equals(frameworkId);
        if (known && id.equals(streamId)) {
            calls.add(call);
        }
        if (answer.isPresent()) {
            return CompletableFuture.completedFuture(answer.get());
        }
        return CompletableFuture.completedFuture(CallAnswer.of(
                !known
                        ? CallAnswer.Outcome.UNKNOWN_FRAMEWORK
                        : id.equals(streamId) ? CallAnswer.Outcome.ACCEPTED : CallAnswer.Outcome.OTHER_STREAM));
    }

    @Override
    public synchronized void tell(FrameworkId frameworkId, SchedulerEvent event) {
        told.add(event);
    }

    /** From now on all calls come to this. */
    public synchronized void answer(CallAnswer newAnswer) {
        answer = Optional.of(newAnswer);
    }

    /** As if this framework had subscribed somewhere else. */
    public synchronized void subscribed(FrameworkInfo info, String id) {
        subscribe = new SchedulerCall.Subscribe(info, Set.of());
        streamId = id;
    }

    /** An event for the scheduler that has subscribed last. */
    public synchronized void send(SchedulerEvent event) {
        listener.event(event, subscribe.info());
    }

    public synchronized void end() {
        listener.ended();
    }

    public synchronized SchedulerCall.Subscribe subscribe() {
        return subscribe;
    }

    public synchronized List<SchedulerCall> takeCalls() {
        List<SchedulerCall> taken = List.copyOf(calls);
        calls.clear();
        return taken;
    }

    public synchronized List<SchedulerEvent> takeTold() {
        List<SchedulerEvent> taken = List.copyOf(told);
        told.clear();
        return taken;
    }

    /** Whether the client of the last stream is gone. */
    public synchronized boolean isClosed() {
        return closed;
    }

    private synchronized void close(String id) {
        closed |= id.equals(streamId);
    }
}
