package io.kebne.actors.agent.sandbox;

/** The mode of a Unix file as {@code ls -l} shows it. */
final class FileMode {
    private static final String TYPES = "?pc?d?b?-?l?s???";
    private static final int SETUID = 04000;
    private static final int SETGID = 02000;
    private static final int STICKY = 01000;

    private FileMode() {}

    /** @param mode as stat(2) gives it: type, special bits and permissions */
    static String text(int mode) {
        char[] text = "?rwxrwxrwx".toCharArray();
        text[0] = TYPES.charAt((mode >> 12) & 0xF);
        for (int bit = 0; bit < 9; bit++) {
            if ((mode & (1 << (8 - bit))) == 0) {
                text[bit + 1] = '-';
            }
        }
        special(text, 3, (mode & SETUID) != 0, 's');
        special(text, 6, (mode & SETGID) != 0, 's');
        special(text, 9, (mode & STICKY) != 0, 't');
        return new String(text);
    }

    private static void special(char[] text, int place, boolean set, char letter) {
        if (set) {
            text[place] = text[place] == 'x' ? letter : Character.toUpperCase(letter);
        }
    }
}
