package io.kebne.http.index;

import io.kebne.http.authentication.Realm;
import io.kebne.protocol.InvalidValueException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One thing that can be asked of a node.
 *
 * @param method in upper case
 * @param path in which {@code {name}} stands for one part, and {@code {name*}} for one or more
 * @param query names of the parameters in the URI
 * @param realm for whom it is; the same for all methods of a path
 * @param summary for people
 */
record Endpoint(String method, String path, List<String> query, Realm realm, String summary) {
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{([a-z_]+)(\\*?)}");

    Endpoint {
        query = List.copyOf(query);
        if (!path.startsWith("/") || !method.equals(method.toUpperCase(Locale.ROOT))) {
            throw new InvalidValueException("endpoint", "is none: " + method + " " + path);
        }
    }

    /** From {@code GET /path?a&b}. */
    static Endpoint of(String signature, Realm realm, String summary) {
        String[] methodAndUri = signature.split(" ", 2);
        String[] pathAndQuery = methodAndUri[1].split("\\?", 2);
        List<String> query = pathAndQuery.length == 1 ? List.of() : List.of(pathAndQuery[1].split("&", -1));
        return new Endpoint(methodAndUri[0], pathAndQuery[0], query, realm, summary);
    }

    /** The path as OpenAPI has it. */
    String template() {
        return path.replace("*}", "}");
    }

    /** The parameters in the path. */
    List<String> placeholders() {
        List<String> names = new ArrayList<>();
        for (Matcher matcher = PLACEHOLDER.matcher(path); matcher.find(); ) {
            names.add(matcher.group(1));
        }
        return names;
    }

    /** What paths match. */
    Pattern pattern() {
        StringBuilder pattern = new StringBuilder();
        Matcher matcher = PLACEHOLDER.matcher(path);
        int from = 0;
        while (matcher.find()) {
            pattern.append(Pattern.quote(path.substring(from, matcher.start())));
            pattern.append(matcher.group(2).isEmpty() ? "[^/]+" : ".+");
            from = matcher.end();
        }
        return Pattern.compile(pattern.append(Pattern.quote(path.substring(from))) + "/?");
    }
}
