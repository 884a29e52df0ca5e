package io.kebne.actors.allocator.core;

import static io.kebne.actors.allocator.core.Fleet.agent;
import static org.assertj.core.api.Assertions.assertThat;

import io.kebne.actors.allocator.core.Change.OfferClosed;
import io.kebne.persistence.allocator.AllocatorEvent;
import io.kebne.persistence.allocator.AllocatorEvent.AgentAdmitted;
import io.kebne.persistence.allocator.AllocatorEvent.FrameworkSubscribed;
import io.kebne.protocol.Moment;
import io.kebne.protocol.agent.AgentInfo;
import io.kebne.protocol.agent.AgentMessage;
import io.kebne.protocol.agent.AgentTask;
import io.kebne.protocol.allocator.AllocatorCommand;
import io.kebne.protocol.framework.FrameworkInfo;
import io.kebne.protocol.id.AgentId;
import io.kebne.protocol.id.FrameworkId;
import io.kebne.protocol.id.OfferId;
import io.kebne.protocol.id.TaskId;
import io.kebne.protocol.offer.Filters;
import io.kebne.protocol.offer.Offer;
import io.kebne.protocol.offer.Operation;
import io.kebne.protocol.operator.OperatorCommand;
import io.kebne.protocol.operator.OperatorReply;
import io.kebne.protocol.resources.Resources;
import io.kebne.protocol.scheduler.SchedulerCall;
import io.kebne.protocol.scheduler.SchedulerEvent;
import io.kebne.protocol.task.TaskInfo;
import io.kebne.protocol.task.TaskState;
import io.kebne.protocol.task.TaskStatus;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A pool's allocator without its actor: keeps view, session and time between decisions. {@code given…} methods set the
 * scene, {@code when…} methods decide, and the rest shows what the latest decision came to.
 */
final class Pool {
    static final String EPOCH = "epoch-1";
    static final String INCARNATION = "incarnation-1";
    static final long WALL = 1_000_000;

    private static final long REQUEST = 7;

    private final AllocatorSettings settings;
    private final AllocatorDecider decider;
    private AllocatorView view = AllocatorView.EMPTY;
    private AllocatorSession session = AllocatorSession.start(EPOCH, 0);
    private PoolBooks books;
    private long millis;
    private long setMillis;
    private Decision latest = new Decision(List.of(), List.of(), view, session);

    Pool() {
        this(AllocatorSettings.DEFAULT);
    }

    Pool(AllocatorSettings settings) {
        this.settings = settings;
        this.decider = new AllocatorDecider(settings);
        this.books = PoolBooks.of(AllocatorState.EMPTY, settings);
    }

    // Given

    /** What the journal holds when the allocator recovers. */
    Pool given(AllocatorEvent... events) {
        for (AllocatorEvent event : events) {
            Change.Journaled change = new Change.Journaled(event);
            AllocatorView before = view;
            view = view.apply(change);
            books.apply(change, before, view);
        }
        return this;
    }

    Pool givenAgent(String id, String resources) {
        return when(register(id, resources));
    }

    Pool givenAgent(AgentInfo info) {
        return when(new AllocatorCommand.RegisterAgent(info, INCARNATION, List.of()));
    }

    /** What an operator did before. */
    Pool given(OperatorCommand command) {
        when(command);
        assertThat(reply()).isEqualTo(new OperatorReply.Done());
        return this;
    }

    /** A framework whose scheduler takes offers. */
    Pool givenFramework(FrameworkInfo info) {
        return when(announce(info, true));
    }

    Pool givenFramework(String id, String... roles) {
        return givenFramework(Fleet.framework(id, roles));
    }

    /** A task that was launched from an offer of all that its agent has free. */
    Pool givenTask(String frameworkId, String agentId, TaskInfo task) {
        whenOffersAreMade(agentId);
        return when(frameworkId, accept(List.of(offer(frameworkId, agentId).id()), Filters.NONE, task));
    }

    /** The allocator starts again on another master: its soft state is lost. */
    Pool givenFailover() {
        view = AllocatorView.of(view.state());
        session = AllocatorSession.start("epoch-2", millis, view.state());
        books = PoolBooks.of(view.state(), settings);
        return this;
    }

    /** Somebody sets the time of day. */
    Pool givenTimeOfDaySet(Duration forward) {
        setMillis += forward.toMillis();
        return this;
    }

    // When

    Pool when(AllocatorCommand command) {
        return decided(decider.decide(view, session, books, command, now()));
    }

    /** An operator's command; see {@link #reply}. */
    Pool when(OperatorCommand command) {
        return decided(decider.operate(view, session, books, command, REQUEST, now()));
    }

    Pool when(String frameworkId, SchedulerCall call) {
        return when(new AllocatorCommand.FrameworkCall(new FrameworkId(frameworkId), call));
    }

    /** A round over these agents; none named: over all. */
    Pool whenOffersAreMade(String... agentIds) {
        Set<AgentId> candidates = agentIds.length == 0
                ? view.state().agents().keySet().toJavaSet()
                : Set.copyOf(Arrays.stream(agentIds).map(AgentId::new).toList());
        return decided(decider.allocate(view, session, books, candidates, now()));
    }

    Pool whenTimePasses(Duration time) {
        millis += time.toMillis();
        return decided(decider.tick(view, session, books, now()));
    }

    private Pool decided(Decision decision) {
        latest = decision;
        view = decision.view();
        session = decision.session();
        return this;
    }

    // Commands and calls

    static AllocatorCommand register(String id, String resources, AgentTask... tasks) {
        return restarted(id, INCARNATION, resources, tasks);
    }

    static AllocatorCommand restarted(String id, String incarnation, String resources, AgentTask... tasks) {
        return new AllocatorCommand.RegisterAgent(agent(id, resources), incarnation, List.of(tasks));
    }

    static AllocatorCommand heartbeat(String id) {
        return new AllocatorCommand.AgentHeartbeat(new AgentId(id), INCARNATION);
    }

    static AllocatorCommand announce(FrameworkInfo info, boolean connected, String... suppressed) {
        return new AllocatorCommand.AnnounceFramework(info, 7, connected, Set.of(suppressed), List.of());
    }

    static AllocatorCommand report(String frameworkId, String taskId, TaskState state, String agentId) {
        return new AllocatorCommand.UpdateStatus(
                new AgentId(agentId), new FrameworkId(frameworkId), Fleet.status(taskId, state, agentId));
    }

    static SchedulerCall accept(List<OfferId> offers, Filters filters, TaskInfo... tasks) {
        return new SchedulerCall.Accept(offers, List.of(new Operation.Launch(List.of(tasks))), filters);
    }

    /** Uses an offer for these operations, and has no filter on what is left. */
    static SchedulerCall operate(OfferId offer, Operation... operations) {
        return new SchedulerCall.Accept(List.of(offer), List.of(operations), Filters.NONE);
    }

    static SchedulerCall decline(Duration refuse, OfferId... offers) {
        return new SchedulerCall.Decline(List.of(offers), new Filters(refuse));
    }

    static SchedulerCall kill(String taskId) {
        return new SchedulerCall.Kill(new TaskId(taskId), Optional.empty());
    }

    static AgentAdmitted admitted(String id, String resources) {
        return new AgentAdmitted(agent(id, resources), INCARNATION, WALL);
    }

    static FrameworkSubscribed subscribed(String id, String... roles) {
        return new FrameworkSubscribed(Fleet.framework(id, roles), WALL);
    }

    static AllocatorEvent launched(String frameworkId, String agentId, TaskInfo task) {
        return new AllocatorEvent.TaskLaunched(new FrameworkId(frameworkId), new AgentId(agentId), "*", task, WALL);
    }

    static AllocatorEvent launched(String frameworkId, String agentId, String role, TaskInfo task) {
        return new AllocatorEvent.TaskLaunched(new FrameworkId(frameworkId), new AgentId(agentId), role, task, WALL);
    }

    // Then

    List<AllocatorEvent> events() {
        return latest.changes().stream()
                .filter(Change.Journaled.class::isInstance)
                .map(change -> ((Change.Journaled) change).event())
                .toList();
    }

    /** But for {@link #nextCheck}. */
    List<Change> softChanges() {
        return latest.changes().stream()
                .filter(change -> !(change instanceof Change.Journaled || change instanceof Change.SilenceChecked))
                .toList();
    }

    /** When all agents are to be looked at again, if they were. */
    Optional<Long> nextCheck() {
        return latest.changes().stream()
                .filter(Change.SilenceChecked.class::isInstance)
                .map(change -> ((Change.SilenceChecked) change).nextMillis())
                .findFirst();
    }

    List<AllocatorEffect> effects() {
        return latest.effects();
    }

    /** How the latest decision answers its operator. */
    OperatorReply reply() {
        List<AllocatorEffect.AnswerOperator> answers =
                only(AllocatorEffect.AnswerOperator.class).toList();
        assertThat(answers).hasSize(1);
        assertThat(answers.get(0).request()).isEqualTo(REQUEST);
        return answers.get(0).reply();
    }

    /** What the latest decision says to this agent. */
    List<AgentMessage> told(String agentId) {
        return only(AllocatorEffect.TellAgent.class)
                .filter(effect -> effect.agentId().value().equals(agentId))
                .map(AllocatorEffect.TellAgent::message)
                .toList();
    }

    /** What the latest decision delivers to this framework. */
    List<SchedulerEvent> delivered(String frameworkId) {
        return only(AllocatorEffect.Deliver.class)
                .filter(effect -> effect.frameworkId().value().equals(frameworkId))
                .map(AllocatorEffect.Deliver::event)
                .toList();
    }

    List<TaskStatus> updates(String frameworkId) {
        return delivered(frameworkId).stream()
                .filter(SchedulerEvent.Update.class::isInstance)
                .map(event -> ((SchedulerEvent.Update) event).status())
                .toList();
    }

    /** The one update that the latest decision delivers to this framework. */
    TaskStatus update(String frameworkId) {
        assertThat(updates(frameworkId)).hasSize(1);
        return updates(frameworkId).get(0);
    }

    List<OfferId> rescinded(String frameworkId) {
        return delivered(frameworkId).stream()
                .filter(SchedulerEvent.Rescind.class::isInstance)
                .map(event -> ((SchedulerEvent.Rescind) event).offerId())
                .toList();
    }

    List<OfferClosed> closedOffers() {
        return latest.changes().stream()
                .filter(OfferClosed.class::isInstance)
                .map(OfferClosed.class::cast)
                .toList();
    }

    // What is so now

    /** The outstanding offer of this agent to this framework. */
    Offer offer(String frameworkId, String agentId) {
        List<Offer> offers = offers(frameworkId).stream()
                .filter(offer -> offer.agentId().value().equals(agentId))
                .toList();
        assertThat(offers).as("offers of %s to %s", agentId, frameworkId).hasSize(1);
        return offers.get(0);
    }

    /** Outstanding offers to this framework. */
    List<Offer> offers(String frameworkId) {
        return view.offers()
                .values()
                .toJavaStream()
                .filter(offer -> offer.frameworkId().value().equals(frameworkId))
                .toList();
    }

    /** What is offered to this framework of each agent. */
    Map<String, Resources> offered(String frameworkId) {
        Map<String, Resources> byAgent = new TreeMap<>();
        offers(frameworkId)
                .forEach(offer -> byAgent.merge(offer.agentId().value(), offer.resources(), Resources::plus));
        return byAgent;
    }

    /** The one offer that the next round makes, as {@code agent to framework for role}. */
    String nextOffer() {
        var before = view.offers().keySet();
        whenOffersAreMade();
        Offer offer = view.offers().removeAll(before).values().single();
        return offer.agentId() + " to " + offer.frameworkId() + " for " + offer.role();
    }

    /** The part of the pool that a role holds of what it holds most of. */
    double dominantShare(String role) {
        return books.table().dominantShare(books.table().role(role));
    }

    Decision latest() {
        return latest;
    }

    AllocatorView view() {
        return view;
    }

    AllocatorState state() {
        return view.state();
    }

    PoolBooks books() {
        return books;
    }

    AllocatorSession session() {
        return session;
    }

    Moment now() {
        return new Moment(WALL + millis + setMillis, millis);
    }

    private <T extends AllocatorEffect> Stream<T> only(Class<T> type) {
        return latest.effects().stream().filter(type::isInstance).map(type::cast);
    }
}
