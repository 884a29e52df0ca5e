package io.kebne.launcher.local;

import com.typesafe.config.Config;
import java.nio.file.Path;

/**
 * What a local cluster should be.
 *
 * @param masters how many, 1 to 7
 * @param agents how many, 1 to 100
 * @param port HTTP port of the first master; the agents take the next ones, then the other masters; 0: free ones
 * @param workDir below which each node has a directory of its own
 * @param journal embedded, cassandra or memory
 * @param settings of every node, under which the reference configuration lies
 */
public record LocalOptions(int masters, int agents, int port, Path workDir, String journal, Config settings) {}
