package dev.chainrule.storage;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256, which every Java runtime has. */
public final class Checksum {

    private final MessageDigest digest;

    public Checksum() {
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Of all of them. */
    public static String of(byte[] bytes) {
        Checksum checksum = new Checksum();
        checksum.update(bytes);
        return checksum.hex();
    }

    public void update(byte... bytes) {
        update(bytes, 0, bytes.length);
    }

    public void update(byte[] bytes, int offset, int length) {
        digest.update(bytes, offset, length);
    }

    /** Of all that came; nothing may come after. */
    public String hex() {
        return HexFormat.of().formatHex(digest.digest());
    }
}
