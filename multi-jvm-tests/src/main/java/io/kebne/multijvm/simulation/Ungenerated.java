package io.kebne.multijvm.simulation;

import io.kebne.protocol.agent.AgentMessage;
import io.kebne.protocol.agent.AgentMessage.KeepVolumes;
import io.kebne.protocol.agent.AgentMessage.Registered;
import io.kebne.protocol.agent.AgentMessage.RunTask;
import io.kebne.protocol.resources.Disk;
import io.kebne.protocol.resources.Resource;
import io.kebne.protocol.resources.Resources;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What an agent hears that does not know of generations of volumes. */
final class Ungenerated {
    private Ungenerated() {}

    static AgentMessage of(AgentMessage message) {
        if (message instanceof Registered m) {
            return new Registered(m.allocatorEpoch(), of(m.volumes()), Long.MAX_VALUE);
        } else if (message instanceof KeepVolumes m) {
            return new KeepVolumes(m.allocatorEpoch(), of(m.volumes()), Long.MAX_VALUE);
        } else if (message instanceof RunTask m) {
            return new RunTask(
                    m.framework(),
                    m.role(),
                    m.task().withResources(of(m.task().resources())),
                    m.allocatorEpoch(),
                    m.containerId());
        }
        return message;
    }

    private static Resources of(Resources resources) {
        List<Resource> pieces = new ArrayList<>();
        for (Resource piece : resources.pieces()) {
            Optional<Disk> disk = piece.traits()
                    .disk()
                    .map(d -> new Disk(d.volume().map(volume -> volume.ofGeneration(0)), d.source()));
            pieces.add(piece.with(piece.traits().withDisk(disk)));
        }
        return Resources.of(pieces);
    }
}
