package io.kebne.actors.agent.isolation;

import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * The GPUs of this machine that an agent may give to containers, as {@code nvidia-smi} tells of them.
 *
 * @param minors the numbers of their devices
 * @param problem why there are none, in words for people, although there should be
 */
public record Gpus(List<Integer> minors, Optional<String> problem) {
    /** Nobody asked for any. */
    public static final Gpus NONE = new Gpus(List.of(), Optional.empty());

    private static final String MINOR = "minor_number";
    private static final int SECONDS = 30;

    public Gpus {
        minors = List.copyOf(minors);
    }

    /** Looks at the machine, if the settings name gpu/nvidia. */
    public static Gpus find(IsolationSettings settings) {
        if (!settings.isolators().contains(IsolationSettings.Kind.GPU_NVIDIA)) {
            return NONE;
        }
        try {
            List<Integer> found = minors(output(settings.nvidiaSmi()));
            for (int chosen : settings.gpuDevices()) {
                if (!found.contains(chosen)) {
                    return none("there is no GPU with the number " + chosen + "; there are " + found);
                }
            }
            return new Gpus(settings.gpuDevices().isEmpty() ? found : settings.gpuDevices(), Optional.empty());
        } catch (IOException e) {
            return none(e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return none("interrupted");
        }
    }

    private static Gpus none(String why) {
        return new Gpus(List.of(), Optional.of(why));
    }

    private static byte[] output(String program) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(program, "-q", "-x")
                .redirectInput(Redirect.from(new File("/dev/null")))
                .redirectError(Redirect.DISCARD)
                .start();
        // One that hangs, as it does when a driver does, ends with a status, too.
        CompletableFuture.delayedExecutor(SECONDS, TimeUnit.SECONDS).execute(process::destroyForcibly);
        byte[] output = process.getInputStream().readAllBytes();
        int status = process.waitFor();
        if (status != 0) {
            throw new IOException(program + " ended with status " + status);
        }
        return output;
    }

    static List<Integer> minors(byte[] xml) throws IOException {
        XMLInputFactory factory = XMLInputFactory.newFactory();
        // Its document type is a file beside the driver, which is not needed.
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        List<Integer> minors = new ArrayList<>();
        try {
            XMLStreamReader reader = factory.createXMLStreamReader(new ByteArrayInputStream(xml));
            while (reader.hasNext()) {
                if (reader.next() == XMLStreamReader.START_ELEMENT
                        && reader.getLocalName().equals(MINOR)) {
                    minors.add(Integer.valueOf(reader.getElementText().strip()));
                }
            }
            return minors;
        } catch (XMLStreamException | NumberFormatException e) {
            throw new IOException("what nvidia-smi says of GPUs is not understood: " + e.getMessage(), e);
        }
    }
}
