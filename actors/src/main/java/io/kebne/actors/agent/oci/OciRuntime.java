package io.kebne.actors.agent.oci;

import io.kebne.actors.agent.tool.Tools;
import io.kebne.protocol.agent.Attribute;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A program that makes containers of bundles: runc, or another one that is called in the same way. */
public final class OciRuntime {
    /** Those that are known, the first before the others. */
    private static final List<String> KNOWN = List.of("runc", "crun");

    private static final String ATTRIBUTE = "oci_runtime";

    private final Path program;
    private final Tools tools;

    private OciRuntime(Path program, Tools tools) {
        this.program = program;
        this.tools = tools;
    }

    /**
     * Looks for it.
     *
     * @param path where programs are
     * @return empty when none is to be had
     * @throws IOException when there is none, with a message that names the setting
     */
    public static Optional<OciRuntime> find(OciSettings settings, String path) throws IOException {
        if (!settings.enabled()) {
            return Optional.empty();
        }
        Tools tools = new Tools(path);
        String wanted = settings.runtime();
        if (wanted.startsWith("/")) {
            Path file = Path.of(wanted);
            if (!Files.isExecutable(file)) {
                throw new IOException(OciSettings.RUNTIME + ": there is no program " + file);
            }
            return Optional.of(new OciRuntime(file, tools));
        }
        List<String> names = wanted.isEmpty() ? KNOWN : List.of(wanted);
        for (String name : names) {
            Optional<Path> found = tools.find(name);
            if (found.isPresent()) {
                return Optional.of(new OciRuntime(found.get(), tools));
            }
        }
        throw new IOException(OciSettings.PROVIDERS + " needs an OCI runtime, and there is no "
                + String.join(" and no ", names) + " on the agent's PATH; see " + OciSettings.RUNTIME);
    }

    String name() {
        return program.getFileName().toString();
    }

    /** What the agent says that it has. */
    public List<Attribute> attributes() {
        return Attribute.parse(ATTRIBUTE + ":" + name());
    }

    Tools tools() {
        return tools;
    }

    /** The line that makes a container and leaves it running, and passes on one descriptor. */
    List<String> run(Path state, Bundle bundle) {
        return line(
                state,
                "--log",
                bundle.log().toString(),
                "--log-format",
                "json",
                "run",
                "--detach",
                "--preserve-fds",
                "1",
                "--pid-file",
                bundle.pid().toString(),
                "--bundle",
                bundle.directory().toString(),
                bundle.containerId());
    }

    /**
     * The line that runs a command in a container.
     *
     * @param process what it is told of that (OCI runtime specification, {@code process}), since anybody may read the line itself
     */
    List<String> exec(Path state, String containerId, Path process) {
        return line(state, "exec", "--process", process.toString(), containerId);
    }

    /** The line that ends what is left of a container, and forgets it; also one that it does not know. */
    List<String> delete(Path state, String containerId) {
        return line(state, "delete", "--force", containerId);
    }

    private List<String> line(Path state, String... words) {
        List<String> line = new ArrayList<>(List.of(program.toString(), "--root", state.toString()));
        line.addAll(List.of(words));
        return line;
    }
}
