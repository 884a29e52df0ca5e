package io.kebne.actors.replay;

import io.kebne.actors.allocator.core.AllocatorState;
import io.kebne.actors.allocator.core.Snapshots;
import io.kebne.actors.framework.core.FrameworkState;
import io.kebne.actors.job.core.JobsState;
import io.kebne.actors.service.core.ServicesState;
import io.kebne.persistence.allocator.AllocatorEvent;
import io.kebne.persistence.allocator.AllocatorSnapshot;
import io.kebne.persistence.framework.FrameworkEvent;
import io.kebne.persistence.job.JobEvent;
import io.kebne.persistence.job.JobsSnapshot;
import io.kebne.persistence.service.ServiceEvent;
import io.kebne.persistence.service.ServicesSnapshot;
import io.kebne.persistence.verify.Replay;
import java.util.Map;

/** How the kinds of entities rebuild their states. */
public final class EntityReplays {
    private EntityReplays() {}

    /** By the kind of entity, as its persistence ids begin. */
    public static Map<String, Replay<?>> byKind() {
        return Map.of(
                "allocator",
                new OfAllocator(),
                "framework",
                new OfFramework(),
                "services",
                new OfServices(),
                "jobs",
                new OfJobs());
    }

    private static final class OfAllocator implements Replay<AllocatorState> {
        @Override
        public AllocatorState empty() {
            return AllocatorState.EMPTY;
        }

        @Override
        public AllocatorState restore(Object snapshot) {
            return Snapshots.restore((AllocatorSnapshot) snapshot);
        }

        @Override
        public AllocatorState apply(AllocatorState state, Object event) {
            return state.apply((AllocatorEvent) event);
        }
    }

    private static final class OfFramework implements Replay<FrameworkState> {
        @Override
        public FrameworkState empty() {
            return FrameworkState.EMPTY;
        }

        @Override
        public FrameworkState restore(Object snapshot) {
            throw new IllegalArgumentException("entities of frameworks have no snapshots");
        }

        @Override
        public FrameworkState apply(FrameworkState state, Object event) {
            return state.apply((FrameworkEvent) event);
        }
    }

    private static final class OfServices implements Replay<ServicesState> {
        @Override
        public ServicesState empty() {
            return ServicesState.EMPTY;
        }

        @Override
        public ServicesState restore(Object snapshot) {
            return ServicesState.restore((ServicesSnapshot) snapshot);
        }

        @Override
        public ServicesState apply(ServicesState state, Object event) {
            return state.apply((ServiceEvent) event);
        }
    }

    private static final class OfJobs implements Replay<JobsState> {
        @Override
        public JobsState empty() {
            return JobsState.EMPTY;
        }

        @Override
        public JobsState restore(Object snapshot) {
            return JobsState.restore((JobsSnapshot) snapshot);
        }

        @Override
        public JobsState apply(JobsState state, Object event) {
            return state.apply((JobEvent) event);
        }
    }
}
