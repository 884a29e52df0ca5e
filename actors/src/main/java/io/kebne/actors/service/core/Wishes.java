package io.kebne.actors.service.core;

import io.kebne.actors.builtin.core.RoleWishes;
import io.kebne.protocol.framework.FrameworkInfo;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;

/** For which roles the services want offers: for those of which instances are missing, and that may be launched now. */
final class Wishes {
    private Wishes() {}

    static FrameworkInfo framework(ServicesState state) {
        TreeSet<String> roles = new TreeSet<>();
        state.services().values().forEach(service -> roles.add(service.spec().role()));
        return RoleWishes.framework(state.frameworkId(), "services", roles);
    }

    /** Says it, if it is not what was said last. */
    static void say(Draft draft) {
        if (draft.session.isSubscribed()) {
            RoleWishes.say(framework(draft.state()), wanted(draft), draft.session.wanted(), draft.session.roles())
                    .forEach(draft::call);
        }
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
