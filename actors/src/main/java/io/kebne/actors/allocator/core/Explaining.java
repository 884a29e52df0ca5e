package io.kebne.actors.allocator.core;

import io.kebne.actors.allocator.plan.Explanation;
import io.kebne.actors.allocator.plan.Planner;
import io.kebne.actors.allocator.plan.PoolTable;
import io.kebne.actors.explain.FrameworkExplanation;
import io.kebne.actors.explain.FrameworkExplanation.OfRole;
import io.kebne.actors.explain.FrameworkExplanation.Pending;
import io.kebne.actors.explain.FrameworkExplanation.Steps;
import io.kebne.protocol.id.FrameworkId;
import io.kebne.protocol.offer.Request;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/** Puts together what the planner says of a framework. Reads only; O(agents) for each role and request. */
public final class Explaining {
    /** Of a framework that waits for thousands of tasks, the first say enough. */
    private static final int MAX_PENDING = 20;

    private Explaining() {}

    public static FrameworkExplanation of(
            AllocatorView view, PoolBooks books, FrameworkId frameworkId, long monotonicMillis) {
        Framework framework = view.state().framework(frameworkId).getOrNull();
        if (framework == null) {
            return FrameworkExplanation.UNKNOWN;
        }
        FrameworkLink link = view.link(frameworkId);
        List<OfRole> roles = new ArrayList<>();
        for (String role : framework.info().roles()) {
            books.clients().find(frameworkId, role).ifPresent(client -> {
                boolean active = link.connected()
                        && !framework.isRemoved()
                        && !link.suppressedRoles().contains(role);
                roles.add(role(books.table(), client, role, active, monotonicMillis));
            });
        }
        return new FrameworkExplanation(
                true,
                books.lastRound(),
                roles,
                pending(view, books, frameworkId, monotonicMillis),
                books.clients().refusals(frameworkId));
    }

    private static OfRole role(PoolTable table, int client, String role, boolean active, long now) {
        return new OfRole(
                role,
                active,
                table.clientShare(client),
                table.dominantShare(table.role(role)),
                table.offersMade(client),
                steps(Planner.explain(table, client, null, now)));
    }

    private static List<Pending> pending(AllocatorView view, PoolBooks books, FrameworkId frameworkId, long now) {
        List<Pending> pending = new ArrayList<>();
        for (Request request : view.link(frameworkId).requests()) {
            if (pending.size() == MAX_PENDING) {
                break;
            }
            OptionalInt client = books.clients().find(frameworkId, request.role());
            if (client.isPresent()) {
                long[] unit = books.amounts().of(request.resources());
                Steps steps = steps(Planner.explain(books.table(), client.getAsInt(), unit, now));
                pending.add(new Pending(
                        request.taskId(),
                        request.role(),
                        request.resources(),
                        steps,
                        Advice.of(view, frameworkId, request, steps)));
            }
        }
        return pending;
    }

    private static Steps steps(Explanation e) {
        return new Steps(
                e.agents(),
                e.notOfferable(),
                e.filtered(),
                e.reserved(),
                e.constraints(),
                e.gpu(),
                e.region(),
                e.limit(),
                e.headroom(),
                e.tooSmall(),
                e.outstanding(),
                e.remaining());
    }
}
