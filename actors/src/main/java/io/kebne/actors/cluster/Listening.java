package io.kebne.actors.cluster;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;

/** Whether a process listens at an address. */
enum Listening {
    YES,
    /** The machine is there and says that no process listens. */
    REFUSED,
    /** Nothing was heard in time. */
    UNKNOWN;

    private static final int CONNECT_TIMEOUT_MILLIS = 200;

    /** Blocks for up to 200 ms. */
    static Listening at(String host, int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(host, port), CONNECT_TIMEOUT_MILLIS);
            return YES;
        } catch (ConnectException e) {
            return REFUSED;
        } catch (IOException e) {
            return UNKNOWN;
        }
    }
}
