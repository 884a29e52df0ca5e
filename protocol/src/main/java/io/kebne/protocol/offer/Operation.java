package io.kebne.protocol.offer;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonTypeName;
import io.kebne.protocol.InvalidValueException;
import io.kebne.protocol.id.OperationId;
import io.kebne.protocol.resources.Conversion;
import io.kebne.protocol.resources.Conversions;
import io.kebne.protocol.resources.DiskSource;
import io.kebne.protocol.resources.Resource;
import io.kebne.protocol.resources.Resources;
import io.kebne.protocol.resources.Scalar;
import io.kebne.protocol.task.ExecutorInfo;
import io.kebne.protocol.task.TaskInfo;
import java.util.List;
import java.util.Optional;

/** What a scheduler does with the resources of offers it accepts (mesos.proto, Offer.Operation). */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
public sealed interface Operation {
    /** The tasks that it starts. */
    default List<TaskInfo> tasks() {
        return List.of();
    }

    /** Start these tasks, each on its own: one that is refused does not keep the others from starting. */
    @JsonTypeName("LAUNCH")
    record Launch(List<TaskInfo> tasks) implements Operation {
        public Launch {
            tasks = List.copyOf(tasks);
        }
    }

    /**
     * Start these tasks together or not at all.
     *
     * @param executor that runs them; empty: each is run by its agent as if it were alone, and they end together (not in
     *     Mesos)
     */
    @JsonTypeName("LAUNCH_GROUP")
    record LaunchGroup(
            @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<ExecutorInfo> executor, List<TaskInfo> tasks)
            implements Operation {
        public LaunchGroup {
            tasks = List.copyOf(tasks);
        }

        /** Without an executor. */
        public LaunchGroup(List<TaskInfo> tasks) {
            this(Optional.empty(), tasks);
        }
    }

    /** Changes what the resources are, not how many. With an id, its framework hears how it ends. */
    sealed interface Converting extends Operation {
        Optional<OperationId> id();

        /**
         * What it makes of which resources.
         *
         * @throws InvalidValueException naming the field at fault, when they are not fit for it
         */
        Conversion conversion();
    }

    /**
     * Keep resources for a role.
     *
     * @param resources with the new reservation on top
     * @param source as they are now, when reservations are to be moved; else empty
     */
    @JsonTypeName("RESERVE")
    record Reserve(Optional<OperationId> id, Resources resources, Resources source) implements Converting {
        public Reserve {
            require("reserve.resources", resources);
            require("reserve.source", source);
        }

        public static Reserve of(Resources resources) {
            return new Reserve(Optional.empty(), resources, Resources.EMPTY);
        }

        @Override
        public Conversion conversion() {
            return Conversions.reserve(resources, source);
        }
    }

    /**
     * Take the topmost reservation off.
     *
     * @param resources with the reservation
     */
    @JsonTypeName("UNRESERVE")
    record Unreserve(Optional<OperationId> id, Resources resources) implements Converting {
        public Unreserve {
            require("unreserve.resources", resources);
        }

        @Override
        public Conversion conversion() {
            return Conversions.unreserve(resources);
        }
    }

    /** Make persistent volumes of reserved disk. */
    @JsonTypeName("CREATE")
    record Create(Optional<OperationId> id, Resources volumes) implements Converting {
        public Create {
            require("create.volumes", volumes);
        }

        @Override
        public Conversion conversion() {
            return Conversions.create(volumes);
        }
    }

    /** Delete persistent volumes. */
    @JsonTypeName("DESTROY")
    record Destroy(Optional<OperationId> id, Resources volumes) implements Converting {
        public Destroy {
            require("destroy.volumes", volumes);
        }

        @Override
        public Conversion conversion() {
            return Conversions.destroy(volumes);
        }
    }

    /** Add disk to a persistent volume. */
    @JsonTypeName("GROW_VOLUME")
    record GrowVolume(Optional<OperationId> id, Resource volume, Resource addition) implements Converting {
        public GrowVolume {
            require("grow_volume.volume", volume);
            require("grow_volume.addition", addition);
        }

        @Override
        public Conversion conversion() {
            return Conversions.grow(volume, addition);
        }
    }

    /**
     * Take disk from a persistent volume.
     *
     * @param subtract how much, in megabytes
     */
    @JsonTypeName("SHRINK_VOLUME")
    record ShrinkVolume(Optional<OperationId> id, Resource volume, Scalar subtract) implements Converting {
        public ShrinkVolume {
            require("shrink_volume.volume", volume);
            require("shrink_volume.subtract", subtract);
        }

        @Override
        public Conversion conversion() {
            return Conversions.shrink(volume, subtract);
        }
    }

    /**
     * Make a disk of raw storage.
     *
     * @param targetProfile given just when the source has no profile
     */
    @JsonTypeName("CREATE_DISK")
    record CreateDisk(
            Optional<OperationId> id, Resource source, DiskSource.Type targetType, Optional<String> targetProfile)
            implements Converting {
        public CreateDisk {
            require("create_disk.source", source);
            require("create_disk.target_type", targetType);
        }

        @Override
        public Conversion conversion() {
            return Conversions.createDisk(source, targetType, targetProfile);
        }
    }

    /** Make a disk raw storage again. */
    @JsonTypeName("DESTROY_DISK")
    record DestroyDisk(Optional<OperationId> id, Resource source) implements Converting {
        public DestroyDisk {
            require("destroy_disk.source", source);
        }

        @Override
        public Conversion conversion() {
            return Conversions.destroyDisk(source);
        }
    }

    /** Operations come from other programs, and the allocator must not fail at what they leave out. */
    private static void require(String field, Object value) {
        if (value == null) {
            throw new InvalidValueException(field, "is missing");
        }
    }
}
