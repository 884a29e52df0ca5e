package io.kebne.launcher.reservation;

import com.fasterxml.jackson.databind.JsonNode;
import io.kebne.launcher.cli.Change;
import io.kebne.launcher.client.Masters;
import io.kebne.protocol.resources.Disk;
import io.kebne.protocol.resources.Resource;
import io.kebne.protocol.resources.Scalar;
import io.kebne.protocol.resources.Traits;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Makes a volume larger or smaller. */
abstract class VolumeResize extends Change {
    @Mixin
    private VolumeRef volume;

    @Parameters(index = "2", paramLabel = "MB", description = "By how much, in megabytes.")
    private String megabytes;

    @Command(name = "grow", description = "Adds disk of the same reservation to a volume that no task uses.")
    static final class Grow extends VolumeResize {
        @Override
        void resize(Masters masters, VolumeRef.Found found, Scalar by) {
            Traits traits = found.resource().traits();
            Resource addition = new Resource(
                    found.resource().name(),
                    by,
                    traits.withDisk(traits.disk().flatMap(Disk::source).map(Disk::of)));
            masters.post(
                    "/grow-volume",
                    Map.of(
                            "slaveId",
                            found.agent().id(),
                            "volume",
                            json(found.resource()).toString(),
                            "addition",
                            json(addition).toString()));
        }
    }

    @Command(name = "shrink", description = "Takes disk from a volume that no task uses; what is in it must fit.")
    static final class Shrink extends VolumeResize {
        @Override
        void resize(Masters masters, VolumeRef.Found found, Scalar by) {
            masters.post(
                    "/shrink-volume",
                    Map.of(
                            "slaveId",
                            found.agent().id(),
                            "volume",
                            json(found.resource()).toString(),
                            "subtract",
                            by.text()));
        }
    }

    abstract void resize(Masters masters, VolumeRef.Found found, Scalar by);

    @Override
    protected Done change(Masters masters) {
        Scalar by = VolumeCreateCommand.megabytes("MB", megabytes);
        VolumeRef.Found found = volume.find(masters);
        resize(masters, found, by);
        JsonNode json = json(found.resource());
        return new Done("volume " + found.text() + " resized by " + by.text() + " MB", json);
    }
}
