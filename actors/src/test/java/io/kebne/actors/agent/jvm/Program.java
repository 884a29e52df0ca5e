package io.kebne.actors.agent.jvm;

import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A Java program that ends in whichever way a test wants. */
public final class Program {
    private static final List<byte[]> KEPT = new ArrayList<>();

    private Program() {}

    public static void main(String[] args) throws Exception {
        System.out.println("runs " + String.join(" ", args));
        switch (args[0]) {
            case "leak" -> leak();
            case "crash" -> crash();
            case "threads" -> startThreadsWhenTold();
            case "stay" -> new CountDownLatch(1).await();
            case "ignore-terminate" -> {
                Runtime.getRuntime().addShutdownHook(new Thread(Program::stayForEver));
                stayForEver();
            }
            default -> System.exit(Integer.parseInt(args[0]));
        }
    }

    private static void startThreadsWhenTold() throws InterruptedException {
        while (!Files.exists(Path.of("go"))) {
            TimeUnit.MILLISECONDS.sleep(10);
        }
        while (true) {
            new Thread(Program::stayForEver).start();
        }
    }

    private static void leak() {
        while (true) {
            KEPT.add(new byte[1 << 20]);
        }
    }

    /** Writes where nobody may. */
    private static void crash() throws ReflectiveOperationException {
        Class<?> type = Class.forName("sun.misc.Unsafe");
        Field field = type.getDeclaredField("theUnsafe");
        field.setAccessible(true);
        type.getMethod("putLong", long.class, long.class).invoke(field.get(null), 0L, 0L);
    }

    private static void stayForEver() {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
