package io.kebne.actors.builtin.core;

import io.kebne.protocol.framework.FrameworkInfo;
import io.kebne.protocol.id.FrameworkId;
import io.kebne.protocol.offer.constraint.OfferConstraints;
import io.kebne.protocol.role.Role;
import io.kebne.protocol.scheduler.SchedulerCall;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** For which roles a framework wants offers: for those of which something is to be launched now. */
public final class RoleWishes {
    /** What runs outlives any time that the cluster may be down. */
    private static final Duration FAILOVER_TIMEOUT = Duration.ofDays(3650);

    private RoleWishes() {}

    /** @param roles none: that of nobody */
    public static FrameworkInfo framework(FrameworkId id, String name, Set<String> roles) {
        TreeSet<String> all = new TreeSet<>(roles);
        if (all.isEmpty()) {
            all.add(Role.DEFAULT);
        }
        FrameworkInfo info = FrameworkInfo.of(id, name, all.first());
        return new FrameworkInfo(
                info.id(),
                info.name(),
                info.user(),
                all,
                FAILOVER_TIMEOUT,
                true,
                info.capabilities(),
                info.hostname(),
                info.principal(),
                info.webuiUrl());
    }

    /**
     * What to say so that these wishes are known; nothing when they are.
     *
     * @param wanted for how much offers are wanted now, by role
     * @param before the same when it was said last; becomes what is wanted
     * @param roles with which the framework is subscribed; becomes what it is to be subscribed with
     */
    public static List<SchedulerCall> say(
            FrameworkInfo info, Map<String, Integer> wanted, Map<String, Integer> before, Set<String> roles) {
        List<SchedulerCall> calls = new ArrayList<>();
        if (!roles.containsAll(info.roles())) {
            Set<String> silent = new HashSet<>(info.roles());
            silent.removeAll(wanted.keySet());
            calls.add(new SchedulerCall.UpdateFramework(info, silent, OfferConstraints.NONE));
            roles.clear();
            roles.addAll(info.roles());
            before.keySet().retainAll(info.roles());
        }
        Set<String> more = new HashSet<>();
        wanted.forEach((role, count) -> {
            if (count > before.getOrDefault(role, 0)) {
                more.add(role);
            }
        });
        Set<String> none = new HashSet<>(before.keySet());
        none.removeAll(wanted.keySet());
        none.retainAll(roles);
        if (!more.isEmpty()) {
            calls.add(new SchedulerCall.Revive(more));
        }
        if (!none.isEmpty()) {
            calls.add(new SchedulerCall.Suppress(none));
        }
        before.clear();
        before.putAll(wanted);
        return calls;
    }
}
