package dev.chainrule.storage;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/**
 * Encrypts what users entrust to the database, by AES-GCM with a key that stands in {@code secrets.key} of the data
 * directory: who gets hold of the database alone, or of a copy of it, cannot read it.
 */
@Component
public final class Secrets implements SmartInitializingSingleton {

    private static final String ALGORITHM = "AES/GCM/NoPadding";
    private static final int KEY_BYTES = 32;
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;
    /** Of the form in which it is stored; its first byte. */
    private static final byte SCHEMA = 1;

    private final SecureRandom random = new SecureRandom();
    private final PrivateFile file;
    private @Nullable SecretKey key;

    /** Not of the storage, which waits for the database, whose migrations seal what was not sealed. */
    @Autowired
    Secrets(StorageSettings settings) {
        this(settings.directory());
    }

    private Secrets(Path dataDirectory) {
        this.file = new PrivateFile(dataDirectory.resolve("secrets.key"));
    }

    /** For a data directory of one's own. */
    public static Secrets at(Path directory) {
        Secrets secrets = new Secrets(directory);
        secrets.key();
        return secrets;
    }

    /** So that a key that is none is found out when the service starts. */
    @Override
    public void afterSingletonsInstantiated() {
        key();
    }

    private synchronized SecretKey key() {
        SecretKey read = key;
        if (read == null) {
            try {
                read = new SecretKeySpec(requireKey(file.readOrWrite(this::newKey), file), "AES");
            } catch (IOException e) {
                throw new UncheckedIOException("The key for secrets cannot be read or written: " + file.path(), e);
            }
            key = read;
        }
        return read;
    }

    private byte[] newKey() {
        byte[] bytes = new byte[KEY_BYTES];
        random.nextBytes(bytes);
        return Base64.getEncoder().encode(bytes);
    }

    private static byte[] requireKey(byte[] text, PrivateFile file) {
        try {
            byte[] key = Base64.getMimeDecoder().decode(text);
            if (key.length == KEY_BYTES) {
                return key;
            }
        } catch (IllegalArgumentException noBase64) {
            // said below
        }
        throw new IllegalStateException(
                "%s is no key of %s bytes in base64. Restore it from a backup, or remove it: a new one is made, and webhooks of earlier jobs fail."
                        .formatted(file.path(), KEY_BYTES));
    }

    /** @param owner what it belongs to, which must be named again to open it; it cannot be put beneath another */
    public String seal(String secret, String owner) {
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        try {
            byte[] sealed = cipher(Cipher.ENCRYPT_MODE, nonce, owner).doFinal(secret.getBytes(UTF_8));
            ByteBuffer all = ByteBuffer.allocate(1 + NONCE_BYTES + sealed.length)
                    .put(SCHEMA)
                    .put(nonce)
                    .put(sealed);
            return Base64.getEncoder().encodeToString(all.array());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Empty where it was sealed with another key or for another owner, or is damaged. */
    public Optional<String> open(String sealed, String owner) {
        try {
            ByteBuffer all = ByteBuffer.wrap(Base64.getDecoder().decode(sealed));
            if (all.remaining() <= NONCE_BYTES || all.get() != SCHEMA) {
                return Optional.empty();
            }
            byte[] nonce = new byte[NONCE_BYTES];
            all.get(nonce);
            byte[] rest = new byte[all.remaining()];
            all.get(rest);
            return Optional.of(
                    new String(cipher(Cipher.DECRYPT_MODE, nonce, owner).doFinal(rest), UTF_8));
        } catch (GeneralSecurityException | IllegalArgumentException unreadable) {
            return Optional.empty();
        }
    }

    private Cipher cipher(int mode, byte[] nonce, String owner) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance(ALGORITHM);
        cipher.init(mode, key(), new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(owner.getBytes(UTF_8));
        return cipher;
    }
}
