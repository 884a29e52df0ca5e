package io.kebne.multijvm.measure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** How fast the machine starts commands below the supervisor when nobody else is involved: loops of a shell do it. */
final class ShimAlone {
    /** Each process of the loop makes its directories first, as the agent does. */
    private static final String LOOP =
            "i=0; while [ $i -lt \"$3\" ]; do d=$1/$i; i=$((i+1)); mkdir \"$d\" && \"$2\" \"$d\" 0"
                    + " /bin/sh -c 'exit 0' </dev/null >/dev/null 2>&1 || exit 1; done";

    private ShimAlone() {}

    /**
     * @param shim the program, as an agent put it there
     * @return commands that were begun per second
     */
    static double perSecond(Path shim, Path directory, int commands) throws IOException, InterruptedException {
        int loops = Runtime.getRuntime().availableProcessors();
        int each = commands / loops;
        List<Process> processes = new ArrayList<>();
        long start = System.nanoTime();
        for (int i = 0; i < loops; i++) {
            Path own = Files.createDirectories(directory.resolve(Integer.toString(i)));
            processes.add(new ProcessBuilder(
                            "/bin/sh", "-c", LOOP, "loop", own.toString(), shim.toString(), Integer.toString(each))
                    .inheritIO()
                    .start());
        }
        for (Process process : processes) {
            if (process.waitFor() != 0) {
                throw new IOException("a supervisor did not start its command");
            }
        }
        return (double) loops * each / Times.seconds(start);
    }
}
