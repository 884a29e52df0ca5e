package io.kebne.actors.agent.jvm;

import java.util.concurrent.CountDownLatch;
import org.slf4j.LoggerFactory;

/** A Java program that logs by Logback, by Log4j and by the JDK, and stays. */
public final class LoggingProgram {
    private LoggingProgram() {}

    public static void main(String[] args) throws InterruptedException {
        LoggerFactory.getLogger(LoggingProgram.class).info("by Logback");
        org.apache.logging.log4j.LogManager.getLogger(LoggingProgram.class).error("by Log4j");
        java.util.logging.Logger.getLogger(LoggingProgram.class.getName()).info("by the JDK");
        System.out.println("it stays");
        new CountDownLatch(1).await();
    }
}
