package io.kebne.actors.allocator.plan;

import java.util.Arrays;
import java.util.List;

/** All-or-nothing places for one client on several agents: the roomiest first, and the tightest that takes what is left. */
final class Gang {
    private final PoolTable table;
    private final int client;
    private final long[] unit;
    private final RoleShare share;

    Gang(PoolTable table, int client, long[] unit) {
        if (Arrays.stream(unit).allMatch(amount -> amount <= 0)) {
            throw new IllegalArgumentException("the unit of a gang is nothing");
        }
        this.table = table;
        this.client = client;
        this.unit = Arrays.copyOf(unit, table.kinds());
        this.share = new RoleShare(table);
    }

    Plan run(int count) {
        Plan plan = new Plan(table.kinds());
        long[] places = places();
        if (count <= 0 || !share.allows(table.clients.role[client], unit, count) || sum(places) < count) {
            return plan;
        }
        int end = places.length;
        int left = count;
        while (left > 0) {
            int at = tightest(places, end, left);
            int units = Math.min(left, units(places[at]));
            book(plan, agent(places[at]), units);
            left -= units;
            end = at;
        }
        return plan;
    }

    /** For each agent with room the number of units and the handle, in one long; sorted by units, the first agents last. */
    private long[] places() {
        long[] places = new long[table.agents.end()];
        int size = 0;
        for (int agent = 0; agent < places.length; agent++) {
            int units = table.eligibility.admits(agent, client) ? fits(agent) : 0;
            if (units > 0) {
                places[size++] = ((long) units << Integer.SIZE) | (Integer.MAX_VALUE - agent);
            }
        }
        long[] found = Arrays.copyOf(places, size);
        Arrays.sort(found);
        return found;
    }

    private static int units(long place) {
        return (int) (place >>> Integer.SIZE);
    }

    private static int agent(long place) {
        return Integer.MAX_VALUE - (int) place;
    }

    private static long sum(long[] places) {
        long sum = 0;
        for (long place : places) {
            sum += units(place);
        }
        return sum;
    }

    private int fits(int agent) {
        long most = Integer.MAX_VALUE;
        for (int k = 0; k < unit.length; k++) {
            if (unit[k] > 0) {
                most = Math.min(most, table.agents.free.get(agent, k) / unit[k]);
            }
        }
        return (int) most;
    }

    /** The least index below the end that holds all that is left, else the last one. */
    private static int tightest(long[] places, int end, int left) {
        int at = end - 1;
        while (at > 0 && units(places[at - 1]) >= left) {
            at--;
        }
        return at;
    }

    private void book(Plan plan, int agent, int units) {
        long[] amounts = new long[unit.length];
        for (int k = 0; k < unit.length; k++) {
            amounts[k] = unit[k] * units;
        }
        Object detail = table.agents.detail[agent];
        table.makeOffer(agent, client, amounts, List.of(), detail != null, false);
        plan.add(agent, client, amounts, List.of(), detail);
    }
}
