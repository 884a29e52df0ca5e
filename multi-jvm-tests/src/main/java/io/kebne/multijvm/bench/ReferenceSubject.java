package io.kebne.multijvm.bench;

import io.kebne.actors.allocator.plan.DrfOrdering;
import io.kebne.actors.allocator.plan.PlanSettings;
import io.kebne.actors.allocator.plan.PoolTable;
import io.kebne.actors.allocator.plan.Refusal;
import io.kebne.actors.allocator.plan.Taken;
import io.kebne.actors.allocator.plan.reference.ReferencePool;
import io.kebne.actors.allocator.plan.reference.ReferenceRound;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** The planner's slow reference. */
final class ReferenceSubject implements Subject {
    private static final long[] NOTHING = {};

    private final PlanSettings settings = PlanSettings.withDefaults(new DrfOrdering(), Objects::equals);

    /** Only gives out the handles. */
    private final PoolTable handles = new PoolTable(settings);

    private final ReferencePool pool = new ReferencePool(settings, handles);
    private final Set<String> roles = new HashSet<>();
    private final List<Integer> agents = new ArrayList<>();
    private final Map<Integer, long[]> free = new HashMap<>();
    private List<ReferenceRound.Offer> offers = List.of();
    private long frameworks;

    private int role(String path) {
        int role = handles.role(path);
        if (roles.add(path)) {
            pool.addRole(role, path);
        }
        return role;
    }

    @Override
    public int addFramework(String name, String role) {
        int client = handles.addClient(role(role), name, 0, ++frameworks);
        pool.addClient(client, role(role), name, 0, frameworks);
        pool.setActive(client, true);
        return client;
    }

    @Override
    public void suppress(int framework, boolean suppressed) {
        pool.setActive(framework, !suppressed);
    }

    @Override
    public void setQuota(String role, long[] guarantee, long[] limit) {
        pool.setQuota(role(role), guarantee, limit);
    }

    @Override
    public int addAgent(String id, long[] total) {
        int agent = handles.addAgent(id, total);
        agents.add(agent);
        pool.addAgent(agent, total);
        setFree(agent, total);
        pool.setOfferable(agent, true);
        return agent;
    }

    @Override
    public void updateAgent(int agent, long[] total) {
        pool.setTotal(agent, total);
        setFree(agent, total);
    }

    private void setFree(int agent, long[] amounts) {
        free.put(agent, amounts.clone());
        pool.setFree(agent, amounts, List.of(), null);
    }

    @Override
    public int round(int[] considered, long nowMillis) {
        List<Integer> handlesOfThem =
                considered == null ? agents : Arrays.stream(considered).boxed().toList();
        offers = pool.plan(handlesOfThem, nowMillis);
        offers.forEach(offer -> changeFree(offer.agent(), offer.taken().unreserved(), -1));
        return offers.size();
    }

    @Override
    public int offerAgent(int offer) {
        return offers.get(offer).agent();
    }

    @Override
    public int offerFramework(int offer) {
        return offers.get(offer).client();
    }

    @Override
    public long[] offerAmounts(int offer) {
        return offers.get(offer).taken().unreserved();
    }

    @Override
    public void decline(int offer, long untilMillis) {
        ReferenceRound.Offer declined = offers.get(offer);
        Taken taken = declined.taken();
        pool.closeOffer(declined.agent(), declined.client(), taken);
        changeFree(declined.agent(), taken.unreserved(), 1);
        if (untilMillis > 0) {
            pool.refuse(declined.client(), declined.agent(), Refusal.of(taken), untilMillis);
            pool.markSeen(declined.client(), declined.agent());
        }
    }

    @Override
    public void refuse(int framework, int agent, long[] amounts, long untilMillis) {
        pool.refuse(framework, agent, new Refusal(amounts, NOTHING, null), untilMillis);
    }

    @Override
    public void accept(int offer, long[] used) {
        ReferenceRound.Offer accepted = offers.get(offer);
        pool.closeOffer(accepted.agent(), accepted.client(), accepted.taken());
        changeFree(accepted.agent(), accepted.taken().unreserved(), 1);
        pool.charge(accepted.client(), used, NOTHING, NOTHING, 1);
        changeFree(accepted.agent(), used, -1);
        pool.setFree(accepted.agent(), free.get(accepted.agent()), List.of(), null);
    }

    @Override
    public void release(int agent, int framework, long[] used) {
        pool.charge(framework, used, NOTHING, NOTHING, -1);
        changeFree(agent, used, 1);
        pool.setFree(agent, free.get(agent), List.of(), null);
    }

    private void changeFree(int agent, long[] amounts, int sign) {
        long[] now = free.get(agent);
        for (int k = 0; k < amounts.length; k++) {
            now[k] += sign * amounts[k];
        }
    }
}
