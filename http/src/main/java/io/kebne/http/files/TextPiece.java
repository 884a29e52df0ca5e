package io.kebne.http.files;

import java.nio.charset.StandardCharsets;

/**
 * Bytes of a file as text. A character that is cut off at the end is left for the next piece, so that the length of the
 * text in UTF-8 is the number of bytes it stands for. Bytes that are no UTF-8 become replacement characters.
 */
final class TextPiece {
    private TextPiece() {}

    static String of(byte[] data) {
        int cut = cutOff(data);
        // A piece of nothing else would never end: the file does, or the reader asked for less than a character.
        int length = cut < data.length ? data.length - cut : data.length;
        return new String(data, 0, length, StandardCharsets.UTF_8);
    }

    /** How many bytes at the end begin a character that is not complete. */
    private static int cutOff(byte[] data) {
        for (int n = 1; n <= Math.min(3, data.length); n++) {
            int b = data[data.length - n] & 0xFF;
            if (b >= 0xC0) {
                return n < characterLength(b) ? n : 0;
            } else if (b < 0x80) {
                return 0;
            }
        }
        return 0;
    }

    private static int characterLength(int firstByte) {
        return firstByte >= 0xF0 ? 4 : firstByte >= 0xE0 ? 3 : 2;
    }
}
