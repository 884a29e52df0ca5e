package io.kebne.actors.agent.fetcher;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;

/**
 * Downloads over HTTP. A server that sends nothing for the stall timeout is given up. Redirections are followed, also
 * from http to https, which the JDK itself does not do.
 *
 * @param stallTimeout for connecting, and for each piece of the answer
 * @param denied nobody there is asked, nor followed to
 */
record HttpDownload(Duration stallTimeout, DeniedAddresses denied) {
    private static final int MAX_REDIRECTS = 10;
    private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);
    private static final int BUFFER = 64 * 1024;

    void get(URI uri, Path target, Cancellation cancellation) throws IOException {
        URI next = uri;
        for (int redirects = 0; next != null; redirects++) {
            if (redirects > MAX_REDIRECTS) {
                throw new IOException("more than " + MAX_REDIRECTS + " redirections");
            }
            denied.requireAllowed(next.getHost());
            HttpURLConnection connection = (HttpURLConnection) next.toURL().openConnection();
            try {
                next = get(connection, next, target, cancellation);
            } finally {
                connection.disconnect();
            }
        }
    }

    /** @return where the server sends us instead; null when the file is there */
    private URI get(HttpURLConnection connection, URI uri, Path target, Cancellation cancellation) throws IOException {
        int millis = (int) Math.min(stallTimeout.toMillis(), Integer.MAX_VALUE);
        connection.setConnectTimeout(millis);
        connection.setReadTimeout(millis);
        connection.setInstanceFollowRedirects(false);
        int status = connection.getResponseCode();
        String location = connection.getHeaderField("Location");
        if (REDIRECTS.contains(status) && location != null) {
            return redirected(uri, location);
        }
        if (status == HttpURLConnection.HTTP_NOT_FOUND) {
            throw new NoSuchFileException(uri.getPath(), null, "the server answered 404");
        }
        if (status != HttpURLConnection.HTTP_OK) {
            throw new IOException("the server answered " + status);
        }
        try (InputStream body = connection.getInputStream();
                OutputStream file = Files.newOutputStream(target)) {
            long received = copy(body, file, cancellation);
            long announced = connection.getContentLengthLong();
            if (announced >= 0 && received != announced) {
                throw new IOException("the server announced " + announced + " bytes but sent " + received);
            }
        }
        return null;
    }

    private static URI redirected(URI from, String location) throws IOException {
        try {
            URI to = from.resolve(location);
            if ("http".equals(to.getScheme()) || "https".equals(to.getScheme())) {
                return to;
            }
        } catch (IllegalArgumentException e) {
            // Said below.
        }
        throw new IOException("the server redirects to '" + location + "'");
    }

    static long copy(InputStream from, OutputStream to, Cancellation cancellation) throws IOException {
        byte[] buffer = new byte[BUFFER];
        long total = 0;
        for (int n = from.read(buffer); n >= 0; n = from.read(buffer)) {
            cancellation.check();
            to.write(buffer, 0, n);
            total += n;
        }
        return total;
    }
}
