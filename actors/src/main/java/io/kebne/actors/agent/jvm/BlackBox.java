package io.kebne.actors.agent.jvm;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.kebne.actors.agent.jvm.core.JvmAction;
import io.kebne.actors.agent.jvm.core.JvmCommand;
import io.kebne.actors.agent.jvm.core.JvmFiles;
import io.kebne.actors.agent.jvm.core.PerfData;
import io.kebne.actors.api.JvmException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is recorded of a virtual machine before it is ended by force: its counters, three thread dumps, a histogram of its
 * heap and what its flight recorder has, in {@code blackbox/} in its sandbox. The cheapest comes first, for the time is
 * bounded; so is each file. What cannot be had is left out, and {@code notes.txt} says why.
 */
final class BlackBox {
    private static final Logger LOG = LoggerFactory.getLogger(BlackBox.class);
    private static final int MAX_FILE = 4 * 1024 * 1024;
    private static final int DUMPS = 3;
    private static final Duration BETWEEN_DUMPS = Duration.ofMillis(250);

    private final Path sandbox;
    private final String prefix;
    private final long deadline;
    private final StringBuilder notes = new StringBuilder();

    private BlackBox(Path sandbox, String prefix, Duration time) {
        this.sandbox = sandbox;
        this.prefix = prefix;
        this.deadline = System.nanoTime() + time.toNanos();
    }

    /**
     * Blocks until all is recorded or the time is over.
     *
     * @param pid of the task's process, which the virtual machine may be a descendant of
     * @param prefix of the files' names
     */
    static void record(long pid, Path sandbox, String prefix, Duration time) {
        new BlackBox(sandbox, prefix, time).record(pid);
    }

    private void record(long pid) {
        Optional<VirtualMachine> machine = VirtualMachine.below(pid);
        if (machine.isEmpty()) {
            return;
        }
        machine.get().counters().ifPresent(counters -> write("counters.txt", text(counters)));
        try {
            for (int dump = 1; dump <= DUMPS; dump++) {
                save(machine.get(), new JvmAction.Threads(), "threads-" + dump + ".txt");
                if (dump < DUMPS) {
                    TimeUnit.NANOSECONDS.sleep(Math.min(BETWEEN_DUMPS.toNanos(), Math.max(0, left().toNanos())));
                }
            }
            save(machine.get(), new JvmAction.Histogram(true), "histogram.txt");
            String file = JvmFiles.BLACK_BOX + "/" + prefix + "recording.jfr";
            String unused = machine.get()
                    .command(new JvmAction.DumpRecording(JvmCommand.recordingName()).command(file), left(), MAX_FILE);
            removeIfEmpty(prefix + "recording.jfr");
        } catch (JvmException e) {
            notes.append(e.getMessage()).append('\n');
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (!notes.isEmpty()) {
            write("notes.txt", notes.toString());
        }
    }

    private Duration left() {
        return Duration.ofNanos(deadline - System.nanoTime());
    }

    private void save(VirtualMachine machine, JvmAction action, String name) throws JvmException {
        write(name, machine.command(action.command(""), left(), MAX_FILE));
    }

    private void write(String name, String text) {
        try (SandboxAccess box = SandboxAccess.open(sandbox, JvmFiles.BLACK_BOX)) {
            box.write(prefix + name, text.getBytes(UTF_8));
        } catch (IOException e) {
            LOG.debug("{} cannot be written in the black box of {}", name, sandbox, e);
        }
    }

    /** After SIGTERM the recorder has stopped, and has left what it had in {@link JvmFiles#LAST_RECORDING}. */
    private void removeIfEmpty(String name) {
        try (SandboxAccess box = SandboxAccess.open(sandbox, JvmFiles.BLACK_BOX)) {
            if (box.size(name).filter(size -> size == 0).isPresent()) {
                box.delete(name);
            }
        } catch (IOException e) {
            LOG.debug("{} cannot be looked at in the black box of {}", name, sandbox, e);
        }
    }

    private static String text(PerfData counters) {
        StringBuilder text = new StringBuilder();
        Map<String, Object> sorted = new TreeMap<>(counters.numbers());
        sorted.putAll(counters.texts());
        sorted.forEach(
                (name, value) -> text.append(name).append('=').append(value).append('\n'));
        return text.toString();
    }
}
