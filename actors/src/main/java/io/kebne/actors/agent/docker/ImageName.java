package io.kebne.actors.agent.docker;

/**
 * The name of an image, as engines want it when they get it from its registry.
 *
 * @param tag latest, if the name says none; empty, if it says a digest
 */
record ImageName(String name, String tag) {
    static ImageName of(String image) {
        if (image.contains("@")) {
            return new ImageName(image, "");
        }
        int colon = image.lastIndexOf(':');
        // Before the last slash it belongs to a port.
        return colon > image.lastIndexOf('/')
                ? new ImageName(image.substring(0, colon), image.substring(colon + 1))
                : new ImageName(image, "latest");
    }
}
