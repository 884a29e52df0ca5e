package io.kebne.http.files;

import static akka.http.javadsl.server.Directives.completeWithFuture;
import static akka.http.javadsl.server.Directives.concat;
import static akka.http.javadsl.server.Directives.extractRequest;
import static akka.http.javadsl.server.Directives.get;
import static akka.http.javadsl.server.Directives.path;
import static akka.http.javadsl.server.Directives.pathPrefix;

import akka.actor.typed.ActorSystem;
import akka.actor.typed.DispatcherSelector;
import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.server.Route;
import com.fasterxml.jackson.core.JsonGenerator;
import io.kebne.actors.agent.sandbox.FileInfo;
import io.kebne.actors.agent.sandbox.SandboxFiles.Piece;
import io.kebne.http.json.Answers;
import io.kebne.http.json.JsonPart;
import io.kebne.http.request.Parameters;
import io.vavr.collection.Iterator;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;

/** The endpoints that list, read and send files. */
public final class FilesRoutes {
    /** Turns a path and what else was asked into an answer, on a thread that may block. */
    @FunctionalInterface
    private interface Action {
        HttpResponse act(HttpRequest request, Parameters parameters, String path) throws IOException;
    }

    /** Answers on a thread that may block. */
    @FunctionalInterface
    private interface Answer {
        HttpResponse give() throws IOException;
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
                        path("debug", () -> get(() -> routes.blocking(routes::debug))),
                        routes.endpoint("browse", (request, parameters, path) -> routes.browse(path)),
                        routes.endpoint("read", (request, parameters, path) -> routes.read(parameters, path)),
                        routes.endpoint(
                                "download",
                                (request, parameters, path) ->
                                        DownloadAnswer.to(request, routes.files.download(path)))));
    }

    private Route endpoint(String name, Action action) {
        return path(
                name,
                () -> get(() -> extractRequest(request -> Parameters.query(parameters -> {
                    String path = parameters.require("path");
                    return blocking(() -> action.act(request, parameters, path));
                }))));
    }

    private Route blocking(Answer answer) {
        return completeWithFuture(CompletableFuture.supplyAsync(
                () -> {
                    try {
                        return answer.give();
                    } catch (IOException e) {
                        throw new CompletionException(e);
                    }
                },
                blocking));
    }

    private HttpResponse debug() throws IOException {
        return Answers.jsonResponse(JsonPart.object(
                Iterator.ofAll(files.attached().entrySet())
                        .map(path -> out -> out.writeStringField(path.getKey(), path.getValue()))));
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
        Piece piece = beforeEnd(files.read(path, offset, length), path);
        return Answers.jsonResponse(JsonPart.object(Iterator.of(out -> {
            out.writeNumberField("offset", piece.offset());
            out.writeStringField("data", TextPiece.of(piece.data()));
        })));
    }

    /** Who reads on behind the end is told where it is, as in Mesos: the file was cut off meanwhile. */
    private Piece beforeEnd(Piece piece, String path) throws IOException {
        if (piece.data().length > 0) {
            return piece;
        }
        long size = files.read(path, -1, -1).offset();
        return new Piece(Math.min(piece.offset(), size), piece.data());
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
