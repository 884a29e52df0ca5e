package io.kebne.actors.agent.process;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/**
 * The programs of the machine that launching uses, each where the agent's own path has it.
 *
 * @param setsid makes a task's process the leader of a session and group of its own, so that it can be signalled with
 *     all its children
 * @param setpriv runs a task as another user
 * @param prlimit sets limits of a task's processes
 * @param bash gives a program a first argument other than its own name
 * @param path where they are looked for
 */
record Executables(
        Optional<Path> setsid, Optional<Path> setpriv, Optional<Path> prlimit, Optional<Path> bash, String path) {
    static Executables onPath(String path) {
        return new Executables(
                find("setsid", path), find("setpriv", path), find("prlimit", path), find("bash", path), path);
    }

    /** Any other. */
    Path require(String name) throws IOException {
        return find(name, path).orElseThrow(() -> new IOException(name + " of util-linux is not installed"));
    }

    private static Optional<Path> find(String name, String path) {
        return Arrays.stream(path.split(File.pathSeparator))
                .filter(directory -> !directory.isEmpty())
                .map(directory -> Path.of(directory, name))
                .filter(Files::isExecutable)
                .findFirst();
    }
}
