package io.kebne.actors.agent.check;

import io.kebne.actors.agent.check.core.Finding;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.AsynchronousSocketChannel;
import java.nio.channels.CompletionHandler;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Opens a connection, and closes it at once. */
final class TcpLook implements Look, CompletionHandler<Void, Void> {
    private final InetSocketAddress address;
    private final AsynchronousSocketChannel channel;
    private final CompletableFuture<Finding> finding = new CompletableFuture<>();

    private TcpLook(InetSocketAddress address, AsynchronousSocketChannel channel) {
        this.address = address;
        this.channel = channel;
    }

    /** @throws IOException when there is no room for another socket */
    static TcpLook begin(InetSocketAddress address) throws IOException {
        TcpLook look = new TcpLook(address, AsynchronousSocketChannel.open());
        look.channel.connect(address, null, look);
        return look;
    }

    @Override
    public void completed(Void nothing, Void none) {
        finding.complete(new Finding.Connected());
        cancel();
    }

    @Override
    public void failed(Throwable cause, Void none) {
        finding.complete(new Finding.Failed("no connection to " + address + ": " + cause.getMessage()));
        cancel();
    }

    @Override
    public CompletionStage<Finding> finding() {
        return finding;
    }

    @Override
    public void cancel() {
        try {
            channel.close();
        } catch (IOException e) {
            finding.complete(new Finding.Failed(e.toString()));
        }
    }
}
