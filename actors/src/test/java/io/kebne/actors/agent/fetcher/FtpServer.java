package io.kebne.actors.agent.fetcher;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** As much of an FTP server as a download needs, on a free port: one client at a time, passive, and it notes what it is told. */
final class FtpServer implements AutoCloseable {
    private final ServerSocket listener = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
    private final Map<String, String> files = new ConcurrentHashMap<>();
    final List<String> heard = new CopyOnWriteArrayList<>();

    FtpServer() throws IOException {
        Thread thread = new Thread(this::serve, "ftp-server");
        thread.setDaemon(true);
        thread.start();
    }

    String uri(String userInfo, String path) {
        return "ftp://" + userInfo + "127.0.0.1:" + listener.getLocalPort() + path;
    }

    void put(String path, String content) {
        files.put(path, content);
    }

    private void serve() {
        while (!listener.isClosed()) {
            try (Socket client = listener.accept()) {
                talk(client);
            } catch (IOException e) {
                // The client is gone, or this is closed.
            }
        }
    }

    private void talk(Socket client) throws IOException {
        BufferedReader in = new BufferedReader(new InputStreamReader(client.getInputStream(), UTF_8));
        say(client, "220 ready");
        ServerSocket data = null;
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            heard.add(line);
            String[] words = line.split(" ", 2);
            switch (words[0].toUpperCase(Locale.ROOT)) {
                case "USER" -> say(client, "331 and your password");
                case "PASS" -> say(client, words[1].equals("wrong") ? "530 no" : "230 welcome");
                case "TYPE" -> say(client, "200 so be it");
                case "PASV" -> {
                    data = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                    int port = data.getLocalPort();
                    say(client, "227 at (127,0,0,1," + port / 256 + "," + port % 256 + ")");
                }
                case "RETR" -> retrieve(client, data, words[1]);
                default -> say(client, "502 what?");
            }
        }
    }

    private void retrieve(Socket client, ServerSocket data, String path) throws IOException {
        String content = files.get(path);
        if (content == null) {
            say(client, "550 no such file");
            return;
        }
        say(client, "150 here it comes");
        try (ServerSocket once = data;
                Socket to = once.accept()) {
            to.getOutputStream().write(content.getBytes(UTF_8));
        }
        say(client, "226 done");
    }

    private static void say(Socket client, String line) throws IOException {
        client.getOutputStream().write((line + "\r\n").getBytes(UTF_8));
        client.getOutputStream().flush();
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}
