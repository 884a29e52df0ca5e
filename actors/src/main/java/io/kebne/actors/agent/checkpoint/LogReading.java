package io.kebne.actors.agent.checkpoint;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What is in a log.
 *
 * @param latest of each thing that is to be remembered
 * @param damages pieces that are not what was written, as they are
 * @param length up to where the log is to be kept; what follows is the rest of a write that was interrupted, of which nothing
 *     was said to anybody
 */
record LogReading(Map<LogRecord.Key, Item> latest, List<byte[]> damages, long length) {
    /**
     * Where in the log something is.
     *
     * @param position of the frame's content
     */
    record Place(long position, int length) {
        /** Of what is not in it. */
        static final Place NOWHERE = new Place(-1, 0);
    }

    /** A record with a checkpoint, and where it is. */
    record Item(LogRecord record, Place place) {
        byte[] checkpoint() {
            return record.checkpoint().orElseThrow();
        }
    }

    /** @param log whole */
    static LogReading of(byte[] log, Frames frames) {
        Map<LogRecord.Key, Item> latest = new LinkedHashMap<>();
        List<byte[]> damages = new ArrayList<>();
        int at = 0;
        while (at < log.length) {
            Frames.Found found = frames.at(log, at);
            if (found.kind() == Frames.Kind.WHOLE) {
                byte[] content = Arrays.copyOfRange(log, at + Frames.HEADER, at + Frames.HEADER + found.length());
                Place place = new Place((long) at + Frames.HEADER, found.length());
                LogRecord.parse(content)
                        .ifPresentOrElse(record -> enter(latest, record, place), () -> damages.add(content));
                at += Frames.HEADER + found.length();
                continue;
            }
            int next = frames.nextWhole(log, at + 1);
            if (next == log.length && found.kind() == Frames.Kind.TORN) {
                return new LogReading(latest, damages, at);
            }
            damages.add(Arrays.copyOfRange(log, at, next));
            at = next;
        }
        return new LogReading(latest, damages, log.length);
    }

    private static void enter(Map<LogRecord.Key, Item> latest, LogRecord record, Place place) {
        if (record.checkpoint().isPresent()) {
            latest.put(record.key(), new Item(record, place));
        } else {
            latest.remove(record.key());
        }
    }
}
