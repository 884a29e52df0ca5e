package io.kebne.launcher.task;

import java.io.IOException;

/** Finds where the last lines of a file begin, reading it from its end in pieces: it may be larger than memory. */
final class LastLines {
    private static final int PIECE = 64 * 1024;

    /** Reads a part of a file. */
    @FunctionalInterface
    interface Reader {
        byte[] read(long offset, int length) throws IOException;
    }

    private LastLines() {}

    /** @param size of the file; a newline at its very end ends its last line and begins none */
    static long start(Reader file, long size, int lines) throws IOException {
        if (lines == 0) {
            return size;
        }
        int seen = 0;
        for (long end = size; end > 0; ) {
            long from = Math.max(0, end - PIECE);
            byte[] piece = file.read(from, (int) (end - from));
            for (int i = piece.length - 1; i >= 0; i--) {
                long position = from + i;
                if (piece[i] == '\n' && position != size - 1 && ++seen == lines) {
                    return position + 1;
                }
            }
            end = from;
        }
        return 0;
    }
}
