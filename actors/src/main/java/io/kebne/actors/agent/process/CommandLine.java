package io.kebne.actors.agent.process;

import io.kebne.actors.agent.isolation.Entry;
import io.kebne.protocol.task.CommandInfo;
import io.kebne.protocol.task.ProcessLimit;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.CharsetEncoder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The argument vector by which a command is started. Each program in it replaces itself by the next one, so that the
 * process that Java starts is the command in the end, or the shell that says why it cannot be: a shell reports a
 * missing program on the task's own stderr and exits with 127.
 */
final class CommandLine {
    private static final String SHELL = "/bin/sh";
    /** Joins control groups up to an empty argument, then becomes the command behind that. */
    private static final String JOIN =
            "while [ -n \"$1\" ]; do echo $$ >\"$1/cgroup.procs\" || exit 126; shift; done; shift; exec \"$@\"";

    private CommandLine() {}

    /**
     * @param limits of the command's processes
     * @param entry what its process passes through
     * @param account to switch to; empty: stay who the agent is
     * @throws IOException when this machine cannot start the command in the way that is asked for
     */
    static List<String> of(
            CommandInfo command,
            List<ProcessLimit> limits,
            Entry entry,
            Optional<Account> account,
            Executables executables)
            throws IOException {
        return of(command, limits, entry, account, executables, List.of());
    }

    /**
     * @param within the beginning of the line of a program that runs the command, as its user
     * @throws IOException as above
     */
    static List<String> of(
            CommandInfo command,
            List<ProcessLimit> limits,
            Entry entry,
            Optional<Account> account,
            Executables executables,
            List<String> within)
            throws IOException {
        List<String> line = new ArrayList<>();
        if (!limits.isEmpty()) {
            // Before the user is switched: only root may raise what it was given itself.
            Path prlimit = executables
                    .prlimit()
                    .orElseThrow(() -> new IOException("prlimit, which sets limits of processes, is not installed"));
            line.add(prlimit.toString());
            limits.forEach(limit -> line.add(option(limit)));
            line.add("--");
        }
        for (List<String> program : entry.programs()) {
            Path path = Path.of(program.get(0));
            line.add((path.isAbsolute() ? path : executables.require(program.get(0))).toString());
            line.addAll(program.subList(1, program.size()));
        }
        if (account.isPresent() || !entry.privileges().isEmpty()) {
            Path setpriv = executables
                    .setpriv()
                    .orElseThrow(() ->
                            new IOException("setpriv, which changes commands' users and privileges, is not installed"));
            line.add(setpriv.toString());
            line.addAll(entry.privileges());
            account.ifPresent(user -> line.addAll(user.switchTo()));
            line.add("--");
        }
        line.addAll(within);
        line.addAll(command.shell() ? List.of(SHELL, "-c", command.value()) : exec(command, executables));
        requireExpressible(line);
        return List.copyOf(line);
    }

    /** The beginning of a line whose command runs in these control groups; nothing when there are none. */
    static List<String> joining(List<Path> groups) {
        if (groups.isEmpty()) {
            return List.of();
        }
        List<String> line = new ArrayList<>(List.of(SHELL, "-c", JOIN, "kebne-session"));
        groups.forEach(group -> line.add(group.toString()));
        line.add("");
        return line;
    }

    private static String option(ProcessLimit limit) {
        return "--" + limit.kind().name().toLowerCase(Locale.ROOT) + "=" + bound(limit.soft()) + ":"
                + bound(limit.hard());
    }

    private static String bound(Optional<Long> bound) {
        return bound.map(String::valueOf).orElse("unlimited");
    }

    private static List<String> exec(CommandInfo command, Executables executables) throws IOException {
        List<String> arguments = command.arguments();
        List<String> line = new ArrayList<>();
        if (arguments.isEmpty() || arguments.get(0).equals(command.value())) {
            line.addAll(List.of(SHELL, "-c", "exec \"$0\" \"$@\"", command.value()));
        } else {
            Path bash = executables
                    .bash()
                    .orElseThrow(() -> new IOException(
                            "bash, which gives a program a first argument other than its" + " name, is not installed"));
            line.addAll(List.of(bash.toString(), "-c", "exec -a \"$0\" -- \"$@\"", arguments.get(0), command.value()));
        }
        line.addAll(arguments.subList(Math.min(1, arguments.size()), arguments.size()));
        return line;
    }

    /** Java would replace what the agent's locale cannot express by question marks, silently. */
    static void requireExpressible(Collection<String> texts) throws IOException {
        Charset charset = Charset.defaultCharset();
        CharsetEncoder encoder = charset.newEncoder();
        for (String text : texts) {
            if (!encoder.canEncode(text)) {
                throw new IOException("The command or its environment has characters that the agent's character set "
                        + charset + " lacks; run the agent in a UTF-8 locale");
            }
        }
    }
}
