package io.kebne.actors.agent.docker.api;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Takes apart what engines send of a container's output: parts of its two streams, each with a header of 8 bytes that says
 * which one it is of (1: stdout, 2: stderr) and how long it is.
 */
public final class FrameReader implements AnswerReader.Body {
    /** Takes the output. Called on the thread that reads. */
    public interface Output {
        void take(boolean error, ByteBuffer part) throws IOException;
    }

    private static final int HEADER = 8;
    private static final int STDERR = 2;

    private final Output output;
    private final ByteBuffer header = ByteBuffer.allocate(HEADER);
    private long left;
    private boolean error;

    public FrameReader(Output output) {
        this.output = output;
    }

    @Override
    public void take(ByteBuffer part) throws IOException {
        while (part.hasRemaining()) {
            if (left == 0) {
                header.put(part.get());
                if (!header.hasRemaining()) {
                    error = header.get(0) == STDERR;
                    left = Integer.toUnsignedLong(header.getInt(4));
                    header.clear();
                }
            } else {
                int count = (int) Math.min(left, part.remaining());
                output.take(error, part.slice(part.position(), count));
                part.position(part.position() + count);
                left -= count;
            }
        }
    }
}
