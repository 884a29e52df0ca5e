package io.kebne.launcher.reservation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kebne.launcher.cli.Change;
import io.kebne.launcher.client.Masters;
import io.kebne.protocol.resources.Disk;
import io.kebne.protocol.resources.Resource;
import io.kebne.protocol.resources.Scalar;
import io.kebne.protocol.resources.Traits;
import java.math.BigDecimal;
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
        Grow() {
            super("grown");
        }

        @Override
        void resize(Masters masters, VolumeRef.Found found, Scalar by) {
            Traits traits = found.resource().traits();
            Resource addition = new Resource(
                    found.resource().name(),
                    by,
                    traits.withDisk(traits.disk().flatMap(Disk::source).map(Disk::of)));
            masters.postOnce(
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
        Shrink() {
            super("shrunk");
        }

        @Override
        void resize(Masters masters, VolumeRef.Found found, Scalar by) {
            masters.postOnce(
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

    private final String done;

    /** @param done what is done to it, in the past tense */
    VolumeResize(String done) {
        this.done = done;
    }

    abstract void resize(Masters masters, VolumeRef.Found found, Scalar by);

    @Override
    protected Done change(Masters masters) {
        Scalar by = VolumeCreateCommand.megabytes("MB", megabytes);
        VolumeRef.Found found = volume.find(masters);
        resize(masters, found, by);
        ObjectNode json = found.json();
        json.put(done + "_by", new BigDecimal(by.text()));
        return new Done("volume " + found.text() + " " + done + " by " + by.text() + " MB", json);
    }
}
