package io.kebne.launcher.operator;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kebne.launcher.cli.ExitCode;
import io.kebne.launcher.cli.MasterOption;
import io.kebne.launcher.node.Version;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code kebne version}. */
@Command(
        name = "version",
        description = {"Prints the version of this command, and of a master.", "Example: kebne version --server"})
public final class VersionCommand implements Callable<Integer> {
    @Mixin
    private MasterOption master;

    @Option(names = "--server", description = "Ask a master too.")
    private boolean server;

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Override
    public Integer call() throws IOException {
        String own = Version.current();
        String other = server ? master.masters().get("/version").path("version").asText() : "";
        if (json) {
            ObjectMapper mapper = new ObjectMapper();
            ObjectNode root = mapper.createObjectNode();
            root.put("version", own);
            if (server) {
                root.put("server_version", other);
            }
            System.out.println(mapper.writeValueAsString(root));
        } else {
            System.out.println("kebne " + own);
            if (server) {
                System.out.println("server " + other);
            }
        }
        return ExitCode.OK;
    }
}
