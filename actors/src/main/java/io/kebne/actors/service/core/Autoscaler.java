package io.kebne.actors.service.core;

import io.kebne.actors.service.core.Census.Member;
import io.kebne.actors.service.core.ScalingRule.Bounds;
import io.kebne.actors.service.core.ScalingRule.Verdict;
import io.kebne.actors.service.core.ScalingRule.Wish;
import io.kebne.protocol.InvalidValueException;
import io.kebne.protocol.id.AgentId;
import io.kebne.protocol.id.TaskId;
import io.kebne.protocol.service.Autoscaling;
import io.kebne.protocol.service.AutoscalingStatus;
import io.kebne.protocol.service.ScalingPolicy;
import io.kebne.protocol.service.ServiceId;
import io.kebne.protocol.service.ServiceSpec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Has the number of a service's instances follow its policies, in rounds: what instances use and tell is asked for, and a little
 * later {@link ScalingRule} decides by what has arrived. While a deployment is under way nothing is scaled.
 */
final class Autoscaler {
    private static final double THOUSAND = 1000.0;
    private static final double PERCENT = 100.0;
    private static final double BYTES_PER_MEGABYTE = 1024.0 * 1024;
    private static final String NO_URLS = "is not allowed by kebne.services.autoscaling.allow-urls";

    private final Draft draft;
    private final ServiceState service;
    private final Autoscaling scaling;
    private final ScalingSession session;

    private Autoscaler(Draft draft, ServiceState service, Autoscaling scaling) {
        this.draft = draft;
        this.service = service;
        this.scaling = scaling;
        this.session = draft.session(service.id())
                .scaling(
                        scaling,
                        () -> draft.millis()
                                + (long) (draft.settings.scalingInterval().toMillis()
                                        * draft.dice.random().getAsDouble()));
    }

    /** Time has passed. */
    static void tick(Draft draft, ServiceId id) {
        ServiceState service = draft.service(id);
        Optional<Autoscaling> scaling = service.spec().autoscaling();
        if (scaling.isEmpty()) {
            draft.session(id).noScaling();
        } else if (!service.removing()) {
            new Autoscaler(draft, service, scaling.get()).run();
        }
    }

    /** @throws InvalidValueException when the policies mean nothing, or are not allowed here */
    static void requireUsable(Draft draft, ServiceSpec spec) {
        List<ScalingPolicy> policies =
                spec.autoscaling().map(Autoscaling::policies).orElse(List.of());
        for (int i = 0; i < policies.size(); i++) {
            String at = "autoscaling.policies[" + i + "].";
            try {
                requireUsable(draft, spec, policies.get(i));
            } catch (InvalidValueException e) {
                throw new InvalidValueException(at + e.field(), e.reason());
            }
        }
    }

    private static void requireUsable(Draft draft, ServiceSpec spec, ScalingPolicy policy) {
        if (policy instanceof ScalingPolicy.Schedule schedule
                && ScalingSession.times(schedule).next(draft.wallMillis()).isEmpty()) {
            throw new InvalidValueException("cron", "never comes");
        } else if (policy instanceof ScalingPolicy.Metric metric && metric.url().isPresent()) {
            if (!draft.settings.scalingUrls()) {
                throw new InvalidValueException("url", NO_URLS);
            }
        } else if (policy instanceof ScalingPolicy.Metric metric
                && portIndex(spec, metric.port()).isEmpty()) {
            throw new InvalidValueException("port", "there is no port '" + metric.port() + "'");
        }
    }

    /** What a user asks for, with a number of instances where that was left to autoscaling. */
    static ServiceSpec resolved(ServicesState state, ServiceSpec spec) {
        return spec.scaledFrom(
                state.find(spec.id()).map(there -> there.spec().instances()).orElse(0));
    }

    private void run() {
        long now = draft.millis();
        if (session.isOver(draft.settings.scalingPatience().toMillis(), now)) {
            evaluate();
        }
        if (session.begins(draft.settings.scalingInterval().toMillis(), now)) {
            Set<TaskId> instances = new HashSet<>();
            service.instances().keySet().forEach(instances::add);
            session.forgetAllBut(instances);
            draft.measure(measurement());
        }
    }

    private Measurement measurement() {
        Map<AgentId, List<TaskId>> usage = new HashMap<>();
        List<Measurement.Read> reads = new ArrayList<>();
        List<Member> members = Census.of(draft, service.id()).all();
        boolean measured = scaling.policies().stream()
                .anyMatch(p -> p instanceof ScalingPolicy.Cpu || p instanceof ScalingPolicy.Memory);
        if (measured) {
            members.forEach(member -> usage.computeIfAbsent(member.instance().agentId(), agent -> new ArrayList<>())
                    .add(member.instance().taskId()));
        }
        for (int i = 0; i < scaling.policies().size(); i++) {
            if (scaling.policies().get(i) instanceof ScalingPolicy.Metric metric) {
                if (metric.url().isPresent()) {
                    // It may have been allowed when the service was deployed.
                    if (draft.settings.scalingUrls()) {
                        reads.add(read(i, Optional.empty(), metric.url().get(), metric));
                    }
                } else {
                    for (Member member : members) {
                        Optional<String> url = url(member, metric);
                        if (member.ready() && url.isPresent()) {
                            reads.add(read(i, Optional.of(member.instance().taskId()), url.get(), metric));
                        }
                    }
                }
            }
        }
        return new Measurement(service.id(), usage, reads);
    }

    private Measurement.Read read(int policy, Optional<TaskId> instance, String url, ScalingPolicy.Metric metric) {
        return new Measurement.Read(service.id(), session.round(), policy, instance, url, metric);
    }

    private Optional<String> url(Member member, ScalingPolicy.Metric metric) {
        List<Integer> numbers = member.instance().ports();
        String host = member.instance().ip().orElse(member.instance().hostname());
        return portIndex(Census.spec(service, member.instance()), metric.port())
                .filter(index -> index < numbers.size())
                .map(index -> "http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + numbers.get(index)
                        + metric.path());
    }

    private static Optional<Integer> portIndex(ServiceSpec spec, String port) {
        for (int i = 0; i < spec.ports().size(); i++) {
            if (port.equals(Integer.toString(i))
                    || spec.ports().get(i).name().filter(port::equals).isPresent()) {
                return Optional.of(i);
            }
        }
        return Optional.empty();
    }

    private void evaluate() {
        int current = service.spec().instances();
        List<Member> members = Census.of(draft, service.id()).all();
        Bounds bounds = bounds();
        List<Wish> wishes = new ArrayList<>();
        List<String> reasons = new ArrayList<>();
        List<AutoscalingStatus.Policy> found = new ArrayList<>();
        for (int i = 0; i < scaling.policies().size(); i++) {
            ScalingPolicy policy = scaling.policies().get(i);
            if (policy instanceof ScalingPolicy.Schedule schedule) {
                boolean active = session.isActive(schedule, draft.wallMillis());
                found.add(new AutoscalingStatus.Policy(
                        policy.name(),
                        Optional.empty(),
                        Optional.empty(),
                        active ? Optional.of(schedule.instances()) : Optional.empty(),
                        Optional.empty()));
                continue;
            }
            double target = target(policy);
            Wish wish = wish(i, policy, target, current, members);
            wishes.add(wish);
            reasons.add(reason(policy, wish, target));
            found.add(new AutoscalingStatus.Policy(
                    policy.name(),
                    wish.value().isPresent() ? Optional.of(wish.value().getAsDouble()) : Optional.empty(),
                    Optional.of(target),
                    Optional.of(wish.instances()),
                    wish.problem()));
        }
        int highest = session.highest(ScalingRule.wanted(bounds, wishes), current, draft.millis());
        Verdict verdict = ScalingRule.decide(
                scaling, bounds, current, wishes, highest, service.lastUp(), service.lastDown(), draft.wallMillis());
        boolean deploying = service.deployment().isPresent();
        Optional<String> held = deploying ? Optional.of("a deployment is under way") : verdict.held();
        session.found(found, verdict.wanted(), verdict.wanted() == current ? Optional.empty() : held);
        if (!deploying && verdict.next() != current) {
            Deployments.scale(draft, service, verdict.next(), reason(current, bounds, verdict, wishes, reasons));
            Upkeep.of(draft, service.id());
        }
    }

    private Bounds bounds() {
        int least = scaling.minInstances();
        int fixed = -1;
        Optional<String> why = Optional.empty();
        for (ScalingPolicy policy : scaling.policies()) {
            if (policy instanceof ScalingPolicy.Schedule schedule && session.isActive(schedule, draft.wallMillis())) {
                int number = scaling.within(schedule.instances());
                if (number > (schedule.fixed() ? fixed : least)) {
                    why = Optional.of(policy.name());
                }
                fixed = schedule.fixed() ? Math.max(fixed, number) : fixed;
                least = schedule.fixed() ? least : Math.max(least, number);
            }
        }
        // A fixed number is one that nothing else changes, but what is to be there at least is.
        return fixed < 0
                ? new Bounds(least, scaling.maxInstances(), why)
                : new Bounds(Math.max(fixed, least), Math.max(fixed, least), why);
    }

    private static double target(ScalingPolicy policy) {
        if (policy instanceof ScalingPolicy.Cpu cpu) {
            return cpu.target();
        } else if (policy instanceof ScalingPolicy.Memory memory) {
            return memory.target();
        }
        return ((ScalingPolicy.Metric) policy).target();
    }

    private Wish wish(int index, ScalingPolicy policy, double target, int current, List<Member> members) {
        if (policy instanceof ScalingPolicy.Metric metric && metric.url().isPresent()) {
            Optional<Measurement.Answer> answer = session.answer(index, Optional.empty());
            return ScalingRule.total(
                    target,
                    scaling.tolerance(),
                    current,
                    answer.flatMap(Measurement.Answer::value)
                            .map(OptionalDouble::of)
                            .orElseGet(OptionalDouble::empty),
                    Optional.of(answer.map(Measurement.Answer::problem)
                            .orElse(draft.settings.scalingUrls() ? "no answer in time" : "the url " + NO_URLS)));
        }
        List<OptionalDouble> values = new ArrayList<>();
        Optional<String> problem = Optional.empty();
        for (Member member : members) {
            values.add(member.ready() ? value(index, policy, member) : OptionalDouble.empty());
            Optional<String> said = session.answer(
                            index, Optional.of(member.instance().taskId()))
                    .filter(answer -> answer.value().isEmpty())
                    .map(Measurement.Answer::problem);
            problem = problem.or(() -> said);
        }
        Wish wish = ScalingRule.average(target, scaling.tolerance(), current, values);
        Optional<String> detail = problem;
        return new Wish(
                wish.value(),
                wish.instances(),
                wish.problem()
                        .map(general -> general + detail.map(d -> ": " + d).orElse("")));
    }

    private OptionalDouble value(int index, ScalingPolicy policy, Member member) {
        TaskId id = member.instance().taskId();
        ServiceSpec spec = Census.spec(service, member.instance());
        long since = draft.millis() - draft.settings.scalingInterval().toMillis();
        if (policy instanceof ScalingPolicy.Cpu) {
            OptionalDouble cpus = session.cpus(id, since);
            return cpus.isPresent()
                    ? OptionalDouble.of(
                            cpus.getAsDouble() * THOUSAND / spec.demand().cpus() * PERCENT)
                    : cpus;
        } else if (policy instanceof ScalingPolicy.Memory) {
            OptionalLong bytes = session.memBytes(id, since);
            double given = spec.demand().mem() / THOUSAND * BYTES_PER_MEGABYTE;
            return bytes.isPresent() ? OptionalDouble.of(bytes.getAsLong() / given * PERCENT) : OptionalDouble.empty();
        }
        return session.answer(index, Optional.of(id))
                .flatMap(Measurement.Answer::value)
                .map(OptionalDouble::of)
                .orElseGet(OptionalDouble::empty);
    }

    private static String reason(ScalingPolicy policy, Wish wish, double target) {
        String value = wish.value().isPresent() ? number(wish.value().getAsDouble()) : "unknown";
        String unit = policy instanceof ScalingPolicy.Metric ? "" : "%";
        return policy.name() + " is at " + value + unit + ", the target is " + number(target) + unit;
    }

    private static String reason(int current, Bounds bounds, Verdict verdict, List<Wish> wishes, List<String> reasons) {
        String change = "autoscaling from " + current + " to " + verdict.next() + ": ";
        String limits = bounds.why().orElse("there are to be " + bounds.least() + " to " + bounds.most());
        if (wishes.isEmpty() || bounds.within(current) == verdict.next()) {
            return change + limits;
        }
        int first = 0;
        for (int i = 1; i < wishes.size(); i++) {
            first = wishes.get(i).instances() > wishes.get(first).instances() ? i : first;
        }
        boolean beyond = bounds.within(wishes.get(first).instances())
                != wishes.get(first).instances();
        return change + reasons.get(first) + (beyond ? "; " + limits : "");
    }

    private static String number(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e9
                ? Long.toString((long) value)
                : String.format(Locale.ROOT, "%.3g", value);
    }
}
