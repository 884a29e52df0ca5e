package org.apache.mesos;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Masters that a file names, which may change. */
final class FileMasters implements Masters {
    private final Path file;
    private String text = "";
    private Masters masters = new ListedMasters(List.of());

    FileMasters(Path file) {
        this.file = file;
    }

    @Override
    public URI next() throws IOException {
        String now = Files.readString(file).strip();
        if (now.startsWith("file:")) {
            throw new IOException(file + " names another file");
        }
        if (!now.equals(text)) {
            try {
                Masters named = Masters.parse(now);
                masters.close();
                masters = named;
            } catch (IllegalArgumentException e) {
                throw new IOException(file + ": " + e.getMessage(), e);
            }
            text = now;
        }
        if (text.isEmpty()) {
            throw new IOException(file + " is empty");
        }
        return masters.next();
    }

    @Override
    public void close() {
        masters.close();
    }
}
