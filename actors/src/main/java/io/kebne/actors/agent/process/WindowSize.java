package io.kebne.actors.agent.process;

import io.kebne.protocol.InvalidValueException;

/** The size of a terminal, in characters. */
public record WindowSize(int rows, int columns) {
    public static final WindowSize USUAL = new WindowSize(24, 80);

    private static final int MAX = 65_535;

    public WindowSize {
        if (rows < 0 || rows > MAX || columns < 0 || columns > MAX) {
            throw new InvalidValueException("window_size", "must have from 0 to " + MAX + " rows and columns");
        }
    }
}
