package io.kebne.http.agent.v1;

import akka.util.ByteString;
import io.kebne.actors.agent.nested.ContainerPath;
import io.kebne.actors.agent.nested.Sessions;
import io.kebne.actors.agent.process.SessionProcess;
import io.kebne.actors.agent.process.WindowSize;
import io.kebne.http.wire.WireFormat;
import io.kebne.protocol.InvalidValueException;
import io.kebne.protocol.executor.ExecutorClaims;
import java.io.IOException;
import java.util.Optional;
import org.apache.mesos.v1.Protos.TTYInfo;
import org.apache.mesos.v1.agent.Protos.Call;
import org.apache.mesos.v1.agent.Protos.Call.AttachContainerInput;
import org.apache.mesos.v1.agent.Protos.ProcessIO;

/** One client's input to a session: first whose it is, then what is said. Used by one thread at a time. */
final class SessionInput {
    /** There is no such session. */
    static final class UnknownSessionException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final transient ContainerPath path;

        UnknownSessionException(ContainerPath path) {
            super("no session", null, false, false);
            this.path = path;
        }

        ContainerPath path() {
            return path;
        }
    }

    /** The caller is an executor, and the session is not within its container. */
    static final class NotAllowedException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        NotAllowedException() {
            super("not its container", null, false, false);
        }
    }

    private final Sessions sessions;
    private final WireFormat format;
    private final Optional<ExecutorClaims> executor;
    private Optional<SessionProcess> process = Optional.empty();

    /** @param executor who says it, when it is one */
    SessionInput(Sessions sessions, WireFormat format, Optional<ExecutorClaims> executor) {
        this.sessions = sessions;
        this.format = format;
        this.executor = executor;
    }

    /**
     * Blocks while the session's command does not read.
     *
     * @return false when it does not listen any more
     * @throws InvalidValueException naming the field when this cannot be said, or not now
     * @throws UnknownSessionException when there is no such session
     * @throws NotAllowedException when an executor asks for another's
     */
    boolean take(ByteString record) {
        Call call = format.decode(record, Call.getDefaultInstance());
        if (call.getType() != Call.Type.ATTACH_CONTAINER_INPUT) {
            throw new InvalidValueException("type", "must be ATTACH_CONTAINER_INPUT");
        }
        AttachContainerInput input = call.getAttachContainerInput();
        if (process.isEmpty()) {
            process = Optional.of(find(input));
            return true;
        }
        if (input.getType() != AttachContainerInput.Type.PROCESS_IO) {
            throw new InvalidValueException("attach_container_input.type", "must be PROCESS_IO after the first record");
        }
        try {
            say(process.get(), input.getProcessIo());
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private SessionProcess find(AttachContainerInput input) {
        if (input.getType() != AttachContainerInput.Type.CONTAINER_ID || !input.hasContainerId()) {
            throw new InvalidValueException(
                    "attach_container_input.type", "must be CONTAINER_ID, with one, in the first record");
        }
        ContainerPath path = ContainerIds.read(input.getContainerId());
        if (executor.isPresent() && !ExecutorRights.allow(path, executor.get())) {
            throw new NotAllowedException();
        }
        return sessions.find(path).orElseThrow(() -> new UnknownSessionException(path));
    }

    private static void say(SessionProcess to, ProcessIO said) throws IOException {
        if (said.getType() == ProcessIO.Type.DATA) {
            if (said.getData().getType() != ProcessIO.Data.Type.STDIN) {
                throw new InvalidValueException("attach_container_input.process_io.data.type", "must be STDIN");
            }
            byte[] bytes = said.getData().getData().toByteArray();
            if (bytes.length == 0) {
                to.endInput();
            } else {
                to.write(bytes);
            }
        } else if (said.getType() == ProcessIO.Type.CONTROL) {
            if (said.getControl().getType() == ProcessIO.Control.Type.TTY_INFO) {
                to.resize(size(said.getControl().getTtyInfo()));
            }
        } else {
            throw new InvalidValueException("attach_container_input.process_io.type", "must be DATA or CONTROL");
        }
    }

    /** The usual size where none is said. */
    static WindowSize size(TTYInfo terminal) {
        return terminal.hasWindowSize()
                ? new WindowSize(
                        terminal.getWindowSize().getRows(),
                        terminal.getWindowSize().getColumns())
                : WindowSize.USUAL;
    }
}
