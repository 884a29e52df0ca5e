package io.kebne.protocol.task;

import io.kebne.protocol.InvalidValueException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The name of an image, in the form of Docker's: {@code [HOST[:PORT]/]NAME[/NAME...][:TAG][@DIGEST]}. No part of it leads out of a
 * directory.
 *
 * @param registry the host that has it; empty: the agent's own choice
 * @param repository without registry and tag
 * @param tag {@link #LATEST} if the name says neither tag nor digest; empty if it says a digest only
 * @param digest of its manifest, as {@code sha256:HEX}
 */
public record ImageReference(
        Optional<String> registry, String repository, Optional<String> tag, Optional<String> digest) {
    public static final String LATEST = "latest";

    private static final int LONGEST = 512;
    private static final String PART = "[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*";
    private static final String HOST =
            "(?:[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?)(?:\\.[A-Za-z0-9-]+)*(?::[0-9]{1,5})?";
    private static final Pattern FORM = Pattern.compile("(?:(?<host>" + HOST + ")/)?(?<name>" + PART + "(?:/" + PART
            + ")*)(?::(?<tag>[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}))?(?:@(?<digest>sha256:[a-f0-9]{64}))?");

    /**
     * @param field that says the name
     * @throws InvalidValueException when it is no name of an image
     */
    public static ImageReference parse(String field, String image) {
        Matcher matcher = FORM.matcher(image.length() > LONGEST ? "" : image);
        if (!matcher.matches()) {
            throw new InvalidValueException(field, "must have the form [HOST[:PORT]/]NAME[:TAG][@sha256:HEX]");
        }
        Optional<String> host = Optional.ofNullable(matcher.group("host"));
        String name = matcher.group("name");
        if (host.filter(ImageReference::isHost).isEmpty()) {
            name = host.map(first -> first + "/").orElse("") + name;
            host = Optional.empty();
        }
        Optional<String> digest = Optional.ofNullable(matcher.group("digest"));
        Optional<String> tag = Optional.ofNullable(matcher.group("tag"));
        return new ImageReference(host, name, tag.isEmpty() && digest.isEmpty() ? Optional.of(LATEST) : tag, digest);
    }

    /** As Docker tells it from the first part of a name. */
    private static boolean isHost(String first) {
        return first.indexOf('.') >= 0 || first.indexOf(':') >= 0 || first.equals("localhost");
    }

    /** The registry, if it says one, and the repository. */
    public String name() {
        return registry.map(host -> host + "/").orElse("") + repository;
    }

    /** All of it, the tag included that it does not say. */
    @Override
    public String toString() {
        return name()
                + tag.map(t -> ":" + t).orElse("")
                + digest.map(d -> "@" + d).orElse("");
    }
}
