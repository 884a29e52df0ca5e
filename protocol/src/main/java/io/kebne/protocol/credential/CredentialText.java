package io.kebne.protocol.credential;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kebne.protocol.InvalidValueException;
import java.util.ArrayList;
import java.util.List;

/** The forms of credentials in files. No message repeats what a file says: it may be a secret. */
final class CredentialText {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final String WHOLE = "credentials";

    private CredentialText() {}

    static List<Credential> all(String text) {
        String stripped = text.strip();
        return stripped.startsWith("{") ? fromJson(stripped) : fromLines(stripped);
    }

    static Credential one(String text) {
        List<Credential> all = all(text);
        if (all.size() != 1) {
            throw new InvalidValueException(WHOLE, "must be one, but there are " + all.size());
        }
        return all.get(0);
    }

    private static List<Credential> fromJson(String json) {
        JsonNode root;
        try {
            root = MAPPER.readTree(json);
        } catch (JsonProcessingException e) {
            throw new InvalidValueException(WHOLE, "line " + e.getLocation().getLineNr() + " is no JSON");
        }
        if (!root.has(WHOLE)) {
            return List.of(read(root, "credential"));
        }
        JsonNode list = root.get(WHOLE);
        if (!list.isArray()) {
            throw new InvalidValueException(WHOLE, "must be a list");
        }
        List<Credential> read = new ArrayList<>();
        for (JsonNode one : list) {
            read.add(read(one, WHOLE + "[" + read.size() + "]"));
        }
        return read;
    }

    private static Credential read(JsonNode one, String at) {
        JsonNode principal = one.path("principal");
        JsonNode secret = one.path("secret");
        if (!principal.isTextual() || !secret.isTextual()) {
            throw new InvalidValueException(at, "must have 'principal' and 'secret', both texts");
        }
        return credential(principal.asText(), secret.asText(), at);
    }

    private static List<Credential> fromLines(String text) {
        List<Credential> read = new ArrayList<>();
        int number = 0;
        for (String line : text.split("\\R", -1)) {
            number++;
            String[] parts = line.strip().split("\\s+", -1);
            if (parts.length == 2) {
                read.add(credential(parts[0], parts[1], "line " + number));
            } else if (!line.isBlank()) {
                throw new InvalidValueException(
                        "line " + number, "must be a principal and a secret, with a space between");
            }
        }
        return read;
    }

    private static Credential credential(String principal, String secret, String at) {
        try {
            return new Credential(principal, secret);
        } catch (InvalidValueException e) {
            throw e.within(at);
        }
    }
}
