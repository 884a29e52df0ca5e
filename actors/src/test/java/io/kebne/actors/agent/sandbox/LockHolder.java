package io.kebne.actors.agent.sandbox;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Another process that wants the lock of a work directory; holds it until its input ends. */
final class LockHolder {
    private LockHolder() {}

    public static void main(String[] args) throws IOException {
        try (FileChannel channel = FileChannel.open(Path.of(args[1]), StandardOpenOption.WRITE)) {
            boolean held = channel.tryLock() != null;
            System.out.println(held ? "held" : "locked");
            if (args[0].equals("hold")) {
                int unused = System.in.read();
            }
        }
    }
}
