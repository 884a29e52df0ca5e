package io.kebne.launcher.reservation;

import picocli.CommandLine.Command;

/** {@code kebne volumes}. */
@Command(
        name = "volumes",
        subcommands = {
            VolumesCommand.Ls.class,
            VolumeCreateCommand.class,
            VolumeResize.Grow.class,
            VolumeResize.Shrink.class,
            VolumeRmCommand.class
        },
        description = {
            "Lists persistent volumes, or makes, resizes and destroys them.",
            "Example: kebne volumes create host1 db --role prod --size 1024"
        })
public final class VolumesCommand extends VolumesListing {
    @Command(name = "ls", description = "Lists the persistent volumes of all agents.")
    static final class Ls extends VolumesListing {}
}
