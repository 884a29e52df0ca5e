package io.kebne.actors.agent.process;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.GroupPrincipal;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.UserPrincipal;
import java.nio.file.attribute.UserPrincipalNotFoundException;
import java.util.List;

/**
 * A user of this machine other than the agent's own, as which a task runs.
 *
 * @param name as commands say it
 * @param group name of its own group
 */
record Account(String name, String group) {
    private static final String AGENTS_OWN = System.getProperty("user.name");

    /** Whether a task that is to run as this user simply runs as the agent does. */
    static boolean isAgentsOwn(String name) {
        return name.isEmpty() || name.equals(AGENTS_OWN);
    }

    /** @throws IOException when the agent may not become other users, or there is no such user */
    static Account find(String name) throws IOException {
        if (!AGENTS_OWN.equals("root")) {
            throw new IOException("The agent runs as '" + AGENTS_OWN + "' and cannot run a command as '" + name + "'");
        }
        try {
            Path.of("/").getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName(name);
        } catch (UserPrincipalNotFoundException e) {
            throw new IOException("There is no user '" + name + "' on this agent", e);
        }
        return new Account(name, groupOf(name));
    }

    private static String groupOf(String name) throws IOException {
        Process id = new ProcessBuilder("id", "-gn", "--", name)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (var output = id.inputReader()) {
            String group = output.readLine();
            if (group == null) {
                throw new IOException("The group of user '" + name + "' cannot be found out");
            }
            return group;
        }
    }

    List<String> switchTo() {
        return List.of("--reuid=" + name, "--regid=" + group, "--init-groups");
    }

    /** Makes this user the owner of a directory and all that is in it. Links are changed, not followed. */
    void own(Path directory) throws IOException {
        Owner owner = owner(directory);
        Files.walkFileTree(directory, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path path, BasicFileAttributes attributes) throws IOException {
                return visitFile(path, attributes);
            }

            @Override
            public FileVisitResult visitFile(Path path, BasicFileAttributes attributes) throws IOException {
                owner.take(path);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    /** Makes this user the owner of a directory, but not of what is in it. */
    void ownItself(Path directory) throws IOException {
        owner(directory).take(directory);
    }

    private Owner owner(Path path) throws IOException {
        var lookup = path.getFileSystem().getUserPrincipalLookupService();
        return new Owner(lookup.lookupPrincipalByName(name), lookup.lookupPrincipalByGroupName(group));
    }

    private record Owner(UserPrincipal user, GroupPrincipal group) {
        void take(Path path) throws IOException {
            PosixFileAttributeView view =
                    Files.getFileAttributeView(path, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
            view.setOwner(user);
            view.setGroup(group);
        }
    }
}
