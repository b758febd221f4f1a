package dev.crashloop.sandbox.machinery;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.random.RandomGenerator;

/** Names and ids that a cluster makes up, from a source of chance that can be played again. */
public final class Ids {

    /** As in apimachinery's rand.String: no vowels and no look-alikes, so that no words come out. */
    private static final String ALPHABET = "bcdfghjklmnpqrstvwxz2456789";

    private final RandomGenerator random;

    /** Ids drawn from that source. */
    public Ids(RandomGenerator random) {
        this.random = random;
    }

    /** A container id as the API shows it: {@code containerd://} and 64 hex digits. */
    public String container() {
        return "containerd://" + hex(32);
    }

    /** The five characters that the API server puts behind a {@code generateName}. */
    public String suffix() {
        StringBuilder suffix = new StringBuilder();
        random.ints(5, 0, ALPHABET.length()).forEach(i -> suffix.append(ALPHABET.charAt(i)));
        return suffix.toString();
    }

    /** A hash in that alphabet, as {@code pod-template-hash} is written: the same for the same text. */
    public static String safeHash(String text) {
        StringBuilder hash = new StringBuilder();
        for (char c : digest(text).substring(0, 10).toCharArray()) {
            hash.append(ALPHABET.charAt(c % ALPHABET.length()));
        }
        return hash.toString();
    }

    /** That many random bytes, in hex. */
    public String hex(int bytes) {
        byte[] drawn = new byte[bytes];
        random.nextBytes(drawn);
        return HexFormat.of().formatHex(drawn);
    }

    /** The digest that an image name resolves to: always the same for the same name. */
    public static String image(String name) {
        int tag = name.lastIndexOf(':');
        String repository = tag > name.lastIndexOf('/') ? name.substring(0, tag) : name;
        return "docker.io/" + repository + "@sha256:" + digest(name);
    }

    /** SHA-256 in hex. */
    public static String digest(String text) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
