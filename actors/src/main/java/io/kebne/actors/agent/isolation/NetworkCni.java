package io.kebne.actors.agent.isolation;

import io.kebne.actors.agent.network.ContainerNetworks;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Mesos' {@code network/cni}: a container may have a network of its own, which others see by what plug-ins have connected to it.
 * What runs beside its process or is nested in it shares that.
 */
final class NetworkCni implements Isolator {
    private final ContainerNetworks networks;

    NetworkCni(ContainerNetworks networks) {
        this.networks = networks;
    }

    @Override
    public Optional<String> problem() {
        return networks.problem();
    }

    @Override
    public void enter(Entry entry) throws IOException {
        Optional<Beside> sharer = entry.around();
        if (sharer.isPresent()) {
            if (OwnNamespace.await(sharer.get(), "net")) {
                enter(entry, Path.of("/proc/" + sharer.get().pid() + "/ns/net"));
            }
        } else if (entry.network().isPresent()) {
            enter(entry, entry.network().get());
            entry.makes("net");
        }
    }

    private static void enter(Entry entry, Path namespace) {
        entry.through("nsenter", "--net=" + namespace, "--");
    }
}
