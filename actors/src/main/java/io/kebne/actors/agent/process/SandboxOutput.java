package io.kebne.actors.agent.process;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;

/** The files of a sandbox that take what its command writes. */
public final class SandboxOutput {
    static final String STDOUT = "stdout";
    static final String STDERR = "stderr";

    private SandboxOutput() {}

    /**
     * Makes those that are missing, before anything is written to them. An archive that was fetched may have a link by such a name,
     * and the agent follows none of a task's: it may be able to write where the task is not.
     *
     * @throws IOException when there is something else by their names, with a message for the user
     */
    public static void make(Path sandbox) throws IOException {
        for (String name : List.of(STDOUT, STDERR)) {
            Path file = sandbox.resolve(name);
            if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
                Files.createFile(file);
            } else if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
                throw new IOException(name + " is in its sandbox already, and is no file");
            }
        }
    }

    static ProcessBuilder takes(ProcessBuilder builder, Path sandbox) {
        return builder.redirectOutput(end(sandbox, STDOUT)).redirectError(end(sandbox, STDERR));
    }

    private static ProcessBuilder.Redirect end(Path sandbox, String name) {
        File file = sandbox.resolve(name).toFile();
        return ProcessBuilder.Redirect.appendTo(file);
    }
}
