package io.kebne.actors.service.core;

import io.kebne.persistence.service.ServiceEvent;
import io.kebne.protocol.service.Deployment;
import io.kebne.protocol.service.ServiceId;
import io.kebne.protocol.service.ServiceNews;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** What a decision's events mean to those who follow deployments: one that several services share begins and ends once. */
final class News {
    private final Map<String, ServiceNews.DeploymentBegun> begun = new LinkedHashMap<>();
    private final Map<String, TreeSet<ServiceId>> left = new LinkedHashMap<>();
    private final Map<String, String> failures = new LinkedHashMap<>();
    private final List<ServiceNews> terminated = new ArrayList<>();
    private final ServicesState after;
    private final long now;
    private ServicesState state;

    private News(ServicesState before, ServicesState after, long now) {
        this.state = before;
        this.after = after;
        this.now = now;
    }

    static List<ServiceNews> of(ServicesState before, ServicesState after, List<ServiceEvent> events, long now) {
        News news = new News(before, after, now);
        events.forEach(news::follow);
        return news.all();
    }

    private void follow(ServiceEvent event) {
        Optional<Deployment> before =
                ServicesState.find(event).flatMap(state::find).flatMap(ServiceState::deployment);
        state = state.apply(event);
        if (event instanceof ServiceEvent.Deployed e) {
            before.ifPresent(deployment -> leave(e.id(), deployment, Optional.of("replaced by another deployment")));
            begin(e.id(), e.deployment(), e.version().reason());
        } else if (event instanceof ServiceEvent.Removing e) {
            before.ifPresent(deployment -> leave(e.id(), deployment, Optional.of("the service is removed")));
            begin(e.id(), e.deployment(), Optional.empty());
        } else if (event instanceof ServiceEvent.DeploymentEnded e) {
            before.ifPresent(deployment -> leave(e.id(), deployment, e.failure()));
        } else if (event instanceof ServiceEvent.Removed e) {
            before.ifPresent(deployment -> leave(e.id(), deployment, Optional.empty()));
            terminated.add(new ServiceNews.Terminated(e.id(), now));
        }
    }

    private void begin(ServiceId id, Deployment deployment, Optional<String> reason) {
        begun.merge(
                deployment.id(),
                new ServiceNews.DeploymentBegun(deployment.id(), deployment.version(), List.of(id), reason, now),
                (one, other) -> {
                    List<ServiceId> services = new ArrayList<>(one.services());
                    services.addAll(other.services());
                    return new ServiceNews.DeploymentBegun(
                            one.deploymentId(), Math.max(one.version(), other.version()), services, one.reason(), now);
                });
    }

    private void leave(ServiceId id, Deployment deployment, Optional<String> failure) {
        left.computeIfAbsent(deployment.id(), unknown -> new TreeSet<>()).add(id);
        failure.ifPresent(why -> failures.putIfAbsent(deployment.id(), why));
    }

    private List<ServiceNews> all() {
        List<ServiceNews> all = new ArrayList<>(begun.values());
        left.forEach((id, services) -> {
            Optional<String> failure = Optional.ofNullable(failures.get(id));
            boolean goesOn = after.services().values().exists(service -> service.isDeployed(id));
            if (failure.isPresent() || !goesOn) {
                all.add(new ServiceNews.DeploymentOver(id, List.copyOf(services), failure, now));
            }
        });
        all.addAll(terminated);
        return all;
    }
}
