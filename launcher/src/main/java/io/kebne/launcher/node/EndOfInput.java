package io.kebne.launcher.node;

import java.io.IOException;
import java.io.OutputStream;

/** Notices the end of the process that started this one: with it, the pipe to standard input is closed. */
final class EndOfInput {
    private EndOfInput() {}

    static void then(Runnable action) {
        Thread thread = new Thread(
                () -> {
                    try {
                        System.in.transferTo(OutputStream.nullOutputStream());
                    } catch (IOException e) {
                        // A broken pipe is an end too.
                        action.run();
                        return;
                    }
                    action.run();
                },
                "end-of-input");
        thread.setDaemon(true);
        thread.start();
    }
}
