package io.kebne.launcher.quickstart;

import io.kebne.launcher.wordcount.TextSource;
import io.kebne.launcher.wordcount.WordCountJob;
import io.kebne.launcher.wordcount.WordCounts;
import java.io.PrintStream;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What the quickstart prints when the job is done. */
final class Report {
    private static final int TOP_WORDS = 10;

    private final PrintStream out;

    Report(PrintStream out) {
        this.out = out;
    }

    /** @return whether the two counts agree */
    boolean print(TextSource text, WordCountJob.Result result, WordCounts direct) {
        WordCounts counts = result.counts();
        out.printf(
                "Counted %,d words, %,d of them different, in %s%n",
                counts.total(), counts.counts().size(), text.description());
        out.println();
        out.println("The most frequent words:");
        for (Map.Entry<String, Long> entry : counts.top(TOP_WORDS)) {
            out.printf("  %,8d  %s%n", entry.getValue(), entry.getKey());
        }
        out.println();
        tasks(result.tasks());
        out.println();
        out.printf(
                Locale.ROOT, "From submit to result: %.2f s%n", result.elapsed().toMillis() / 1000.0);
        boolean equal = counts.equals(direct);
        out.println(
                equal
                        ? "A direct count gives the same."
                        : "A direct count DIFFERS: " + direct.total() + " words, "
                                + direct.counts().size() + " different");
        return equal;
    }

    private void tasks(List<WordCountJob.TaskReport> tasks) {
        out.printf("  %-10s %-16s %-38s %9s%n", "TASK", "AGENT AT", "AGENT", "RAN FOR");
        tasks.stream()
                .sorted(Comparator.comparing(WordCountJob.TaskReport::taskId))
                .forEach(task -> out.printf(
                        "  %-10s %-16s %-38s %6d ms%n",
                        task.taskId(),
                        task.hostname(),
                        task.agent(),
                        task.duration().toMillis()));
        long agents =
                tasks.stream().map(WordCountJob.TaskReport::agent).distinct().count();
        out.printf("%d tasks on %d agents%n", tasks.size(), agents);
    }
}
