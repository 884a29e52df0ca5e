package io.kebne.actors.agent.isolation;

import io.kebne.protocol.InvalidValueException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Devices as operators name them, by their files, and as control groups want them, by their numbers. */
final class DeviceNames {
    private static final int TYPE = 0170000;
    private static final int CHARACTER = 0020000;
    private static final int BLOCK = 0060000;

    private DeviceNames() {}

    /**
     * @param field that they are said in
     * @param names such as {@code /dev/fuse}
     */
    static List<String> read(String field, List<String> names) {
        List<String> devices = new ArrayList<>();
        for (String name : names) {
            devices.add(read(field, name.strip()));
        }
        return devices;
    }

    private static String read(String field, String name) {
        try {
            Path file = Path.of(name);
            int type = (int) Files.getAttribute(file, "unix:mode") & TYPE;
            long number = (long) Files.getAttribute(file, "unix:rdev");
            if (!file.isAbsolute() || (type != CHARACTER && type != BLOCK)) {
                throw new InvalidValueException(field, "'" + name + "' is no device");
            }
            return (type == BLOCK ? "b " : "c ") + major(number) + ":" + minor(number) + " rwm";
        } catch (IOException | InvalidPathException e) {
            throw new InvalidValueException(field, "there is no device '" + name + "' on this machine");
        }
    }

    /** As makedev(3) of Linux puts them together. */
    private static long major(long number) {
        return (number >> 8 & 0xfff) | (number >> 32 & ~0xfffL);
    }

    private static long minor(long number) {
        return (number & 0xff) | (number >> 12 & ~0xffL);
    }
}
