package io.kebne.http.json;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.math.BigDecimal;

/**
 * Numbers as Mesos writes them: with a decimal point and without an exponent, so that readers who tell the kinds of
 * numbers apart always see the same kind.
 */
public final class Numbers {
    private Numbers() {}

    /** A time or duration in seconds. */
    public static void seconds(JsonGenerator out, String field, long millis) throws IOException {
        thousandths(out, field, millis);
    }

    /** An amount that is kept in thousandths, in whole units. */
    public static void thousandths(JsonGenerator out, String field, long thousandths) throws IOException {
        out.writeFieldName(field);
        out.writeNumber(text(thousandths));
    }

    /** Any finite number. */
    public static void any(JsonGenerator out, String field, double value) throws IOException {
        out.writeFieldName(field);
        String plain = BigDecimal.valueOf(value).toPlainString();
        out.writeNumber(plain.indexOf('.') < 0 ? plain + ".0" : plain);
    }

    static String text(long thousandths) {
        StringBuilder text = new StringBuilder();
        if (thousandths < 0) {
            text.append('-');
        }
        long whole = Math.abs(thousandths / 1000);
        int rest = (int) Math.abs(thousandths % 1000);
        text.append(whole).append('.').append(rest / 100);
        if (rest % 100 != 0) {
            text.append(rest / 10 % 10);
        }
        if (rest % 10 != 0) {
            text.append(rest % 10);
        }
        return text.toString();
    }
}
