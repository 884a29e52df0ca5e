package io.kebne.http.node;

import com.fasterxml.jackson.core.JsonGenerator;
import io.kebne.http.json.Numbers;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Properties;

/**
 * How this software was built, as Mesos' {@code /version} and {@code /state} show it. The time is the one that the
 * build stamps on its output: the same for everyone who builds the same sources.
 */
record Build(Instant time, String user) {
    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss").withZone(ZoneOffset.UTC);

    static final Build THIS = load();

    void write(JsonGenerator out) throws IOException {
        out.writeStringField("build_date", date());
        Numbers.seconds(out, "build_time", time.toEpochMilli());
        out.writeStringField("build_user", user);
    }

    String date() {
        return DATE.format(time);
    }

    private static Build load() {
        Properties properties = new Properties();
        try (InputStream in = Build.class.getResourceAsStream("build.properties")) {
            properties.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Build(Instant.parse(properties.getProperty("time")), properties.getProperty("user"));
    }
}
