package io.kebne.multijvm.program;

import java.util.concurrent.CountDownLatch;
import java.util.logging.Logger;

/** A Java program that logs something and stays. */
public final class StayingProgram {
    private StayingProgram() {}

    public static void main(String[] args) throws InterruptedException {
        Logger.getLogger("example").info("it stays");
        new CountDownLatch(1).await();
    }
}
