package io.kebne.actors.agent.network;

import com.fasterxml.jackson.databind.JsonNode;
import io.kebne.actors.agent.tool.Tools;
import io.kebne.protocol.task.ContainerInfo;
import io.kebne.protocol.task.NetworkInfo;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The networks that containers of one agent have joined. What a container has is noted in a directory of its own before it gets
 * it, and goes from there when all is given back: by this life of the agent, or by the next.
 */
public final class ContainerNetworks implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ContainerNetworks.class);
    private static final int WORKERS = 2;
    /** Between two attempts to give back what a plug-in does not take. */
    private static final long AGAIN_SECONDS = 60;
    /** Of a directory that holds what is said for a moment. */
    private static final String SCRATCH = ".ip";

    private final NetworkSettings settings;
    private final Path directory;
    private final Optional<NetworkNamespaces> namespaces;
    private final Optional<String> problem;
    private final Map<String, List<NetworkInfo>> joined = new ConcurrentHashMap<>();
    /** Those for which plug-ins work, and whether they are still wanted. */
    private final Map<String, Boolean> joining = new ConcurrentHashMap<>();

    private final Set<String> leaving = ConcurrentHashMap.newKeySet();
    private final ScheduledExecutorService workers = new ScheduledThreadPoolExecutor(WORKERS, task -> {
        Thread thread = new Thread(task, "kebne-networks");
        thread.setDaemon(true);
        return thread;
    });

    private ContainerNetworks(
            NetworkSettings settings,
            Path directory,
            Optional<NetworkNamespaces> namespaces,
            Optional<String> problem) {
        this.settings = settings;
        this.directory = directory;
        this.namespaces = namespaces;
        this.problem = problem;
    }

    /**
     * Tries out whether this machine can have such, if it is to, and reads what an earlier life of the agent has noted.
     *
     * @param directory for notes, which outlives the agent and the machine's restart
     * @param agentId whose containers these are
     * @param path where programs of the machine are looked for
     */
    public static ContainerNetworks open(NetworkSettings settings, Path directory, String agentId, String path)
            throws IOException {
        if (!settings.enabled() && !Files.isDirectory(directory)) {
            return new ContainerNetworks(settings, directory, Optional.empty(), Optional.empty());
        }
        ContainerNetworks networks;
        try {
            Files.createDirectories(directory);
            // Descriptions of networks may say how their plug-ins prove who they are.
            Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
            NetworkNamespaces namespaces = NetworkNamespaces.open(new Tools(path), directory.resolve(SCRATCH));
            namespaces.remove(agentId);
            namespaces.create(agentId);
            namespaces.remove(agentId);
            networks = new ContainerNetworks(settings, directory, Optional.of(namespaces), Optional.empty());
        } catch (IOException e) {
            networks = new ContainerNetworks(settings, directory, Optional.empty(), Optional.of(e.getMessage()));
        }
        networks.read();
        return networks;
    }

    private void read() throws IOException {
        for (String containerId : noted()) {
            Optional<NetworkNote> note = note(containerId);
            boolean hasAll = note.filter(one -> one.networks().stream()
                            .allMatch(network -> network.result().isPresent()))
                    .isPresent();
            if (hasAll && NetworkNamespaces.exists(containerId)) {
                joined.put(containerId, note.get().infos());
            }
        }
    }

    private Optional<NetworkNote> note(String containerId) {
        try {
            return NetworkNote.read(of(containerId));
        } catch (IOException e) {
            LOG.warn("What was noted of the networks of container {} cannot be read", containerId, e);
            return Optional.empty();
        }
    }

    /** Why containers cannot have networks of their own here, although they should. */
    public Optional<String> problem() {
        return problem;
    }

    /**
     * Makes a network for a container, and has it join others. Blocks while plug-ins work.
     *
     * @param names of the others, in the order of its devices; {@link ContainerInfo#NO_NETWORK} stands for none
     * @throws IOException when it cannot have them, with a message for the user; it has none then
     */
    public void join(String containerId, List<String> names) throws IOException {
        if (!settings.enabled() || namespaces.isEmpty()) {
            throw new IOException(
                    "container.network_infos: needs an agent with network/cni in --isolation (kebne.agent.isolation)"
                            + problem.map(why -> ", which does not work here: " + why)
                                    .orElse(""));
        }
        List<NetworkConfig> configs = new ArrayList<>();
        for (String name : names) {
            if (!name.equals(ContainerInfo.NO_NETWORK)) {
                configs.add(NetworkConfig.find(settings.configs(), name));
            }
        }
        CniPlugins plugins = new CniPlugins(settings.plugins());
        for (NetworkConfig config : configs) {
            plugins.require(config);
        }
        create(containerId);
        joining.put(containerId, true);
        try {
            join(containerId, NetworkNote.of(configs), plugins);
        } catch (IOException e) {
            leave(containerId);
            throw new IOException("container.network_infos: " + e.getMessage(), e);
        } finally {
            if (!joining.remove(containerId)) {
                leave(containerId);
            }
        }
    }

    private void join(String containerId, NetworkNote plan, CniPlugins plugins) throws IOException {
        NetworkNote note = plan;
        note.write(of(containerId));
        namespaces.orElseThrow().create(containerId);
        for (int i = 0; i < plan.networks().size(); i++) {
            JsonNode result = plugins.add(target(containerId), note.networks().get(i));
            note = note.with(i, result);
            note.write(of(containerId));
        }
        joined.put(containerId, note.infos());
    }

    private void create(String containerId) throws IOException {
        try {
            Files.createDirectory(of(containerId));
        } catch (FileAlreadyExistsException e) {
            throw new IOException("There is a container of this id", e);
        }
    }

    /** Where the network of a container is; empty when it has that of the agent. */
    public Optional<Path> namespace(String containerId) {
        return joined.containsKey(containerId) ? Optional.of(NetworkNamespaces.of(containerId)) : Optional.empty();
    }

    /** What a container has joined; none: it has its agent's network, or one of nobody else. */
    public List<NetworkInfo> joined(String containerId) {
        return joined.getOrDefault(containerId, List.of());
    }

    /** Gives back what a container has that has ended, or will not begin. Does not wait for that, nor for who makes it join. */
    public void leave(String containerId) {
        if (joining.replace(containerId, false) != null) {
            return;
        }
        joined.remove(containerId);
        if (Files.isDirectory(of(containerId)) && leaving.add(containerId)) {
            workers.execute(() -> leaveInTheEnd(containerId));
        }
    }

    private void leaveInTheEnd(String containerId) {
        try {
            giveBack(containerId);
            leaving.remove(containerId);
        } catch (IOException | RuntimeException e) {
            if (workers.isShutdown()) {
                LOG.debug("Networks of container {} are left when the agent starts again", containerId, e);
                return;
            }
            LOG.warn("Networks of container {} cannot be left; trying again", containerId, e);
            Future<?> unused = workers.schedule(() -> leaveInTheEnd(containerId), AGAIN_SECONDS, TimeUnit.SECONDS);
        }
    }

    private void giveBack(String containerId) throws IOException {
        CniPlugins plugins = new CniPlugins(settings.plugins());
        List<NetworkNote.Joining> networks = new ArrayList<>(
                NetworkNote.read(of(containerId)).map(NetworkNote::networks).orElse(List.of()));
        while (!networks.isEmpty()) {
            plugins.delete(target(containerId), networks.remove(networks.size() - 1));
        }
        if (namespaces.isPresent()) {
            namespaces.get().remove(containerId);
        }
        deleteNotes(of(containerId));
    }

    private static void deleteNotes(Path notes) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(notes)) {
            for (Path file : files) {
                Files.delete(file);
            }
        } catch (NoSuchFileException e) {
            return;
        }
        Files.delete(notes);
    }

    private CniPlugins.Target target(String containerId) {
        Optional<Path> namespace = NetworkNamespaces.exists(containerId)
                ? Optional.of(NetworkNamespaces.of(containerId))
                : Optional.empty();
        return new CniPlugins.Target(containerId, namespace, of(containerId));
    }

    /** Gives back what all containers have but these, whose processes have ended. Does not wait for that. */
    public void leaveAllBut(Set<String> kept) throws IOException {
        noted().stream().filter(id -> !kept.contains(id)).forEach(this::leave);
    }

    /** Whether no container has anything to give back. */
    public boolean isEmpty() throws IOException {
        return noted().isEmpty();
    }

    private List<String> noted() throws IOException {
        List<String> all = new ArrayList<>();
        try (DirectoryStream<Path> notes = Files.newDirectoryStream(directory)) {
            for (Path note : notes) {
                String name = note.getFileName().toString();
                if (!name.equals(SCRATCH)) {
                    all.add(name);
                }
            }
        } catch (NoSuchFileException e) {
            return List.of();
        }
        return all;
    }

    private Path of(String containerId) {
        return directory.resolve(containerId);
    }

    /** Containers keep what they have. */
    @Override
    public void close() {
        workers.shutdownNow();
    }
}
