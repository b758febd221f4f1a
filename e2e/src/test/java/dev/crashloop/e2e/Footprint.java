package dev.crashloop.e2e;

import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;

/** The Java process of a pod on this machine, seen from outside. */
record Footprint(ProcessHandle process) {

    static Footprint of(Pod pod) {
        String uid = pod.getMetadata().getUid();
        return new Footprint(ProcessHandle.allProcesses()
                .filter(process -> read(process, "cmdline").startsWith("/opt/java/bin/java"))
                .filter(process -> read(process, "cgroup").contains(uid))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no process of pod " + uid)));
    }

    Instant started() {
        return process.info().startInstant().orElseThrow();
    }

    /** The time for which it has had a processor: less than what has passed, on a busy machine. */
    Duration computed() {
        return process.info().totalCpuDuration().orElseThrow();
    }

    /** Resident memory in MiB: all of it, pages of files included. */
    long resident() {
        return Long.parseLong(status("VmRSS").replaceAll("\\D", "")) / 1024;
    }

    /** The part of it that is no copy of a file. */
    long anonymous() {
        return Long.parseLong(status("RssAnon").replaceAll("\\D", "")) / 1024;
    }

    /** What the kernel says of it under this name, with blanks between the parts. */
    String status(String field) {
        return read(process, "status")
                .lines()
                .filter(line -> line.startsWith(field + ":"))
                .map(line -> line.substring(field.length() + 1).strip().replaceAll("\\s+", " "))
                .findFirst()
                .orElseThrow();
    }

    /** How its root file system is mounted, as in {@code ro,relatime}. */
    String rootFileSystem() {
        return read(process, "mounts")
                .lines()
                .map(line -> line.split(" "))
                .filter(fields -> fields[1].equals("/"))
                .map(fields -> fields[3])
                .findFirst()
                .orElseThrow();
    }

    /** Whether there is such a file where it runs. */
    boolean sees(String file) {
        return Files.exists(of(process, "root" + file));
    }

    private static Path of(ProcessHandle process, String file) {
        return Path.of("/proc", String.valueOf(process.pid()), file);
    }

    /** Empty if the process has ended. */
    private static String read(ProcessHandle process, String file) {
        Path path = of(process, file);
        try {
            return Files.exists(path) ? Files.readString(path) : "";
        } catch (IOException e) {
            if (!process.isAlive()) {
                return "";
            }
            throw new UncheckedIOException(e);
        }
    }
}
