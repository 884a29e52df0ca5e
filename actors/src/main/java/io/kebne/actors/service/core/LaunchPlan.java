package io.kebne.actors.service.core;

import io.kebne.protocol.service.Deployment;
import io.kebne.protocol.service.ServiceVersion;
import java.util.Optional;

/**
 * How many instances of which version of a service are to be launched.
 *
 * @param count not negative
 */
record LaunchPlan(int count, ServiceVersion version) {
    LaunchPlan {
        count = Math.max(0, count);
    }

    static LaunchPlan of(Draft draft, ServiceState service, Census census) {
        ServiceVersion target = service.target();
        int wanted = service.spec().instances();
        if (service.deployment().isEmpty()) {
            int maximum = service.spec().upgrade().maximum(wanted);
            // In the place of those that are to leave, as for those of another version: while they end they take room.
            int most = Math.min(wanted, maximum - census.endingToLeave());
            int missing = most - census.all().size();
            int room = maximum - census.present();
            int moving = Math.min(wanted - census.staying().size(), room);
            return new LaunchPlan(Math.max(missing, moving), target);
        }
        Deployment deployment = service.deployment().get();
        // While nobody is replaced, what is lost is launched as it was when it was good.
        Optional<ServiceVersion> previous = deployment.kind() == Deployment.Kind.ROLLBACK
                ? Optional.of(target)
                : service.goodVersion().or(() -> deployment.previous().flatMap(service::version));
        if (deployment.paused() || Dependencies.isHeld(draft, service)) {
            return previous.map(before -> new LaunchPlan(
                            Math.min(wanted, before.spec().instances())
                                    - census.all().size(),
                            before))
                    .orElse(new LaunchPlan(0, target));
        }
        int canaries = canaries(service);
        if (canaries > 0) {
            int missing = canaries - census.current().size();
            return missing > 0 || previous.isEmpty()
                    ? new LaunchPlan(missing, target)
                    : new LaunchPlan(
                            previous.get().spec().instances()
                                    - census.outdated().size(),
                            previous.get());
        }
        int room = service.spec().upgrade().maximum(wanted) - census.present();
        return new LaunchPlan(Math.min(wanted - census.current().size(), room), target);
    }

    /** How many instances are tried while all others stay; 0: that is not asked for, or over. */
    static int canaries(ServiceState service) {
        return service.deployment()
                .filter(deployment -> deployment.isUpgrade() && !deployment.promoted())
                .flatMap(deployment -> service.spec().upgrade().canary())
                .map(canary -> Math.min(canary.instances(), service.spec().instances()))
                .orElse(0);
    }
}
