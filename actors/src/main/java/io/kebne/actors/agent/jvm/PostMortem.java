package io.kebne.actors.agent.jvm;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.kebne.actors.agent.core.ExitValue;
import io.kebne.actors.agent.jvm.core.HsErr;
import io.kebne.actors.agent.jvm.core.JvmEnding;
import io.kebne.actors.agent.jvm.core.JvmFiles;
import io.kebne.actors.agent.jvm.core.JvmRemains;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks at what a virtual machine left in its sandbox, to say why it ended. */
final class PostMortem {
    private static final Logger LOG = LoggerFactory.getLogger(PostMortem.class);
    private static final int HEAD = 16 * 1024;
    private static final int OUTPUT = 64 * 1024;

    private PostMortem() {}

    /** The same end, with its cause where one is found. Reads four small pieces of files. */
    static ExitValue explained(ExitValue value, Path sandbox) {
        removeEmptyRecording(sandbox);
        if (value.cause().isPresent()
                || value.exitStatus().filter(status -> status == 0).isPresent()) {
            return value;
        }
        return JvmEnding.of(value, remains(sandbox))
                .map(told -> value.because(new ExitValue.Cause(Optional.empty(), told.message())))
                .orElse(value);
    }

    /** The recorder makes the file when it starts, and fills it only when the program ends in good order. */
    private static void removeEmptyRecording(Path sandbox) {
        try (SandboxAccess box = SandboxAccess.open(sandbox, JvmFiles.BLACK_BOX)) {
            if (box.size(JvmFiles.LAST_RECORDING).filter(size -> size == 0).isPresent()) {
                box.delete(JvmFiles.LAST_RECORDING);
            }
        } catch (IOException e) {
            LOG.debug("There is no black box in {}", sandbox, e);
        }
    }

    private static JvmRemains remains(Path sandbox) {
        try (SandboxAccess files = SandboxAccess.open(sandbox, JvmFiles.DIRECTORY);
                SandboxAccess whole = SandboxAccess.open(sandbox)) {
            return new JvmRemains(
                    HsErr.parse(new String(files.head(JvmFiles.ERROR_FILE, HEAD), UTF_8)),
                    new String(whole.tail("stdout", OUTPUT), UTF_8) + "\n"
                            + new String(whole.tail("stderr", OUTPUT), UTF_8),
                    files.size(JvmFiles.HEAP_DUMP).isPresent());
        } catch (IOException e) {
            LOG.debug("What is left in {} cannot be read", sandbox, e);
            return JvmRemains.NONE;
        }
    }
}
