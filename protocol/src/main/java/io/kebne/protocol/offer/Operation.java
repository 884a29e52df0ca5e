package io.kebne.protocol.offer;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonTypeName;
import io.kebne.protocol.task.TaskInfo;
import java.util.List;

/** What a scheduler does with the resources of offers it accepts (mesos.proto, Offer.Operation). */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
public sealed interface Operation {
    /** Start these tasks, each on its own: one that is refused does not keep the others from starting. */
    @JsonTypeName("LAUNCH")
    record Launch(List<TaskInfo> tasks) implements Operation {
        public Launch {
            tasks = List.copyOf(tasks);
        }
    }
}
