package io.kebne.actors.agent.jvm;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.kebne.actors.api.JvmException;
import io.kebne.actors.api.JvmException.Kind;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/**
 * HotSpot's attach protocol over the socket on which a virtual machine listens (JDK: attachListener_linux.cpp): version,
 * command and three arguments, each ended by NUL; the answer is a line with a number, 0 for success, and text until the end.
 * Spoken directly because the JDK's own client looks for processes by the ids that it sees, has no time limit, and would
 * have to be opened by flags.
 */
final class AttachSocket {
    private static final String VERSION = "1";
    private static final int PIECE = 64 * 1024;

    private final VirtualMachine machine;
    private final long deadline;

    private AttachSocket(VirtualMachine machine, Duration timeout) {
        this.machine = machine;
        this.deadline = System.nanoTime() + timeout.toNanos();
    }

    static String command(VirtualMachine machine, String command, Duration timeout, int most) throws JvmException {
        return new AttachSocket(machine, timeout).command(command, most);
    }

    private String command(String command, int most) throws JvmException {
        requireTheirs();
        byte[] request = (VERSION + "\0jcmd\0" + command + "\0\0\0").getBytes(UTF_8);
        byte[] answer;
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
                Selector selector = Selector.open()) {
            channel.configureBlocking(false);
            connect(channel);
            write(channel, selector, ByteBuffer.wrap(request));
            answer = read(channel, selector, most);
        } catch (IOException e) {
            throw isGone()
                    ? new JvmException(Kind.GONE, "The process has ended")
                    : new JvmException(Kind.NOT_LISTENING, "The process does not take commands: " + e.getMessage());
        }
        return checked(new String(answer, UTF_8));
    }

    /** A socket that somebody else put there is not spoken to. */
    private void requireTheirs() throws JvmException {
        Path process = Path.of("/proc/" + machine.pid());
        try {
            Object owner = Files.getAttribute(machine.socket(), "unix:uid", LinkOption.NOFOLLOW_LINKS);
            if (!Objects.equals(owner, Files.getAttribute(process, "unix:uid"))) {
                throw new JvmException(Kind.REFUSED, "The socket of the process belongs to another user");
            }
        } catch (IOException e) {
            throw isGone()
                    ? new JvmException(Kind.GONE, "The process has ended")
                    : new JvmException(
                            Kind.NOT_LISTENING,
                            "The process is no Java virtual machine that listens; a task with a jvm section does, and so does"
                                    + " java with -XX:+StartAttachListener");
        }
    }

    private boolean isGone() {
        return !Files.exists(Path.of("/proc/" + machine.pid()));
    }

    private void connect(SocketChannel channel) throws IOException, JvmException {
        boolean connected;
        try {
            connected = channel.connect(UnixDomainSocketAddress.of(machine.socket()));
        } catch (ConnectException e) {
            throw e;
        } catch (SocketException e) {
            // Nobody else can wait; a connection that blocks would, without an end.
            connected = false;
        }
        if (!connected) {
            throw silent();
        }
    }

    private void write(SocketChannel channel, Selector selector, ByteBuffer bytes) throws IOException, JvmException {
        SelectionKey key = channel.register(selector, SelectionKey.OP_WRITE);
        while (bytes.hasRemaining()) {
            await(selector);
            int written = channel.write(bytes);
            if (written < 0) {
                throw new IOException("it closed the connection");
            }
        }
        key.interestOps(SelectionKey.OP_READ);
    }

    private byte[] read(SocketChannel channel, Selector selector, int most) throws IOException, JvmException {
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        ByteBuffer piece = ByteBuffer.allocate(PIECE);
        while (answer.size() < most) {
            await(selector);
            int count = channel.read(piece);
            if (count < 0) {
                break;
            }
            answer.write(piece.array(), 0, Math.min(piece.position(), most - answer.size()));
            piece.clear();
        }
        return answer.toByteArray();
    }

    private void await(Selector selector) throws IOException, JvmException {
        long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
        if (left <= 0 || selector.select(left) == 0) {
            throw silent();
        }
        selector.selectedKeys().clear();
    }

    /** Also when so many have asked it already that no more can wait. */
    private static JvmException silent() {
        return new JvmException(
                Kind.SILENT, "The virtual machine does not answer: it may be stopped, or collecting garbage");
    }

    private String checked(String answer) throws JvmException {
        if (answer.isEmpty()) {
            // That is how it answers to other users than its own and root.
            throw isGone()
                    ? new JvmException(Kind.GONE, "The process has ended")
                    : new JvmException(Kind.REFUSED, "The virtual machine takes no commands from the agent's user");
        }
        int line = answer.indexOf('\n');
        String number = line < 0 ? answer : answer.substring(0, line);
        String text = line < 0 ? "" : answer.substring(line + 1);
        if (!number.equals("0")) {
            throw new JvmException(Kind.FAILED, "The virtual machine says: " + text.strip());
        }
        return text;
    }
}
