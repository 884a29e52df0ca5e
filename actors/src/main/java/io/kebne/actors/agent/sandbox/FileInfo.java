package io.kebne.actors.agent.sandbox;

/**
 * One file as Mesos' {@code /files/browse} shows it.
 *
 * @param path as the client named it: the directory it asked for, and the file's name
 * @param nlink number of hard links
 * @param size in bytes
 * @param mtimeSeconds last change, since the epoch
 * @param mode as {@code ls -l} shows it, such as {@code -rw-r--r--}
 * @param uid name of the owner
 * @param gid name of the group
 */
public record FileInfo(String path, int nlink, long size, long mtimeSeconds, String mode, String uid, String gid) {}
