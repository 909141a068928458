package dev.holdfast.mongodb.hold;

/**
 * What has to be known to unlock a member later.
 *
 * @param location of the deployment, without credentials
 * @param set name of the replica set
 * @param host name and port by which the member is reached
 * @param member its name in the set
 */
public record LockTarget(String location, String set, String host, String member) {}
