package io.kebne.actors.allocator;

import java.util.Locale;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Names of an allocator's lives. They begin with the number of the event that begins the life, so that a later one sorts
 * behind an earlier one of the same journal; the rest tells lives of different journals apart.
 */
final class Epochs {
    private Epochs() {}

    static String fresh(long sequence) {
        return String.format(
                Locale.ROOT, "%012x-%08x", sequence, ThreadLocalRandom.current().nextInt());
    }
}
