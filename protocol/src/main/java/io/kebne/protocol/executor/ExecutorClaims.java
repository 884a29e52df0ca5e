package io.kebne.protocol.executor;

import io.kebne.protocol.id.ExecutorKey;

/**
 * Which executor somebody is, as its token says (Mesos: claims of a principal).
 *
 * @param key of the executor
 * @param containerId of the one start of it for which the token was made
 */
public record ExecutorClaims(ExecutorKey key, String containerId) {}
