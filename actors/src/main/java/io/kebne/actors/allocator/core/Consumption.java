package io.kebne.actors.allocator.core;

/**
 * What a role and the roles below it consume of the cluster: what their tasks hold, and what is reserved for them whether
 * it is in use or not. Quota limits are limits of this (Mesos: quota document).
 */
public final class Consumption {
    private Consumption() {}

    /** O(frameworks and their roles, roles with reservations). */
    public static ScalarTotals of(AllocatorState state, String role) {
        ScalarTotals sum = ScalarTotals.ZERO;
        for (Framework framework : state.frameworks().values()) {
            for (var held : framework.unreserved()) {
                sum = isWithin(held._1, role) ? sum.plus(held._2) : sum;
            }
        }
        for (var reserved : state.totals().reserved()) {
            sum = isWithin(reserved._1, role) ? sum.plus(reserved._2) : sum;
        }
        return sum;
    }

    /** Whether a role is another or lies below it in the tree. */
    public static boolean isWithin(String role, String ancestor) {
        return role.startsWith(ancestor)
                && (role.length() == ancestor.length() || role.charAt(ancestor.length()) == '/');
    }
}
