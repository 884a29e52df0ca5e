package io.kebne.http.wire;

import akka.http.javadsl.model.HttpHeader;
import akka.http.javadsl.model.HttpRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What a client says it accepts. Read from the header's text: what is no media range is not an error, as in Mesos, it
 * only accepts nothing.
 *
 * @param ranges in lower case; empty: anything
 */
record Accepted(List<String> ranges) {
    private static final String NOTHING = "";

    Accepted {
        ranges = List.copyOf(ranges);
    }

    /** @param header such as {@code accept}, in lower case */
    static Accepted by(HttpRequest request, String header) {
        List<String> ranges = new ArrayList<>();
        boolean named = false;
        for (HttpHeader candidate : request.getHeaders()) {
            if (candidate.is(header)) {
                named = true;
                for (String range : candidate.value().split(",", -1)) {
                    add(ranges, range.toLowerCase(Locale.ROOT).strip());
                }
            }
        }
        return new Accepted(named && ranges.isEmpty() ? List.of(NOTHING) : ranges);
    }

    private static void add(List<String> ranges, String range) {
        String[] parts = range.split(";", -1);
        for (int i = 1; i < parts.length; i++) {
            if (parts[i].strip().matches("q=0(\\.0*)?")) {
                return;
            }
        }
        ranges.add(parts[0].strip());
    }

    /** The form of an answer: JSON where the client takes both; empty when it takes neither. */
    Optional<WireFormat> format() {
        for (WireFormat format : WireFormat.values()) {
            if (accepts(format.mediaType())) {
                return Optional.of(format);
            }
        }
        return Optional.empty();
    }

    boolean accepts(String mediaType) {
        return ranges.isEmpty()
                || ranges.contains(mediaType)
                || ranges.contains("*/*")
                || ranges.contains(mediaType.substring(0, mediaType.indexOf('/')) + "/*");
    }
}
