package io.kebne.actors.api;

/**
 * What an agent's fetcher has done since the agent's start.
 *
 * @param cacheTotalBytes how much its cache may hold
 * @param cacheUsedBytes how much it holds
 * @param succeeded how many tasks got all their files
 * @param failed how many did not
 */
public record FetcherStats(long cacheTotalBytes, long cacheUsedBytes, long succeeded, long failed) {}
