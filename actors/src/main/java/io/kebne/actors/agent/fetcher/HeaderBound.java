package io.kebne.actors.agent.fetcher;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * The bytes of a tar archive. What stands there between two files – names, and where links lead – is held in memory whole by
 * whoever reads it, and a few bytes of a compressed archive can be very many of these. So it fails when they are too many.
 */
final class HeaderBound extends FilterInputStream {
    /** Names have at most 4096 bytes on Linux; attributes of files have 64 KiB. */
    static final int MOST_BYTES = 1024 * 1024;

    private long left = Long.MAX_VALUE;

    HeaderBound(InputStream in) {
        super(in);
    }

    void headerBegins() {
        left = MOST_BYTES;
    }

    void contentBegins() {
        left = Long.MAX_VALUE;
    }

    @Override
    public int read() throws IOException {
        int read = super.read();
        count(read < 0 ? 0 : 1);
        return read;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        int read = super.read(into, offset, length);
        count(Math.max(0, read));
        return read;
    }

    @Override
    public long skip(long bytes) throws IOException {
        long skipped = super.skip(bytes);
        count(skipped);
        return skipped;
    }

    private void count(long bytes) throws IOException {
        left -= bytes;
        if (left < 0) {
            throw new IOException("it has more than " + MOST_BYTES + " bytes between two of its files");
        }
    }
}
