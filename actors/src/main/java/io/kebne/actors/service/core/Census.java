package io.kebne.actors.service.core;

import io.kebne.protocol.id.TaskId;
import io.kebne.protocol.service.KillSelection;
import io.kebne.protocol.service.ServiceId;
import io.kebne.protocol.service.ServiceInstance;
import io.kebne.protocol.service.ServiceSpec;
import io.kebne.protocol.service.UnreachableStrategy;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** The instances of one service, by what they are good for now. */
final class Census {
    /**
     * An instance that is to run, and was not given up.
     *
     * @param leaving whether it is to go elsewhere
     * @param moving whether that is only since there may be fewer, not for its agent's machine to be taken away
     */
    record Member(ServiceInstance instance, InstanceStatus status, boolean ready, boolean leaving, boolean moving) {}

    private final List<Member> current = new ArrayList<>();
    private final List<Member> outdated = new ArrayList<>();
    private final List<ServiceInstance> ending = new ArrayList<>();
    private int endingToLeave;

    /** As far as has been decided. */
    static Census of(Draft draft, ServiceId id) {
        Census census = new Census();
        ServiceState service = draft.service(id);
        UnreachableStrategy unreachable = service.spec().unreachable();
        Optional<TaskId> mover = draft.session.moves().of(id).map(Moves.Move::taskId);
        for (ServiceInstance instance : service.instances().values()) {
            InstanceStatus status = draft.status(id, instance.taskId());
            // Nobody can be told to leave an agent that is away: what becomes of those there says the strategy.
            boolean leaving = !status.isUnreachable() && draft.isLeaving(instance.agentId());
            boolean moving =
                    mover.isPresent() && mover.get().equals(instance.taskId()) && !status.isUnreachable() && !leaving;
            if (instance.hasToEnd()) {
                census.ending.add(instance);
                census.endingToLeave += leaving ? 1 : 0;
            } else if (!isInactive(status, unreachable, draft.millis())) {
                boolean ready = status.isReady(spec(service, instance), draft.settings, draft.millis());
                (instance.config() == service.target().config() ? census.current : census.outdated)
                        .add(new Member(instance, status, ready, leaving || moving, moving));
            }
        }
        return census;
    }

    /** What the instance is like; what it was launched for is remembered as long as it is there. */
    static ServiceSpec spec(ServiceState service, ServiceInstance instance) {
        return service.configured(instance.config()).orElse(service.target()).spec();
    }

    static boolean isInactive(InstanceStatus status, UnreachableStrategy strategy, long now) {
        return strategy.enabled()
                && status.isUnreachable()
                && status.unreachableFor(now) >= strategy.inactiveAfter().toMillis();
    }

    /** Of the version that is wanted. */
    List<Member> current() {
        return current;
    }

    /** Of other versions. */
    List<Member> outdated() {
        return outdated;
    }

    List<Member> all() {
        List<Member> all = new ArrayList<>(current);
        all.addAll(outdated);
        return all;
    }

    /** Those that are to go elsewhere, for their agents' machines are to be taken away. */
    List<Member> leaving() {
        return all().stream()
                .filter(member -> member.leaving() && !member.moving())
                .toList();
    }

    /** One that is to go where there are fewer. */
    Optional<Member> moving() {
        return all().stream().filter(Member::moving).findFirst();
    }

    /** Those that may be where they are. */
    List<Member> staying() {
        return all().stream().filter(member -> !member.leaving()).toList();
    }

    /** All that take up room, also while they end. */
    int present() {
        return current.size() + outdated.size() + ending.size();
    }

    /** Those that end where all are to leave: others wait for their room, as in a deployment. */
    int endingToLeave() {
        return endingToLeave;
    }

    static int ready(List<Member> members) {
        return (int) members.stream().filter(Member::ready).count();
    }

    /** Which of these go first when there are too many. */
    static List<Member> worstFirst(List<Member> members, KillSelection selection) {
        Comparator<Member> age = Comparator.comparing(m -> m.instance().incarnation());
        return members.stream()
                .sorted(Comparator.comparing(Member::ready)
                        .thenComparing(member -> !member.leaving())
                        .thenComparing(selection == KillSelection.YOUNGEST_FIRST ? age.reversed() : age))
                .toList();
    }
}
