package io.kebne.actors.agent.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import io.kebne.protocol.InvalidValueException;
import io.kebne.protocol.executor.ExecutorClaims;
import io.kebne.protocol.id.ExecutorId;
import io.kebne.protocol.id.ExecutorKey;
import io.kebne.protocol.id.FrameworkId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Date;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** By which token an executor is known. */
class ExecutorTokensTest {
    private static final byte[] KEY = "0123456789abcdef0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] OTHER = "0123456789abcdef0123456789abcdeF".getBytes(StandardCharsets.US_ASCII);
    private static final Instant NOW = Instant.ofEpochSecond(1_000_000);
    private static final ExecutorClaims CLAIMS =
            new ExecutorClaims(new ExecutorKey(new FrameworkId("f"), new ExecutorId("e")), "c");

    private final ExecutorTokens tokens = new ExecutorTokens(KEY, InstantSource.fixed(NOW));

    @Test
    void aTokenSaysWhoseItIs() {
        String token = tokens.make(CLAIMS);

        assertThat(tokens.read(token)).contains(CLAIMS);
        assertThat(decoded(token, 0)).contains("\"alg\":\"HS256\"");
        assertThat(decoded(token, 1)).isEqualTo("{\"fid\":\"f\",\"eid\":\"e\",\"cid\":\"c\"}");
    }

    @Test
    void itIsGoodForWhoeverHasTheKey() {
        assertThat(new ExecutorTokens(KEY, InstantSource.fixed(NOW)).read(tokens.make(CLAIMS)))
                .contains(CLAIMS);
        assertThat(new ExecutorTokens(OTHER, InstantSource.fixed(NOW)).read(tokens.make(CLAIMS)))
                .isEmpty();
    }

    @Test
    void whatIsNoTokenIsNobodys() throws Exception {
        String token = tokens.make(CLAIMS);
        String[] parts = token.split("\\.", -1);
        String otherClaims = encoded("{\"fid\":\"f\",\"eid\":\"other\",\"cid\":\"c\"}");

        assertThat(tokens.read("")).isEmpty();
        assertThat(tokens.read("x.y.z")).isEmpty();
        assertThat(tokens.read(parts[0] + "." + otherClaims + "." + parts[2])).isEmpty();
        assertThat(tokens.read(parts[0] + "." + parts[1] + ".")).isEmpty();
        assertThat(tokens.read(new PlainJWT(claims().build()).serialize())).isEmpty();
        assertThat(tokens.read(signed(JWSAlgorithm.HS256, claims().claim("cid", null))))
                .isEmpty();
        assertThat(tokens.read(signed(JWSAlgorithm.HS256, claims().claim("cid", 1))))
                .isEmpty();
        assertThat(tokens.read(signed(JWSAlgorithm.HS256, claims().claim("fid", ""))))
                .isEmpty();
    }

    @Test
    void oneThatSomebodyElseMadeWithTheKeyIsGoodUntilItExpires() throws Exception {
        Date past = Date.from(NOW);
        Date future = Date.from(NOW.plusSeconds(1));

        assertThat(tokens.read(signed(JWSAlgorithm.HS256, claims().expirationTime(future))))
                .contains(CLAIMS);
        assertThat(tokens.read(signed(JWSAlgorithm.HS256, claims().expirationTime(past))))
                .isEmpty();
    }

    @Test
    void theKeyIsEveryByteOfItsFile(@TempDir Path directory) throws IOException {
        Path file = Files.write(directory.resolve("key"), KEY);

        assertThat(ExecutorTokens.open(file).read(tokens.make(CLAIMS))).contains(CLAIMS);

        Files.write(file, "\n".getBytes(StandardCharsets.US_ASCII), java.nio.file.StandardOpenOption.APPEND);
        assertThat(ExecutorTokens.open(file).read(tokens.make(CLAIMS))).isEmpty();
    }

    @Test
    void aFileThatIsNoKeyIsNamed(@TempDir Path directory) throws IOException {
        Path file = Files.writeString(directory.resolve("key"), "short");

        assertThatThrownBy(() -> ExecutorTokens.open(file))
                .isInstanceOf(InvalidValueException.class)
                .hasMessage("kebne.agent.jwt-secret-key: the key has 5 bytes and must have 32 or more");
        assertThatThrownBy(() -> ExecutorTokens.open(directory.resolve("none")))
                .hasMessage("kebne.agent.jwt-secret-key: cannot read " + directory.resolve("none"));
        assertThatThrownBy(() -> ExecutorTokens.open(Path.of("/dev/zero")))
                .hasMessage("kebne.agent.jwt-secret-key: /dev/zero is longer than 65536 bytes");
    }

    private static JWTClaimsSet.Builder claims() {
        return new JWTClaimsSet.Builder().claim("fid", "f").claim("eid", "e").claim("cid", "c");
    }

    private static String signed(JWSAlgorithm algorithm, JWTClaimsSet.Builder claims) throws Exception {
        SignedJWT token = new SignedJWT(new JWSHeader(algorithm), claims.build());
        token.sign(new MACSigner(KEY));
        return token.serialize();
    }

    private static String decoded(String token, int part) {
        return new String(Base64.getUrlDecoder().decode(token.split("\\.", -1)[part]), StandardCharsets.UTF_8);
    }

    private static String encoded(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
