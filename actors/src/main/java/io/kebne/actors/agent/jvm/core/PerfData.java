package io.kebne.actors.agent.jvm.core;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.kebne.protocol.InvalidValueException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * The counters that a HotSpot virtual machine keeps in memory shared through a file ({@code hsperfdata}), in version 2.0 of
 * that format: a head with magic number, byte order, and the place and number of entries; each entry has a name and a long
 * or a text.
 *
 * @param numbers by name
 * @param texts by name
 */
public record PerfData(Map<String, Long> numbers, Map<String, String> texts) {
    private static final int MAGIC = 0xcafec0c0;
    private static final int HEAD = 32;
    private static final int BYTE_ORDER = 4;
    private static final int MAJOR = 5;
    private static final int ACCESSIBLE = 7;
    private static final int FIRST_ENTRY = 24;
    private static final int COUNT = 28;
    private static final int ENTRY_HEAD = 20;
    private static final int MAX_ENTRIES = 10_000;

    public PerfData {
        numbers = Map.copyOf(numbers);
        texts = Map.copyOf(texts);
    }

    /** @throws InvalidValueException when this is no such file, or one that is being set up */
    public static PerfData parse(byte[] file) {
        ByteBuffer in = ByteBuffer.wrap(file).order(ByteOrder.BIG_ENDIAN);
        if (file.length < HEAD || in.getInt(0) != MAGIC) {
            throw new InvalidValueException("hsperfdata", "is not a file of counters");
        }
        if (in.get(MAJOR) != 2 || in.get(ACCESSIBLE) != 1) {
            throw new InvalidValueException("hsperfdata", "is of another version, or not ready yet");
        }
        in.order(in.get(BYTE_ORDER) == 1 ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
        Map<String, Long> numbers = new TreeMap<>();
        Map<String, String> texts = new TreeMap<>();
        int count = Math.min(MAX_ENTRIES, in.getInt(COUNT));
        int entry = in.getInt(FIRST_ENTRY);
        for (int i = 0; i < count; i++) {
            int length = require(file, entry, ENTRY_HEAD, in);
            String name = text(file, entry + in.getInt(entry + 4), entry + length);
            int data = entry + in.getInt(entry + 16);
            int elements = in.getInt(entry + 8);
            byte type = in.get(entry + 12);
            if (type == 'J' && elements == 0 && data >= entry && data + Long.BYTES <= file.length) {
                numbers.put(name, in.getLong(data));
            } else if (type == 'B' && elements > 0) {
                texts.put(name, text(file, data, data + elements));
            }
            entry += length;
        }
        return new PerfData(numbers, texts);
    }

    /** @return the length of the entry there, all of which is in the file */
    private static int require(byte[] file, int entry, int least, ByteBuffer in) {
        if (entry < HEAD || entry > file.length - least) {
            throw new InvalidValueException("hsperfdata", "is cut off");
        }
        int length = in.getInt(entry);
        if (length < least || length > file.length - entry) {
            throw new InvalidValueException("hsperfdata", "is cut off");
        }
        return length;
    }

    private static String text(byte[] file, int from, int to) {
        if (from < HEAD || to > file.length || from > to) {
            throw new InvalidValueException("hsperfdata", "is cut off");
        }
        int end = from;
        while (end < to && file[end] != 0) {
            end++;
        }
        return new String(file, from, end - from, UTF_8);
    }

    public OptionalLong number(String name) {
        Long number = numbers.get(name);
        return number == null ? OptionalLong.empty() : OptionalLong.of(number);
    }

    /** Times are kept in ticks of the machine's clock. */
    private long millis(String name) {
        long frequency = number("sun.os.hrt.frequency").orElse(1);
        double ticks = number(name).orElse(0);
        return frequency <= 0 ? 0 : (long) (ticks * 1000 / frequency);
    }

    /** The counters that people ask for. */
    public JvmCounters counters() {
        long used = 0;
        long committed = 0;
        long max = 0;
        // Of G1 each generation may become as large as the heap; of others each has a part of its own.
        boolean shared = texts.getOrDefault("sun.gc.policy.name", "").equals("GarbageFirst");
        for (int generation = 0; generation < 2; generation++) {
            String prefix = "sun.gc.generation." + generation + ".";
            long capacity = number(prefix + "capacity").orElse(0);
            committed += capacity;
            long most = number(prefix + "maxCapacity").orElse(0);
            max = shared ? Math.max(max, most) : max + most;
            long spaces = number(prefix + "spaces").orElse(0);
            for (int space = 0; space < Math.min(spaces, 8); space++) {
                used += number(prefix + "space." + space + ".used").orElse(0);
            }
        }
        long collections = 0;
        long collecting = 0;
        for (int collector = 0; collector < 4; collector++) {
            collections +=
                    number("sun.gc.collector." + collector + ".invocations").orElse(0);
            collecting += millis("sun.gc.collector." + collector + ".time");
        }
        return new JvmCounters(
                texts.getOrDefault("java.property.java.version", ""),
                used,
                committed,
                Math.max(max, committed),
                number("sun.gc.metaspace.used").orElse(0),
                collections,
                collecting,
                number("java.threads.live").orElse(0),
                number("java.threads.daemon").orElse(0),
                number("java.cls.loadedClasses").orElse(0)
                        - number("java.cls.unloadedClasses").orElse(0),
                number("sun.rt.safepoints").orElse(0),
                millis("sun.rt.safepointTime"));
    }
}
