package io.kebne.launcher;

/** The entry point of the {@code kebne} command line. */
public final class Main {

    private Main() {}

    public static void main(String[] args) {
        System.out.println("kebne");
    }
}
