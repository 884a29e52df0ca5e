package io.kebne.actors.agent.oci;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * As whom a container's processes run, by the accounts of its image.
 *
 * @param groups others that he is in
 */
record ImageUser(int uid, int gid, List<Integer> groups) {
    static final ImageUser ROOT = new ImageUser(0, 0, List.of());

    private static final long LARGEST = 8L * 1024 * 1024;
    private static final int NAME = 0;
    private static final int NUMBER = 2;
    private static final int GROUP = 3;

    ImageUser {
        groups = List.copyOf(groups);
    }

    /**
     * @param field that names him, for messages
     * @param user a name or a number, perhaps with that of a group behind a colon
     * @throws IOException when the image has no such user or group
     */
    static ImageUser of(Path rootfs, String field, String user) throws IOException {
        String[] parts = user.split(":", 2);
        List<String[]> accounts = lines(rootfs, "etc/passwd");
        Optional<String[]> account =
                accounts.stream().filter(line -> isNamed(line, parts[0])).findFirst();
        int uid = number(account.map(line -> line[NUMBER]).orElse(parts[0]))
                .orElseThrow(() -> new IOException(field + ": the image has no user '" + parts[0] + "'"));
        List<String[]> groups = lines(rootfs, "etc/group");
        if (parts.length > 1 && !parts[1].isEmpty()) {
            Optional<String> known = groups.stream()
                    .filter(line -> isNamed(line, parts[1]))
                    .map(line -> line[NUMBER])
                    .findFirst();
            int gid = number(known.orElse(parts[1]))
                    .orElseThrow(() -> new IOException(field + ": the image has no group '" + parts[1] + "'"));
            return new ImageUser(uid, gid, List.of());
        }
        int gid = account.flatMap(line -> number(line[GROUP])).orElse(0);
        List<Integer> others = new ArrayList<>();
        account.ifPresent(line -> groups.stream()
                .filter(group -> Arrays.asList(group[GROUP].split(",", -1)).contains(line[NAME]))
                .flatMap(group -> number(group[NUMBER]).stream())
                .filter(other -> other != gid)
                .forEach(others::add));
        return new ImageUser(uid, gid, others);
    }

    private static boolean isNamed(String[] line, String wanted) {
        return line[NAME].equals(wanted) || line[NUMBER].equals(wanted);
    }

    /** The fields of each line that has enough of them. What leads out of the image is not read. */
    private static List<String[]> lines(Path rootfs, String file) throws IOException {
        try {
            Path real = rootfs.resolve(file).toRealPath();
            if (!real.startsWith(rootfs.toRealPath()) || !Files.isRegularFile(real)) {
                return List.of();
            } else if (Files.size(real) > LARGEST) {
                throw new IOException("the image's /" + file + " is larger than " + LARGEST + " bytes");
            }
            return Files.readAllLines(real, ISO_8859_1).stream()
                    .map(line -> line.split(":", -1))
                    .filter(fields -> fields.length > GROUP)
                    .toList();
        } catch (NoSuchFileException e) {
            return List.of();
        }
    }

    private static Optional<Integer> number(String text) {
        try {
            return Optional.of(Integer.parseInt(text)).filter(number -> number >= 0);
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }
}
