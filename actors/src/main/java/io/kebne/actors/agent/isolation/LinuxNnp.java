package io.kebne.actors.agent.isolation;

/** Mesos' {@code linux/nnp}: no process gets privileges by a program's set-user-id bit or its file capabilities. */
final class LinuxNnp implements Isolator {
    @Override
    public void enter(Entry entry) {
        entry.privilege("--no-new-privs");
    }
}
