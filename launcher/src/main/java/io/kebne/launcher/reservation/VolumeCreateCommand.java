package io.kebne.launcher.reservation;

import com.fasterxml.jackson.databind.JsonNode;
import io.kebne.launcher.cli.Change;
import io.kebne.launcher.client.Masters;
import io.kebne.launcher.operator.AgentParameter;
import io.kebne.launcher.operator.AgentRef;
import io.kebne.protocol.InvalidValueException;
import io.kebne.protocol.credential.Credential;
import io.kebne.protocol.id.PersistenceId;
import io.kebne.protocol.resources.Disk;
import io.kebne.protocol.resources.DiskSource;
import io.kebne.protocol.resources.PersistentVolume;
import io.kebne.protocol.resources.Resource;
import io.kebne.protocol.resources.Resources;
import io.kebne.protocol.resources.Scalar;
import io.kebne.protocol.resources.Traits;
import java.math.BigDecimal;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code kebne volumes create}. */
@Command(name = "create", description = "Makes a volume of disk that is reserved for a role.")
final class VolumeCreateCommand extends Change {
    @Mixin
    private AgentParameter agent;

    @Parameters(index = "1", paramLabel = "ID", description = "Names the volume among those of the role on the agent.")
    private String id;

    @Option(names = "--role", required = true, paramLabel = "ROLE", description = "For whom the disk is reserved.")
    private String role;

    @Option(names = "--size", required = true, paramLabel = "MB", description = "How large, in megabytes.")
    private String size;

    @Option(
            names = "--path",
            paramLabel = "PATH",
            description = "Where tasks see it in their sandbox; default: the id.")
    private String path;

    @Option(names = "--disk", paramLabel = "ROOT", description = "On the PATH or MOUNT disk with this root.")
    private String root;

    @Option(names = "--principal", paramLabel = "NAME", description = "Who makes it; default: who asks.")
    private String principal;

    @Option(names = "--shared", description = "Several tasks may use it at once.")
    private boolean shared;

    @Override
    protected Done change(Masters masters) {
        PersistentVolume volume = new PersistentVolume(
                new PersistenceId(id),
                Optional.ofNullable(principal).or(() -> masters.credential().map(Credential::principal)),
                path == null ? id : path,
                PersistentVolume.Mode.RW);
        Resources disk = Resources.of(Resources.DISK, megabytes("--size", size));
        AgentRef found = agent.find(masters);
        Resource reserved = ReservedPieces.of(found)
                .requireReserved(disk, role, this::isMeant, "say which disk by --disk")
                .pieces()
                .get(0);
        Traits traits = reserved.traits();
        Optional<DiskSource> source = traits.disk().flatMap(Disk::source);
        Resources made = Resources.of(reserved.with(traits.withDisk(Optional.of(new Disk(Optional.of(volume), source)))
                .asShared(shared)));
        JsonNode json = json(made);
        masters.postOnce("/create-volumes", Map.of("slaveId", found.id(), "volumes", json.toString()));
        return new Done("volume " + id + " of " + role + " on " + found.id() + " (" + found.host() + ")", json);
    }

    private boolean isMeant(Resource piece) {
        Optional<String> has = piece.traits().disk().flatMap(Disk::source).flatMap(DiskSource::root);
        return piece.name().equals(Resources.DISK) && (root == null || has.equals(Optional.of(root)));
    }

    /** @throws InvalidValueException that names the option or parameter */
    static Scalar megabytes(String option, String text) {
        try {
            Scalar scalar = Scalar.of(new BigDecimal(text));
            if (!scalar.isEmpty()) {
                return scalar;
            }
        } catch (InvalidValueException e) {
            throw new InvalidValueException(option, e.reason());
        } catch (NumberFormatException e) {
            throw new InvalidValueException(option, "'" + text + "' is not a number of megabytes");
        }
        throw new InvalidValueException(option, "must be more than 0");
    }
}
