package io.kebne.actors.allocator.core;

import io.kebne.actors.explain.FrameworkExplanation.Steps;
import io.kebne.protocol.id.FrameworkId;
import io.kebne.protocol.offer.Request;
import java.util.ArrayList;
import java.util.List;

/** What would have to change for a task to run, from where the agents fell out. For people; nothing is decided by it. */
final class Advice {
    private Advice() {}

    /** @return sentences without full stops, the most promising first; none when an offer is on its way */
    static List<String> of(AllocatorView view, FrameworkId frameworkId, Request request, Steps steps) {
        List<String> advice = new ArrayList<>();
        FrameworkLink link = view.link(frameworkId);
        if (!link.connected()) {
            advice.add("its scheduler must connect");
        }
        if (link.suppressedRoles().contains(request.role())) {
            advice.add("the framework must revive role '" + request.role() + "', which it has suppressed");
        }
        if (steps.remaining() > 0) {
            return advice;
        }
        if (steps.outstanding() > 0) {
            advice.add("offers of " + agents(steps.outstanding()) + " must be answered, or time out");
        }
        if (steps.filtered() > 0) {
            advice.add("its refusals of " + agents(steps.filtered()) + " must run out, or it must revive");
        }
        steps.limit()
                .forEach(
                        (role, n) -> advice.add("the limit of role '" + role + "' must be raised, or tasks of it end"));
        if (steps.headroom() > 0) {
            advice.add("guarantees of other roles must be met or lowered: " + agents(steps.headroom())
                    + " would have room");
        }
        steps.constraints()
                .forEach((constraint, n) -> advice.add(agents(n) + " would do without the constraint " + constraint));
        steps.tooSmall()
                .forEach((kind, n) -> advice.add(
                        kind.isEmpty()
                                ? "more must become free on " + agents(n)
                                : "more " + kind + " must become free on one of " + agents(n)));
        if (steps.gpu() > 0) {
            advice.add("the framework must have the capability GPU_RESOURCES to use " + agents(steps.gpu()));
        }
        if (steps.region() > 0) {
            advice.add("the framework must have the capability REGION_AWARE to use " + agents(steps.region()));
        }
        if (steps.reserved() > 0) {
            advice.add("what is free on " + agents(steps.reserved()) + " is reserved to other roles");
        }
        if (steps.notOfferable() > 0) {
            advice.add(agents(steps.notOfferable()) + " must connect, or be reactivated");
        }
        if (steps.agents() == 0) {
            advice.add("agents must join");
        }
        return advice;
    }

    private static String agents(int n) {
        return n + (n == 1 ? " agent" : " agents");
    }
}
