package io.kebne.launcher.exec;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** The size of a terminal, in characters. */
record TerminalSize(int rows, int columns) {
    static final TerminalSize USUAL = new TerminalSize(24, 80);

    /** @param info a TTYInfo of Mesos */
    void write(ObjectNode info) {
        info.putObject("window_size").put("rows", rows).put("columns", columns);
    }
}
