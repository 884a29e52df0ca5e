package io.kebne.launcher.reservation;

import io.kebne.launcher.cli.Change;
import io.kebne.launcher.client.Masters;
import io.kebne.protocol.resources.Resources;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code kebne volumes rm}. */
@Command(name = "rm", description = "Destroys a volume that no task uses, with all that is in it.")
final class VolumeRmCommand extends Change {
    @Mixin
    private VolumeRef volume;

    @Override
    protected Done change(Masters masters) {
        VolumeRef.Found found = volume.find(masters);
        String volumes = json(Resources.of(found.resource())).toString();
        masters.postOnce("/destroy-volumes", Map.of("slaveId", found.agent().id(), "volumes", volumes));
        return new Done("volume " + found.text() + " destroyed", found.json());
    }
}
