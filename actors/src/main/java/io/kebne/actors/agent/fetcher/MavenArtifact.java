package io.kebne.actors.agent.fetcher;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A file of a Maven repository, as {@code maven:GROUP:ARTIFACT:VERSION[:CLASSIFIER][@TYPE]} names it.
 *
 * @param classifier empty: none
 * @param type the file's ending
 */
record MavenArtifact(String group, String artifact, String version, String classifier, String type) {
    static final String SCHEME = "maven:";
    private static final String WORD = "[A-Za-z0-9_][A-Za-z0-9_.+-]*";
    private static final Pattern FORM = Pattern.compile(
            "(?i:maven):(" + WORD + "):(" + WORD + "):(" + WORD + ")(?::(" + WORD + "))?(?:@(" + WORD + "))?");

    /** @throws FetchException when it is none, or has no fixed place in a repository */
    static MavenArtifact of(String uri) throws FetchException {
        Matcher form = FORM.matcher(uri);
        if (!form.matches() || uri.contains("..")) {
            throw new FetchException(uri, "it is not of the form maven:GROUP:ARTIFACT:VERSION[:CLASSIFIER][@TYPE]");
        }
        if (form.group(3).endsWith("-SNAPSHOT")) {
            throw new FetchException(uri, "snapshots are not supported: name a version that does not change");
        }
        return new MavenArtifact(
                form.group(1),
                form.group(2),
                form.group(3),
                form.group(4) == null ? "" : form.group(4),
                form.group(5) == null ? "jar" : form.group(5));
    }

    String fileName() {
        return artifact + "-" + version + (classifier.isEmpty() ? "" : "-" + classifier) + "." + type;
    }

    /** Below the repository's own URL. */
    String path() {
        return group.replace('.', '/') + "/" + artifact + "/" + version + "/" + fileName();
    }
}
