package io.kebne.launcher.cli;

import java.io.Console;

/** Whether a person looks at what is printed, or another program reads it. */
public final class Terminal {
    private Terminal() {}

    /** From JDK 22 on there is always a console, which must be asked; before, there is one on terminals only. */
    @SuppressWarnings("SystemConsoleNull")
    public static boolean isPresent() {
        Console console = System.console();
        if (console == null) {
            return false;
        }
        try {
            return (Boolean) Console.class.getMethod("isTerminal").invoke(console);
        } catch (ReflectiveOperationException e) {
            return true;
        }
    }
}
