package io.kebne.actors.agent.sandbox;

/** The mode of a Unix file as {@code ls -l} shows it. */
public final class FileMode {
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

    /** The mode that reads so, as stat(2) gives it; a type that has no letter is none. */
    public static int bits(String text) {
        int type = TYPES.indexOf(text.charAt(0));
        int mode = text.charAt(0) == '?' ? 0 : type << 12;
        for (int bit = 0; bit < 9; bit++) {
            if ("rwxst".indexOf(text.charAt(bit + 1)) >= 0) {
                mode |= 1 << (8 - bit);
            }
        }
        int special = (isSpecial(text, 3) ? SETUID : 0)
                | (isSpecial(text, 6) ? SETGID : 0)
                | (isSpecial(text, 9) ? STICKY : 0);
        return mode | special;
    }

    private static boolean isSpecial(String text, int place) {
        return "sStT".indexOf(text.charAt(place)) >= 0;
    }

    private static void special(char[] text, int place, boolean set, char letter) {
        if (set) {
            text[place] = text[place] == 'x' ? letter : Character.toUpperCase(letter);
        }
    }
}
