package io.kebne.actors.job.core;

import io.kebne.protocol.id.TaskId;
import io.kebne.protocol.job.JobId;
import io.kebne.protocol.job.Schedule;
import io.kebne.protocol.offer.Request;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * The soft state of all jobs. Mutable; belongs to the entity alone, which begins a new one when it recovers: tasks that have
 * not been heard of count as there.
 */
public final class JobsSession {
    /** The slots of a job, and the first of them that nothing has been decided on. */
    private record Clock(Schedule schedule, Slots slots, long positionMillis, OptionalLong next) {}

    private final Map<TaskId, TaskTrack> tasks = new HashMap<>();
    private final Map<RunKey, RunSession> runs = new HashMap<>();
    private final HeldOffers held = new HeldOffers();
    private final Map<JobId, Clock> clocks = new HashMap<>();
    private final Map<JobId, String> waiting = new HashMap<>();
    private final Agenda agenda = new Agenda();
    private final GangOffers gangOffers = new GangOffers();
    /** For how many tasks offers are asked for, by role. */
    private final Map<String, Integer> wanted = new HashMap<>();
    /** What the framework is subscribed with. */
    private final Set<String> roles = new HashSet<>();

    private List<Request> requests = List.of();
    private long requestedMillis;
    /** Also that nothing is asked for is to be said again. */
    private boolean isToRequestAnew;

    private boolean subscribed;
    private long reconciledMillis;

    TaskTrack task(TaskId id, long now) {
        return tasks.computeIfAbsent(id, unknown -> new TaskTrack(now));
    }

    void forget(TaskId id) {
        tasks.remove(id);
    }

    void forgetTasks() {
        tasks.clear();
    }

    RunSession run(JobId id, long number) {
        return runs.computeIfAbsent(new RunKey(id, number), unknown -> new RunSession());
    }

    void forget(JobId id, long number) {
        runs.remove(new RunKey(id, number));
        agenda.forget(new RunKey(id, number));
    }

    void forget(JobId id) {
        clocks.remove(id);
        waiting.remove(id);
        agenda.forget(id);
    }

    Slots slots(JobId id, Schedule schedule) {
        Clock clock = clocks.get(id);
        return clock != null && clock.schedule().equals(schedule) ? clock.slots() : Slots.of(schedule);
    }

    /** The first slot that nothing has been decided on. */
    OptionalLong next(JobId id, Schedule schedule, long positionMillis) {
        Clock clock = clocks.get(id);
        if (clock == null
                || clock.positionMillis() != positionMillis
                || !clock.schedule().equals(schedule)) {
            Slots slots = slots(id, schedule);
            clock = new Clock(schedule, slots, positionMillis, slots.next(positionMillis));
            clocks.put(id, clock);
        }
        return clock.next();
    }

    /** @param why slots that have come have no run yet; empty: they have */
    void waiting(JobId id, Optional<String> why) {
        why.ifPresentOrElse(text -> waiting.put(id, text), () -> waiting.remove(id));
    }

    /** Jobs whose slots have come and have no run yet. */
    Set<JobId> waiting() {
        return waiting.keySet();
    }

    Optional<String> waiting(JobId id) {
        return Optional.ofNullable(waiting.get(id));
    }

    Agenda agenda() {
        return agenda;
    }

    GangOffers gangOffers() {
        return gangOffers;
    }

    Map<String, Integer> wanted() {
        return wanted;
    }

    Set<String> roles() {
        return roles;
    }

    /**
     * Whether these are to be asked for now; if so, they count as asked. What was asked for last is asked for again now
     * and then, as the framework's entity forgets it when it moves, and nobody says so.
     */
    boolean isToBeAskedFor(List<Request> now, JobsSettings settings, long millis) {
        boolean again = !now.isEmpty()
                && millis - requestedMillis >= settings.repeatAfter().toMillis();
        if (!again && !isToRequestAnew && requests.equals(now)) {
            return false;
        }
        isToRequestAnew = false;
        requests = now;
        requestedMillis = millis;
        return true;
    }

    /** When it is to be said again which gangs wait, if any do. */
    long nextRequestMillis(JobsSettings settings) {
        return requests.isEmpty()
                ? Long.MAX_VALUE
                : requestedMillis + settings.repeatAfter().toMillis();
    }

    HeldOffers held() {
        return held;
    }

    boolean isSubscribed() {
        return subscribed;
    }

    /** A stream has begun: all roles are suppressed at first, and nothing is asked for. */
    void subscribed(Set<String> with, long now) {
        subscribed = true;
        reconciledMillis = now;
        roles.clear();
        roles.addAll(with);
        wanted.clear();
        requests = List.of();
        isToRequestAnew = false;
        held.forget();
        // What a gang was offered by the stream before is void.
        runs.values().forEach(RunSession::gangEnded);
        gangOffers.clear();
    }

    /** Whether all is to be asked for now; if so, it counts as asked, and what is wanted is said anew, lest it was lost. */
    boolean isToReconcile(JobsSettings settings, long now) {
        if (!subscribed
                || now - reconciledMillis < settings.reconciliationInterval().toMillis()) {
            return false;
        }
        reconciledMillis = now;
        wanted.replaceAll((role, count) -> 0);
        isToRequestAnew = true;
        return true;
    }

    /** No stream is there. */
    public void interrupted() {
        subscribed = false;
        gangOffers.clear();
        held.forget();
    }
}
