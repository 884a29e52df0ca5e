package io.kebne.actors.agent.jvm;

import io.kebne.actors.agent.jvm.core.JvmAction;
import io.kebne.actors.agent.jvm.core.JvmFiles;
import io.kebne.actors.agent.jvm.core.PerfData;
import io.kebne.actors.agent.process.TaskProcess;
import io.kebne.actors.api.JvmDiagnostics;
import io.kebne.actors.api.JvmException;
import io.kebne.actors.api.JvmException.Kind;
import io.kebne.actors.time.SystemClock;
import io.kebne.protocol.id.TaskKey;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/** The processes that run and may be virtual machines, and what can be asked of them. */
final class LiveMachines implements JvmDiagnostics {
    private static final Duration TIMEOUT = Duration.ofSeconds(15);
    private static final int MAX_ANSWER = 16 * 1024 * 1024;
    private static final int MAX_FILES = 3;

    /** A process that runs. */
    record Entry(JvmSubject subject, long pid) {}

    private final long maxHeapDump;
    private final Map<String, Entry> byContainer = new ConcurrentHashMap<>();
    /** What tasks have that were given other memory than they were to start with, in bytes by container. */
    private final Map<String, Long> resized = new ConcurrentHashMap<>();

    LiveMachines(long maxHeapDump) {
        this.maxHeapDump = maxHeapDump;
    }

    void add(JvmSubject subject, TaskProcess process) {
        if (subject.key().isEmpty()) {
            return;
        }
        Entry entry = new Entry(subject, process.pid());
        byContainer.put(subject.containerId(), entry);
        CompletableFuture<?> unused =
                process.gone().whenComplete((value, failure) -> byContainer.remove(subject.containerId(), entry));
    }

    /** From now on its task has so much memory, whether it runs already or not, until it is forgotten. */
    void resized(String containerId, long memory) {
        resized.put(containerId, memory);
    }

    void forget(String containerId) {
        resized.remove(containerId);
    }

    /** What a Java program has now, in bytes. */
    long memory(String containerId, JvmTask jvm) {
        return resized.getOrDefault(containerId, jvm.memory());
    }

    List<Entry> entries() {
        return List.copyOf(byContainer.values());
    }

    @Override
    public List<Machine> machines() {
        List<Machine> machines = new ArrayList<>();
        for (Entry entry : byContainer.values()) {
            VirtualMachine.below(entry.pid()).ifPresent(machine -> machines.add(shown(entry, machine)));
        }
        machines.sort(Comparator.comparing(machine -> machine.key().toString()));
        return machines;
    }

    @Override
    public Machine machine(TaskKey key) throws JvmException {
        Entry entry = entry(key);
        return shown(entry, machine(entry));
    }

    private static Machine shown(Entry entry, VirtualMachine machine) {
        return new Machine(
                entry.subject().key().orElseThrow(),
                entry.subject().containerId(),
                machine.pid(),
                machine.counters().map(PerfData::counters));
    }

    @Override
    public List<TaskKey> find(String taskId) {
        return byContainer.values().stream()
                .flatMap(entry -> entry.subject().key().stream())
                .filter(key -> key.taskId().value().equals(taskId))
                .toList();
    }

    @Override
    public String perform(TaskKey key, JvmAction action) throws JvmException {
        Entry entry = entry(key);
        VirtualMachine machine = machine(entry);
        if (action instanceof JvmAction.LoggerLevel level) {
            return LoggerLevels.perform(level, machine, entry.subject().sandbox(), TIMEOUT);
        }
        Optional<String> file = action.filePrefix().isPresent() ? Optional.of(file(entry, action)) : Optional.empty();
        if (action instanceof JvmAction.DumpHeap) {
            requireSmall(machine);
        }
        String answer = machine.command(action.command(file.orElse("")), TIMEOUT, MAX_ANSWER);
        // What the virtual machine cannot do it tells like everything else.
        if (file.isPresent() && !exists(entry, file.get())) {
            throw new JvmException(Kind.FAILED, "The virtual machine says: " + answer.strip());
        }
        return file.orElse(answer);
    }

    /** A name for a new one, as the virtual machine says it; few are kept. */
    private static String file(Entry entry, JvmAction action) throws JvmException {
        String prefix = action.filePrefix().orElseThrow();
        try (SandboxAccess files = SandboxAccess.open(entry.subject().sandbox(), JvmFiles.DIRECTORY)) {
            long there = files.names().stream()
                    .filter(name -> name.startsWith(prefix))
                    .count();
            if (there >= MAX_FILES) {
                throw new JvmException(
                        Kind.FAILED,
                        "There are " + there + " files " + JvmFiles.path(prefix)
                                + "* in the sandbox already; remove some");
            }
        } catch (IOException e) {
            throw new JvmException(
                    Kind.FAILED,
                    "The sandbox has no directory '" + JvmFiles.DIRECTORY + "': the task has no jvm section");
        }
        return JvmFiles.path(prefix + SystemClock.now().wallMillis() + action.fileSuffix());
    }

    private static boolean exists(Entry entry, String file) {
        String name = file.substring(file.lastIndexOf('/') + 1);
        try (SandboxAccess files = SandboxAccess.open(entry.subject().sandbox(), JvmFiles.DIRECTORY)) {
            return files.size(name).isPresent();
        } catch (IOException e) {
            return false;
        }
    }

    private void requireSmall(VirtualMachine machine) throws JvmException {
        long committed = machine.counters()
                .map(PerfData::counters)
                .map(counters -> counters.heapCommitted())
                .orElse(0L);
        if (committed > maxHeapDump) {
            throw new JvmException(
                    Kind.FAILED,
                    "The heap has " + committed + " bytes, more than kebne.agent.jvm-max-heap-dump allows");
        }
    }

    private static VirtualMachine machine(Entry entry) throws JvmException {
        Optional<VirtualMachine> machine = VirtualMachine.below(entry.pid());
        if (machine.isEmpty()) {
            boolean gone = ProcessHandle.of(entry.pid()).isEmpty();
            throw gone
                    ? new JvmException(Kind.GONE, "The task's process has ended")
                    : new JvmException(Kind.NOT_LISTENING, "The task is no Java virtual machine");
        }
        return machine.get();
    }

    private Entry entry(TaskKey key) throws JvmException {
        for (Entry entry : byContainer.values()) {
            if (entry.subject().key().filter(key::equals).isPresent()) {
                return entry;
            }
        }
        throw new JvmException(Kind.GONE, "Task " + key.taskId() + " does not run on this agent");
    }
}
