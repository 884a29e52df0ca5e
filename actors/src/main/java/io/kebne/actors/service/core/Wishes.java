package io.kebne.actors.service.core;

import io.kebne.protocol.framework.FrameworkInfo;
import io.kebne.protocol.offer.constraint.OfferConstraints;
import io.kebne.protocol.role.Role;
import io.kebne.protocol.scheduler.SchedulerCall;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** For which roles the services want offers: for those of which instances are missing, and that may be launched now. */
final class Wishes {
    /** Instances outlive any time that the cluster may be down. */
    private static final Duration FAILOVER_TIMEOUT = Duration.ofDays(3650);

    private Wishes() {}

    static FrameworkInfo framework(ServicesState state) {
        TreeSet<String> roles = new TreeSet<>();
        state.services().values().forEach(service -> roles.add(service.spec().role()));
        if (roles.isEmpty()) {
            roles.add(Role.DEFAULT);
        }
        FrameworkInfo info = FrameworkInfo.of(state.frameworkId(), "services", roles.first());
        return new FrameworkInfo(
                info.id(),
                info.name(),
                info.user(),
                roles,
                FAILOVER_TIMEOUT,
                true,
                info.capabilities(),
                info.hostname(),
                info.principal(),
                info.webuiUrl());
    }

    /** Says it, if it is not what was said last. */
    static void say(Draft draft) {
        if (!draft.session.isSubscribed()) {
            return;
        }
        Map<String, Integer> wanted = wanted(draft);
        Map<String, Integer> before = draft.session.wanted();
        FrameworkInfo info = framework(draft.state());
        if (!draft.session.roles().containsAll(info.roles())) {
            Set<String> silent = new HashSet<>(info.roles());
            silent.removeAll(before.keySet());
            draft.call(new SchedulerCall.UpdateFramework(info, silent, OfferConstraints.NONE));
            draft.session.roles().clear();
            draft.session.roles().addAll(info.roles());
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
        none.retainAll(draft.session.roles());
        if (!more.isEmpty()) {
            draft.call(new SchedulerCall.Revive(more));
        }
        if (!none.isEmpty()) {
            draft.call(new SchedulerCall.Suppress(none));
        }
        before.clear();
        before.putAll(wanted);
    }

    private static Map<String, Integer> wanted(Draft draft) {
        Map<String, Integer> wanted = new HashMap<>();
        for (ServiceState service : draft.state().services().values()) {
            ServiceSession session = draft.session(service.id());
            if (session.isLaunching(draft.millis())) {
                wanted.merge(service.spec().role(), session.wanted(), Integer::sum);
            }
        }
        return wanted;
    }
}
