package io.kebne.protocol.jvm;

import io.kebne.protocol.InvalidValueException;
import java.util.OptionalLong;

/**
 * What a JVM needs of memory, part by part. Each part but the last is a bound that the virtual machine is given, so a
 * process within its parts stays within its task's memory. Parts that the task's arguments set are as they say; the others
 * have a least size, and share what is to spare beyond those up to a largest.
 *
 * <p>With an automatic heap, half of the memory is shared among the other parts, and the heap gets what they leave: for 1024
 * MB that is 512, for 128 MB 24, for 16 GB 14. With an explicit one, they share all that the heap leaves.
 *
 * @param memory of the task, in bytes
 * @param heap all are in bytes
 * @param metaspace for classes
 * @param codeCache for compiled code
 * @param direct for buffers outside the heap
 * @param threads how many
 * @param stack of each of them
 * @param headroom for what has no bound: the collector's tables, native libraries
 */
public record JvmMemory(
        long memory, long heap, long metaspace, long codeCache, long direct, int threads, long stack, long headroom) {
    private static final long MEGABYTE = 1024L * 1024;
    private static final long LEAST_HEAP = 8 * MEGABYTE;
    private static final int PERCENT = 100;

    /** How the parts share what is to spare, in percent; what their sizes may be, in megabytes. */
    private enum Share {
        METASPACE(34, 32, 256),
        CODE_CACHE(20, 24, 240),
        DIRECT(13, 8, 1024),
        /** The stack of one thread each, as the machine has it by default. */
        THREADS(13, 16, 200),
        HEADROOM(20, 24, 512);

        private final int percent;
        private final int least;
        private final int most;

        Share(int percent, int least, int most) {
            this.percent = percent;
            this.least = least;
            this.most = most;
        }

        long least() {
            return least * MEGABYTE;
        }

        /** In whole megabytes. */
        long of(long spare) {
            long more = spare / PERCENT * percent / MEGABYTE * MEGABYTE;
            return Math.min(most * MEGABYTE, least() + more);
        }
    }

    /**
     * The parts for a task.
     *
     * @param memory that it may use, in bytes
     * @throws InvalidValueException when it is too little, with the sum; or when an argument is no size
     */
    public static JvmMemory of(JvmInfo jvm, long memory) {
        JvmFlags flags = new JvmFlags(jvm.jvmArguments());
        OptionalLong metaspace = flags.size("MaxMetaspaceSize");
        OptionalLong codeCache = flags.size("ReservedCodeCacheSize");
        OptionalLong direct = flags.size("MaxDirectMemorySize");
        long stack = flags.stack().orElse(MEGABYTE);
        OptionalLong stacks =
                jvm.threads().isPresent() ? OptionalLong.of(jvm.threads().get() * stack) : OptionalLong.empty();
        long rest = jvm.heapBytes().map(heap -> memory - heap).orElse(memory / 2);
        long spare = Math.max(
                0,
                rest
                        - metaspace.orElse(Share.METASPACE.least())
                        - codeCache.orElse(Share.CODE_CACHE.least())
                        - direct.orElse(Share.DIRECT.least())
                        - stacks.orElse(Share.THREADS.least())
                        - Share.HEADROOM.least());
        int threads = jvm.threads().orElseGet(() -> threads(Share.THREADS.of(spare), stack));
        JvmMemory parts = new JvmMemory(
                memory,
                jvm.heapBytes().orElse(0L),
                metaspace.orElse(Share.METASPACE.of(spare)),
                codeCache.orElse(Share.CODE_CACHE.of(spare)),
                direct.orElse(Share.DIRECT.of(spare)),
                threads,
                stack,
                Share.HEADROOM.of(spare));
        return parts.checked(jvm.heapBytes().isPresent());
    }

    private static int threads(long bytes, long stack) {
        return (int) Math.max(1, bytes / stack);
    }

    private JvmMemory checked(boolean explicitHeap) {
        if (explicitHeap) {
            if (sum() > memory) {
                throw tooLittle("jvm.heap", "needs more memory than the task has");
            }
            return this;
        }
        long left = (memory - sum()) / MEGABYTE * MEGABYTE;
        if (left < LEAST_HEAP) {
            throw tooLittle("resources.mem", "leaves less than 8 MB for the heap");
        }
        return new JvmMemory(memory, left, metaspace, codeCache, direct, threads, stack, headroom);
    }

    /** Of all parts, in bytes. */
    public long sum() {
        return heap + metaspace + codeCache + direct + threads * stack + headroom;
    }

    private InvalidValueException tooLittle(String field, String what) {
        return new InvalidValueException(
                field,
                what + ": " + this.text() + " = " + ByteSize.megabytes(sum()) + " MB of " + memory / MEGABYTE + " MB");
    }

    /** The sum for people, in megabytes. */
    public String text() {
        return (heap == 0 ? "heap" : "heap " + ByteSize.megabytes(heap))
                + " + metaspace " + ByteSize.megabytes(metaspace)
                + " + code cache " + ByteSize.megabytes(codeCache)
                + " + direct " + ByteSize.megabytes(direct)
                + " + " + threads + " threads x " + ByteSize.format(stack)
                + " + headroom " + ByteSize.megabytes(headroom);
    }
}
