package io.kebne.actors.agent.fetcher;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.commons.net.ftp.FTP;
import org.apache.commons.net.ftp.FTPClient;
import org.apache.commons.net.ftp.FTPReply;

/**
 * Downloads over FTP: passively, as bytes, and as anonymous unless the URI names somebody. A server that sends nothing for the
 * stall timeout is given up.
 */
record FtpDownload(Duration stallTimeout, DeniedAddresses denied) {
    private static final int NOT_THERE = 550;

    void get(URI uri, Path target, Cancellation cancellation) throws IOException {
        denied.requireAllowed(uri.getHost());
        FTPClient client = new FTPClient();
        client.setConnectTimeout(millis());
        client.setDefaultTimeout(millis());
        client.setDataTimeout(stallTimeout);
        client.setControlEncoding(StandardCharsets.UTF_8.name());
        try {
            client.connect(uri.getHost(), uri.getPort() < 0 ? FTP.DEFAULT_PORT : uri.getPort());
            client.setSoTimeout(millis());
            require(FTPReply.isPositiveCompletion(client.getReplyCode()), client);
            logIn(client, uri);
            client.enterLocalPassiveMode();
            require(client.setFileType(FTP.BINARY_FILE_TYPE), client);
            copy(client, uri.getPath(), target, cancellation);
        } finally {
            client.disconnect();
        }
    }

    private int millis() {
        return (int) Math.min(stallTimeout.toMillis(), Integer.MAX_VALUE);
    }

    private static void logIn(FTPClient client, URI uri) throws IOException {
        String[] who =
                uri.getUserInfo() == null ? new String[0] : uri.getUserInfo().split(":", 2);
        String user = who.length == 0 ? "anonymous" : who[0];
        require(client.login(user, who.length < 2 ? "anonymous@" : who[1]), client);
    }

    private static void copy(FTPClient client, String path, Path target, Cancellation cancellation) throws IOException {
        try (InputStream in = client.retrieveFileStream(path)) {
            if (in == null && client.getReplyCode() == NOT_THERE) {
                throw new NoSuchFileException(path, null, "the server has no such file");
            }
            require(in != null, client);
            try (OutputStream out = Files.newOutputStream(target)) {
                HttpDownload.copy(in, out, cancellation);
            }
        }
        require(client.completePendingCommand(), client);
    }

    private static void require(boolean done, FTPClient client) throws IOException {
        if (!done) {
            throw new IOException(
                    "the server answered " + client.getReplyString().strip());
        }
    }
}
