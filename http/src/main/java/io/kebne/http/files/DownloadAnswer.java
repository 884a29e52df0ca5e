package io.kebne.http.files;

import akka.http.javadsl.model.ContentRange;
import akka.http.javadsl.model.ContentTypes;
import akka.http.javadsl.model.HttpEntities;
import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.ResponseEntity;
import akka.http.javadsl.model.StatusCodes;
import akka.http.javadsl.model.headers.AcceptRanges;
import akka.http.javadsl.model.headers.ByteRange;
import akka.http.javadsl.model.headers.ContentDisposition;
import akka.http.javadsl.model.headers.ContentDispositionTypes;
import akka.http.javadsl.model.headers.Range;
import akka.http.javadsl.model.headers.RangeUnits;
import akka.http.javadsl.model.headers.RawHeader;
import akka.stream.javadsl.StreamConverters;
import akka.util.ByteString;
import io.kebne.actors.agent.sandbox.SandboxFiles.Download;
import io.vavr.collection.Iterator;
import java.io.IOException;
import java.nio.channels.Channels;
import java.util.Map;

/**
 * A file, or the part of it that was asked for by a {@code Range}; several ranges at once are answered with the whole
 * file, as HTTP allows. What is sent was there when the request came: a file may grow meanwhile.
 */
final class DownloadAnswer {
    private DownloadAnswer() {}

    /** Takes the download over, and closes it when it is sent or will not be. */
    static HttpResponse to(HttpRequest request, Download download) throws IOException {
        Iterator<ByteRange> ranges = Iterator.ofAll(request.getHeaders())
                .filter(Range.class::isInstance)
                .flatMap(header -> ((Range) header).getRanges());
        ByteRange range = ranges.getOrNull();
        if (range == null || ranges.hasNext()) {
            return response(download, 0, download.size());
        }
        long first = first(range, download.size());
        if (first >= download.size()) {
            download.channel().close();
            return HttpResponse.create()
                    .withStatus(StatusCodes.RANGE_NOT_SATISFIABLE)
                    .addHeader(contentRange(ContentRange.createUnsatisfiable(download.size())));
        }
        long last = Math.min(range.getSliceLast().orElse(Long.MAX_VALUE), download.size() - 1);
        return response(download, first, last - first + 1)
                .withStatus(StatusCodes.PARTIAL_CONTENT)
                .addHeader(contentRange(ContentRange.create(first, last, download.size())));
    }

    private static long first(ByteRange range, long size) {
        return range.isSuffix()
                ? Math.max(0, size - range.getSuffixLength().getAsLong())
                : range.isSlice()
                        ? range.getSliceFirst().getAsLong()
                        : range.getOffset().getAsLong();
    }

    /** Always bytes to be saved: what a task wrote must not be run or shown by a browser as a page of this node. */
    private static HttpResponse response(Download download, long first, long length) throws IOException {
        return HttpResponse.create()
                .addHeader(ContentDisposition.create(
                        ContentDispositionTypes.ATTACHMENT, Map.of("filename", printable(download.name()))))
                .addHeader(RawHeader.create("X-Content-Type-Options", "nosniff"))
                .addHeader(AcceptRanges.create(RangeUnits.BYTES))
                .withEntity(entity(download, first, length));
    }

    private static ResponseEntity entity(Download download, long first, long length) throws IOException {
        if (length == 0) {
            download.channel().close();
            return HttpEntities.create(ContentTypes.APPLICATION_OCTET_STREAM, ByteString.emptyByteString());
        }
        download.channel().position(first);
        return HttpEntities.create(
                ContentTypes.APPLICATION_OCTET_STREAM,
                length,
                StreamConverters.fromInputStream(
                        () -> new FirstBytes(Channels.newInputStream(download.channel()), length)));
    }

    private static akka.http.javadsl.model.headers.ContentRange contentRange(ContentRange range) {
        return akka.http.javadsl.model.headers.ContentRange.create(RangeUnits.BYTES, range);
    }

    /** A file name that can stand in a header, whatever a task called its file. */
    private static String printable(String name) {
        return name.replaceAll("[^ -~]|[\\\\\"]", "_");
    }
}
