package io.kebne.multijvm.bench;

import io.kebne.actors.allocator.plan.DrfOrdering;
import io.kebne.actors.allocator.plan.Plan;
import io.kebne.actors.allocator.plan.PlanSettings;
import io.kebne.actors.allocator.plan.Planner;
import io.kebne.actors.allocator.plan.PoolTable;
import io.kebne.actors.allocator.plan.Refusal;
import io.kebne.actors.allocator.plan.Taken;
import java.util.List;
import java.util.Objects;

/** The planner and its table. */
final class PlannerSubject implements Subject {
    private static final long[] NOTHING = {};

    private final PoolTable table = new PoolTable(PlanSettings.withDefaults(new DrfOrdering(), Objects::equals));
    private Plan plan;
    private long frameworks;

    @Override
    public int addFramework(String name, String role) {
        int client = table.addClient(table.role(role), name, 0, ++frameworks);
        table.setActive(client, true);
        return client;
    }

    @Override
    public void suppress(int framework, boolean suppressed) {
        table.setActive(framework, !suppressed);
    }

    @Override
    public void setQuota(String role, long[] guarantee, long[] limit) {
        table.setQuota(table.role(role), guarantee, limit);
    }

    @Override
    public int addAgent(String id, long[] total) {
        int agent = table.addAgent(id, total);
        table.setFree(agent, total, List.of(), null);
        table.setOfferable(agent, true);
        return agent;
    }

    @Override
    public void updateAgent(int agent, long[] total) {
        table.setTotal(agent, total);
        table.setFree(agent, total, List.of(), null);
    }

    @Override
    public int round(int[] agents, long nowMillis) {
        plan = agents == null ? Planner.planAll(table, nowMillis) : Planner.plan(table, agents, nowMillis);
        return plan.size();
    }

    @Override
    public int offerAgent(int offer) {
        return plan.agent(offer);
    }

    @Override
    public int offerFramework(int offer) {
        return plan.client(offer);
    }

    @Override
    public long[] offerAmounts(int offer) {
        return plan.taken(offer).unreserved();
    }

    @Override
    public void decline(int offer, long untilMillis) {
        Taken taken = plan.taken(offer);
        int agent = plan.agent(offer);
        int client = plan.client(offer);
        table.closeOffer(agent, client, taken);
        if (untilMillis > 0) {
            table.refuse(client, agent, Refusal.of(taken), untilMillis);
            table.markSeen(client, agent);
        }
    }

    @Override
    public void refuse(int framework, int agent, long[] amounts, long untilMillis) {
        table.refuse(framework, agent, new Refusal(amounts, NOTHING, null), untilMillis);
    }

    @Override
    public void accept(int offer, long[] used) {
        int agent = plan.agent(offer);
        table.closeOffer(agent, plan.client(offer), plan.taken(offer));
        table.charge(plan.client(offer), used, NOTHING, NOTHING, 1);
        changeFree(agent, used, -1);
    }

    @Override
    public void release(int agent, int framework, long[] used) {
        table.charge(framework, used, NOTHING, NOTHING, -1);
        changeFree(agent, used, 1);
    }

    private void changeFree(int agent, long[] amounts, int sign) {
        long[] free = table.free(agent);
        for (int k = 0; k < amounts.length; k++) {
            free[k] += sign * amounts[k];
        }
        table.setFree(agent, free, List.of(), null);
    }
}
