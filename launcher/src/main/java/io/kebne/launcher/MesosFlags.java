package io.kebne.launcher;

import java.util.Set;

/** Lets flags of nodes be written as Mesos writes them: {@code --work_dir} is {@code --work-dir}. */
final class MesosFlags {
    private static final Set<String> COMMANDS = Set.of("master", "agent", "local");

    private MesosFlags() {}

    static String[] withDashes(String... args) {
        String[] flags = args.clone();
        if (flags.length == 0 || !COMMANDS.contains(flags[0])) {
            return flags;
        }
        for (int i = 1; i < flags.length; i++) {
            if (flags[i].startsWith("--")) {
                int equals = flags[i].indexOf('=');
                int end = equals < 0 ? flags[i].length() : equals;
                flags[i] = flags[i].substring(0, end).replace('_', '-') + flags[i].substring(end);
            }
        }
        return flags;
    }
}
