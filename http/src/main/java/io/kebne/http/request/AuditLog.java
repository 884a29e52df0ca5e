package io.kebne.http.request;

import akka.http.javadsl.model.HttpRequest;
import io.kebne.http.authentication.Authentication;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Notes in the node's log what operators have had done, and who: one line each, by a logger of its own. */
public final class AuditLog {
    private static final Logger LOG = LoggerFactory.getLogger("io.kebne.audit");
    private static final int MAX_LENGTH = 400;
    private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}");

    private AuditLog() {}

    /**
     * @param what was asked for
     * @param outcome what became of it
     */
    public static void note(HttpRequest request, Object what, Object outcome) {
        if (LOG.isInfoEnabled()) {
            String principal = Authentication.principal(request)
                    .map(name -> "'" + name + "'")
                    .orElse("anybody");
            LOG.info("{} asked for {}: {}", principal, line(what), line(outcome));
        }
    }

    private static String line(Object object) {
        String text = CONTROL.matcher(String.valueOf(object)).replaceAll(" ");
        return text.length() <= MAX_LENGTH ? text : text.substring(0, MAX_LENGTH) + "…";
    }
}
