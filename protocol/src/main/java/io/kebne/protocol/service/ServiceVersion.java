package io.kebne.protocol.service;

/**
 * A service as it was wanted from a moment on.
 *
 * @param version that moment, in milliseconds since the epoch; later versions have greater ones
 * @param config the version since which instances need not be replaced: scaling does not change it
 */
public record ServiceVersion(long version, long config, ServiceSpec spec) {}
