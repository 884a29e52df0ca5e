package io.kebne.http.files;

import static akka.http.javadsl.server.Directives.completeWithFuture;
import static akka.http.javadsl.server.Directives.concat;
import static akka.http.javadsl.server.Directives.get;
import static akka.http.javadsl.server.Directives.path;
import static akka.http.javadsl.server.Directives.pathPrefix;

import akka.actor.typed.ActorSystem;
import akka.actor.typed.DispatcherSelector;
import akka.http.javadsl.model.ContentTypes;
import akka.http.javadsl.model.HttpEntities;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.ResponseEntity;
import akka.http.javadsl.model.headers.ContentDisposition;
import akka.http.javadsl.model.headers.ContentDispositionTypes;
import akka.http.javadsl.model.headers.RawHeader;
import akka.http.javadsl.server.Route;
import akka.stream.javadsl.StreamConverters;
import akka.util.ByteString;
import com.fasterxml.jackson.core.JsonGenerator;
import io.kebne.actors.agent.sandbox.FileInfo;
import io.kebne.actors.agent.sandbox.SandboxFiles.Download;
import io.kebne.actors.agent.sandbox.SandboxFiles.Piece;
import io.kebne.http.json.Answers;
import io.kebne.http.json.JsonPart;
import io.kebne.http.request.Parameters;
import io.vavr.collection.Iterator;
import java.io.IOException;
import java.nio.channels.Channels;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;

/** The endpoints that list, read and send files. */
public final class FilesRoutes {
    /** Turns a path and what else was asked into an answer, on a thread that may block. */
    @FunctionalInterface
    private interface Action {
        HttpResponse act(Parameters parameters, String path) throws IOException;
    }

    private final NodeFiles files;
    private final Executor blocking;

    private FilesRoutes(NodeFiles files, Executor blocking) {
        this.files = files;
        this.blocking = blocking;
    }

    public static Route create(NodeFiles files, ActorSystem<?> system) {
        FilesRoutes routes = new FilesRoutes(files, system.dispatchers().lookup(DispatcherSelector.blocking()));
        return pathPrefix(
                "files",
                () -> concat(
                        routes.endpoint("browse", (parameters, path) -> routes.browse(path)),
                        routes.endpoint("read", routes::read),
                        routes.endpoint("download", (parameters, path) -> routes.download(path))));
    }

    private Route endpoint(String name, Action action) {
        return path(name, () -> get(() -> Parameters.query(parameters -> {
            String path = parameters.require("path");
            return completeWithFuture(CompletableFuture.supplyAsync(
                    () -> {
                        try {
                            return action.act(parameters, path);
                        } catch (IOException e) {
                            throw new CompletionException(e);
                        }
                    },
                    blocking));
        })));
    }

    private HttpResponse browse(String path) throws IOException {
        Iterator<JsonPart> entries = Iterator.ofAll(files.list(path)).map(file -> out -> entry(out, file));
        return Answers.jsonResponse(Iterator.<JsonPart>of(JsonGenerator::writeStartArray)
                .concat(entries)
                .concat(Iterator.of((JsonPart) JsonGenerator::writeEndArray)));
    }

    private HttpResponse read(Parameters parameters, String path) throws IOException {
        long offset = parameters.wholeNumber("offset", -1, -1, Long.MAX_VALUE);
        long length = parameters.wholeNumber("length", -1, -1, Long.MAX_VALUE);
        Piece piece = files.read(path, offset, length);
        return Answers.jsonResponse(JsonPart.object(Iterator.of(out -> {
            out.writeNumberField("offset", piece.offset());
            out.writeStringField("data", TextPiece.of(piece.data()));
        })));
    }

    /** Always as bytes to be saved: what a task wrote must not be run or shown by a browser as a page of this node. */
    private HttpResponse download(String path) throws IOException {
        Download download = files.download(path);
        return HttpResponse.create()
                .addHeader(ContentDisposition.create(
                        ContentDispositionTypes.ATTACHMENT, Map.of("filename", printable(download.name()))))
                .addHeader(RawHeader.create("X-Content-Type-Options", "nosniff"))
                .withEntity(entity(download));
    }

    private static ResponseEntity entity(Download download) throws IOException {
        if (download.size() == 0) {
            download.channel().close();
            return HttpEntities.create(ContentTypes.APPLICATION_OCTET_STREAM, ByteString.emptyByteString());
        }
        return HttpEntities.create(
                ContentTypes.APPLICATION_OCTET_STREAM,
                download.size(),
                StreamConverters.fromInputStream(
                        () -> new FirstBytes(Channels.newInputStream(download.channel()), download.size())));
    }

    /** A file name that can stand in a header, whatever a task called its file. */
    private static String printable(String name) {
        return name.replaceAll("[^ -~]|[\\\\\"]", "_");
    }

    private static void entry(JsonGenerator out, FileInfo file) throws IOException {
        out.writeStartObject();
        out.writeStringField("path", file.path());
        out.writeNumberField("nlink", file.nlink());
        out.writeNumberField("size", file.size());
        out.writeNumberField("mtime", file.mtimeSeconds());
        out.writeStringField("mode", file.mode());
        out.writeStringField("uid", file.uid());
        out.writeStringField("gid", file.gid());
        out.writeEndObject();
    }
}
