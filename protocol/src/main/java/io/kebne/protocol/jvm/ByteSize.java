package io.kebne.protocol.jvm;

import io.kebne.protocol.InvalidValueException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Amounts of memory as the virtual machine's options have them: {@code 512m}, {@code 2g}, a number of bytes. */
public final class ByteSize {
    private static final Pattern SIZE = Pattern.compile("([0-9]{1,15})([kKmMgGtT]?)");
    private static final int UNIT_SHIFT = 10;
    private static final long MEGABYTE = 1024L * 1024;

    private ByteSize() {}

    /**
     * In bytes.
     *
     * @throws InvalidValueException naming the field when it is none
     */
    public static long parse(String text, String field) {
        Matcher matcher = SIZE.matcher(text);
        if (!matcher.matches()) {
            throw new InvalidValueException(field, "'" + text + "' is no size such as 512m or 2g");
        }
        int units = " kmgt"
                .indexOf(matcher.group(2).isEmpty() ? " " : matcher.group(2).toLowerCase(Locale.ROOT));
        long number = Long.parseLong(matcher.group(1));
        if (number > Long.MAX_VALUE >> (UNIT_SHIFT * units)) {
            throw new InvalidValueException(field, "'" + text + "' is too large");
        }
        return number << (UNIT_SHIFT * units);
    }

    /** The shortest of these forms that is exact. */
    public static String format(long bytes) {
        String units = "kmgt";
        long number = bytes;
        String unit = "";
        for (int i = 0; i < units.length() && number != 0 && number % 1024 == 0; i++) {
            number /= 1024;
            unit = units.substring(i, i + 1);
        }
        return number + unit;
    }

    /** In whole megabytes, rounded up. */
    static long megabytes(long bytes) {
        return (bytes + MEGABYTE - 1) / MEGABYTE;
    }
}
