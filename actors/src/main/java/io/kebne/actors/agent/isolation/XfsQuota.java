package io.kebne.actors.agent.isolation;

import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The project quotas of the filesystem that a directory is on, which {@code xfs_quota} and {@code xfs_io} of xfsprogs set and tell.
 * All of it runs a program, and takes milliseconds.
 */
final class XfsQuota {
    private static final String QUOTA = "xfs_quota";
    private static final String IO = "xfs_io";
    private static final long KILOBYTE = 1024;
    private static final int SECONDS = 30;
    private static final Pattern ID = Pattern.compile("projid = (\\d+)");
    /** Id, and of blocks, then of inodes: used, soft limit, hard limit, warnings, rest of the grace time. */
    private static final Pattern PROJECT = Pattern.compile(
            "#(\\d+)\\s+(\\d+)\\s+(\\d+)\\s+(\\d+)\\s+\\d+\\s+\\[[^\\]]*\\]\\s+(\\d+)\\s+\\d+\\s+\\d+\\s+\\d+\\s+\\[[^\\]]*\\]");

    /**
     * How much the files of a project may take, in bytes; 0: as much as there is.
     *
     * @param soft beyond this they are, for a while
     * @param hard beyond this they never are
     */
    record Limit(long soft, long hard) {
        static final Limit NONE = new Limit(0, 0);

        private String command(long id) {
            return "limit -p bsoft=" + soft + " bhard=" + hard + " " + id;
        }
    }

    /**
     * What the files of a project take.
     *
     * @param used in bytes
     * @param files how many there are, and directories; also those that are removed and still open
     */
    record Project(long used, Limit limit, long files) {}

    private final Path directory;

    /** @param directory that exists */
    XfsQuota(Path directory) {
        this.directory = directory;
    }

    /**
     * @param enforced whether limits are to be more than numbers
     * @return why there are no such quotas
     */
    Optional<String> problem(boolean enforced) {
        try {
            String type = Files.getFileStore(directory).type();
            return type.equals("xfs")
                    ? missing(run(QUOTA, directory, "state -p"), enforced)
                    : Optional.of("the work directory " + directory + " is on " + type + ", and not on XFS");
        } catch (IOException e) {
            return Optional.of(e.getMessage());
        }
    }

    static Optional<String> missing(List<String> state, boolean enforced) {
        String all = String.join("\n", state);
        if (!all.contains("Accounting: ON")) {
            return Optional.of("the filesystem of the work directory is mounted without project quotas (prjquota)");
        }
        return enforced && !all.contains("Enforcement: ON")
                ? Optional.of("the filesystem of the work directory is mounted with project quotas that limit nothing"
                        + " (pqnoenforce instead of prjquota)")
                : Optional.empty();
    }

    /** Gives an empty directory a project: what is made in it belongs to that, too, and is limited together. */
    void assign(Path empty, long id, Limit limit) throws IOException {
        // Only so names with any characters get through.
        List<String> unused = run(QUOTA, empty, limit.command(id), "project -s -d 0 -p . " + id);
    }

    /** Which project a directory belongs to. */
    long projectOf(Path any) throws IOException {
        List<String> said = run(IO, any, "lsproj");
        Matcher id = ID.matcher(String.join("\n", said));
        if (!id.find()) {
            throw new IOException(IO + " says " + said + " of the project of " + any);
        }
        return Long.parseLong(id.group(1));
    }

    /** By id. */
    void limit(Map<Long, Limit> limits) throws IOException {
        if (!limits.isEmpty()) {
            String[] commands = limits.entrySet().stream()
                    .map(entry -> entry.getValue().command(entry.getKey()))
                    .toArray(String[]::new);
            List<String> unused = run(QUOTA, directory, commands);
        }
    }

    /** All projects that have files or limits, by id. */
    Map<Long, Project> report() throws IOException {
        return projects(run(QUOTA, directory, "report -p -bi -n -N"));
    }

    static Map<Long, Project> projects(List<String> report) throws IOException {
        Map<Long, Project> projects = new HashMap<>();
        for (String line : report) {
            Matcher found = PROJECT.matcher(line.strip());
            if (found.matches()) {
                Limit limit = new Limit(bytes(found.group(3)), bytes(found.group(4)));
                Project project = new Project(bytes(found.group(2)), limit, Long.parseLong(found.group(5)));
                projects.put(Long.valueOf(found.group(1)), project);
            } else if (!line.isBlank()) {
                throw new IOException("what " + QUOTA + " reports is not understood: " + line.strip());
            }
        }
        return projects;
    }

    private static long bytes(String kilobytes) {
        return Long.parseLong(kilobytes) * KILOBYTE;
    }

    private List<String> run(String program, Path where, String... commands) throws IOException {
        List<String> line = new ArrayList<>(List.of(program));
        // What the machine's own files say of projects is nothing to us.
        line.addAll(program.equals(QUOTA) ? List.of("-x", "-D", "/dev/null", "-P", "/dev/null") : List.of("-r"));
        for (String command : commands) {
            line.add("-c");
            line.add(command);
        }
        line.add(program.equals(QUOTA) ? mountPoint(directory.toRealPath()).toString() : ".");
        ProcessBuilder builder = new ProcessBuilder(line)
                .directory(where.toFile())
                .redirectInput(Redirect.from(new File("/dev/null")))
                .redirectErrorStream(true);
        builder.environment().put("LC_ALL", "C");
        return said(program, builder.start());
    }

    private static List<String> said(String program, Process process) throws IOException {
        CompletableFuture.delayedExecutor(SECONDS, TimeUnit.SECONDS).execute(process::destroyForcibly);
        List<String> said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                .lines()
                .toList();
        try {
            int status = process.waitFor();
            // Most of what goes wrong it says, and ends with 0 all the same.
            Optional<String> wrong =
                    said.stream().filter(text -> text.startsWith(program + ":")).findFirst();
            if (status != 0 || wrong.isPresent()) {
                throw new IOException(wrong.orElse(program + " ended with status " + status + ": " + said));
            }
            return said;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("The agent stops", e);
        }
    }

    /** The only directory that {@code xfs_quota} takes: the uppermost one of those above that are on the same filesystem. */
    private static Path mountPoint(Path directory) throws IOException {
        Path point = directory;
        Object device = Files.getAttribute(directory, "unix:dev");
        while (point.getParent() != null
                && Files.getAttribute(point.getParent(), "unix:dev").equals(device)) {
            point = point.getParent();
        }
        return point;
    }
}
