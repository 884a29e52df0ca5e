package io.kebne.multijvm.cassandra;

import com.datastax.oss.driver.api.core.CqlSessionBuilder;
import io.kebne.multijvm.harness.MultiJvm;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Whom a Cassandra node lets in. */
enum Door {
    /** Everybody, without TLS. */
    OPEN,
    /** Users with a password and only to what was granted to them, with TLS or without. */
    GUARDED;

    /** The name, and the password, of the user whom Cassandra makes at its first start. */
    static final String SUPERUSER = "cassandra";

    /** Of the stores with the node's key and its certificate. */
    static final String STORE_PASSWORD = "for tests";

    /** What cassandra.yaml leaves open. */
    Map<String, String> settings() {
        boolean guarded = this == GUARDED;
        return Map.of(
                "authenticator",
                guarded ? "PasswordAuthenticator" : "AllowAllAuthenticator",
                "authorizer",
                guarded ? "CassandraAuthorizer" : "AllowAllAuthorizer",
                "tls",
                Boolean.toString(guarded),
                "keystore-password",
                STORE_PASSWORD);
    }

    /** Settings of a journal that may do everything. */
    Map<String, String> credentials() {
        return this == OPEN
                ? Map.of()
                : Map.of("kebne.journal.cassandra.username", SUPERUSER, "kebne.journal.cassandra.password", SUPERUSER);
    }

    /** Lets a session in that may do everything. */
    void open(CqlSessionBuilder session) {
        if (this == GUARDED) {
            session.withAuthCredentials(SUPERUSER, SUPERUSER);
        }
    }

    /** Makes the node's key, and a store for those who are to trust it. Clients look up the name of its address. */
    void install(Path directory, String address) throws IOException {
        if (this == OPEN) {
            return;
        }
        Path keys = directory.resolve("keystore.p12");
        Path certificate = directory.resolve("certificate.pem");
        keytool(
                "-genkeypair",
                "-keyalg",
                "EC",
                "-alias",
                "node",
                "-dname",
                "CN=node",
                "-ext",
                "san=ip:" + address + ",dns:localhost",
                "-keystore",
                keys.toString());
        keytool("-exportcert", "-rfc", "-alias", "node", "-keystore", keys.toString(), "-file", certificate.toString());
        keytool(
                "-importcert",
                "-noprompt",
                "-alias",
                "node",
                "-file",
                certificate.toString(),
                "-keystore",
                directory.resolve("truststore.p12").toString());
    }

    private static void keytool(String... arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(MultiJvm.java()).resolveSibling("keytool").toString());
        command.addAll(List.of(arguments));
        command.addAll(List.of("-storetype", "PKCS12", "-storepass", STORE_PASSWORD));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.onExit().join().exitValue() != 0) {
            throw new IOException(String.join(" ", command) + ": " + output);
        }
    }
}
