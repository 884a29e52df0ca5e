package io.kebne.actors.agent.token;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.MACVerifier;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.kebne.protocol.InvalidValueException;
import io.kebne.protocol.executor.ExecutorClaims;
import io.kebne.protocol.id.ExecutorId;
import io.kebne.protocol.id.ExecutorKey;
import io.kebne.protocol.id.FrameworkId;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.ParseException;
import java.time.InstantSource;
import java.util.Date;
import java.util.Optional;

/**
 * Makes and reads the tokens of executors: JSON web tokens, signed by HMAC-SHA256 with the agent's key (Mesos:
 * JWTSecretGenerator, JWTAuthenticator). A token is good for one start of one executor, and as long as the agent has
 * that key: it outlives restarts of the agent as the executor does. Any thread may use it.
 */
public final class ExecutorTokens {
    /** The variable in which an executor finds its token. */
    public static final String VARIABLE = "MESOS_EXECUTOR_AUTHENTICATION_TOKEN";

    private static final String SETTING = "kebne.agent.jwt-secret-key";
    private static final String FRAMEWORK = "fid";
    private static final String EXECUTOR = "eid";
    private static final String CONTAINER = "cid";
    private static final int MIN_KEY = 32;
    private static final int MAX_KEY = 64 * 1024;

    private final JWSSigner signer;
    private final JWSVerifier verifier;
    private final InstantSource clock;

    /**
     * @param key at least 32 bytes (RFC 7518, section 3.2)
     * @param clock for tokens that are said to expire; the agent's own never do
     * @throws InvalidValueException when the key is too short
     */
    ExecutorTokens(byte[] key, InstantSource clock) {
        if (key.length < MIN_KEY) {
            throw new InvalidValueException(
                    SETTING, "the key has " + key.length + " bytes and must have " + MIN_KEY + " or more");
        }
        try {
            this.signer = new MACSigner(key);
            this.verifier = new MACVerifier(key);
        } catch (JOSEException e) {
            throw new InvalidValueException(SETTING, e.getMessage());
        }
        this.clock = clock;
    }

    /**
     * @param file whose content, every byte of it, is the key
     * @throws InvalidValueException naming the setting, when it cannot be read or is no key
     */
    public static ExecutorTokens open(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] key = in.readNBytes(MAX_KEY + 1);
            if (key.length > MAX_KEY) {
                throw new InvalidValueException(SETTING, file + " is longer than " + MAX_KEY + " bytes");
            }
            return new ExecutorTokens(key, InstantSource.system());
        } catch (IOException e) {
            throw new InvalidValueException(SETTING, "cannot read " + file);
        }
    }

    /** The token of one start of an executor. */
    public String make(ExecutorClaims claims) {
        SignedJWT token = new SignedJWT(
                new JWSHeader(JWSAlgorithm.HS256),
                new JWTClaimsSet.Builder()
                        .claim(FRAMEWORK, claims.key().frameworkId().value())
                        .claim(EXECUTOR, claims.key().executorId().value())
                        .claim(CONTAINER, claims.containerId())
                        .build());
        try {
            token.sign(signer);
        } catch (JOSEException e) {
            throw new IllegalStateException("a key that can sign no token", e);
        }
        return token.serialize();
    }

    /** Whose token this is; empty when it is none, or was not signed with the agent's key. */
    public Optional<ExecutorClaims> read(String token) {
        try {
            SignedJWT jwt = SignedJWT.parse(token);
            if (!jwt.getHeader().getAlgorithm().equals(JWSAlgorithm.HS256) || !jwt.verify(verifier)) {
                return Optional.empty();
            }
            JWTClaimsSet claims = jwt.getJWTClaimsSet();
            return isOver(claims.getExpirationTime()) ? Optional.empty() : claims(claims);
        } catch (ParseException | JOSEException | InvalidValueException e) {
            return Optional.empty();
        }
    }

    private boolean isOver(Date expiration) {
        return expiration != null && !clock.instant().isBefore(expiration.toInstant());
    }

    private static Optional<ExecutorClaims> claims(JWTClaimsSet claims) throws ParseException {
        String framework = claims.getStringClaim(FRAMEWORK);
        String executor = claims.getStringClaim(EXECUTOR);
        String container = claims.getStringClaim(CONTAINER);
        return framework == null || executor == null || container == null
                ? Optional.empty()
                : Optional.of(new ExecutorClaims(
                        new ExecutorKey(new FrameworkId(framework), new ExecutorId(executor)), container));
    }
}
