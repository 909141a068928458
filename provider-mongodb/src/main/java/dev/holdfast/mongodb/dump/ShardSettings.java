package dev.holdfast.mongodb.dump;

import java.time.Duration;

/**
 * How the sets of a sharded cluster are dumped together.
 *
 * @param commonTime whether all are brought to one time
 * @param balancerWait how long chunks may still move before the dump begins
 * @param parallel how many shards are dumped at once, at least 1
 */
public record ShardSettings(boolean commonTime, Duration balancerWait, int parallel) {}
